"""Surfaces of label maps: closed, smooth, with the volume of their voxels."""
