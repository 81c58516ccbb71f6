"""Vertebrae, discs and the sacrum as objects, and what is measured on them."""
