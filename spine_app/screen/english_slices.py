"""English texts about the slice views."""

SLICES: dict[str, str] = {}
