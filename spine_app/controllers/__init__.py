"""User actions: one controller per concern, no drawing, no widgets."""
