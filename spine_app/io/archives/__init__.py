"""Archives of files, opened under limits and never written out."""
