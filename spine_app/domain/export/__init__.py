"""What leaves the program about labels: structures, numbers, codes, and who made them."""
