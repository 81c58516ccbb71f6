"""A label map over the open study: reading, naming, showing and hiding its structures."""
