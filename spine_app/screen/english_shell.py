"""English texts about layouts, themes and tools."""

SHELL: dict[str, str] = {
    "tool.ruler": "Ruler",
    "tool.angle": "Angle",
    "tool.cobb": "Cobb angle",
    "tool.roi": "Region of interest",
}
