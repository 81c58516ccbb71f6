"""Writes label maps and their surfaces as files for other programs."""
