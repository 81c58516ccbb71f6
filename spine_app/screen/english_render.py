"""English texts about the 3D view and its panel."""

RENDER: dict[str, str] = {}
