"""Changing the labels of a map: what each tool does to voxels, and what changed, kept small."""
