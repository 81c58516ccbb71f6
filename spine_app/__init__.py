"""Spine App: open, view, segment and plan on CT and MR studies of the spine, locally."""
