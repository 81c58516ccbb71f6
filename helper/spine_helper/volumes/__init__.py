"""Voxels and their lattices."""
