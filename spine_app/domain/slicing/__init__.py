"""What slice views page through and show: slabs, crosshair, the curve along the canal."""
