"""Runs segmentation engines for Spine App behind a loopback HTTP contract."""
