"""A CT engine without weights."""
