"""Measurements as values: lengths, angles, regions, their statistics and their table."""
