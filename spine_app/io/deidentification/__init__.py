"""Copies of CT and MR images that name nobody."""
