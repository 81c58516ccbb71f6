"""Measurements: made and moved by hand, drawn, listed, told in words, exported."""
