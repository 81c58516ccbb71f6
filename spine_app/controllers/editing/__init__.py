"""Editing the label map over the study: tools of the hand, operations on structures, undo."""
