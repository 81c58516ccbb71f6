"""The English catalogue: a table for each part of the program."""
