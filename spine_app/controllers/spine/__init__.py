"""Measurements of a segmented spine in words, as a table and as a document."""
