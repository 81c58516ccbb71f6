"""The segmentation of one session: run by the helper, watched, shown, and its levels said."""
