"""The Korean catalogue: a table for each part of the program."""
