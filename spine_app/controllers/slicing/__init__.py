"""Slice views and the straightened view along the canal: planes, hand, crosshair, cine."""
