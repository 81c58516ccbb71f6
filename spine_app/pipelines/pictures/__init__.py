"""Painting over views and putting them together, as pictures and as films."""
