"""Loops over voxels and pixels, compiled by numba; the only package that imports it."""
