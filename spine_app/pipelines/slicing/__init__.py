"""Cuts through a volume, flat or curved, drawn by kernels without a window."""
