"""Pictures and films that leave the program."""
