"""Icons of the tools; the toolbar and the panel of measurements show the same."""

from spine_app.screen.state import Tool

TOOL_ICONS = {
    Tool.POINTER: "mdi-cursor-default-outline",
    Tool.WINDOW: "mdi-contrast-circle",
    Tool.PAN: "mdi-pan",
    Tool.ZOOM: "mdi-magnify-plus-outline",
    Tool.RULER: "mdi-ruler",
    Tool.ANGLE: "mdi-angle-acute",
    Tool.COBB: "mdi-angle-obtuse",
    Tool.ROI: "mdi-ellipse-outline",
    Tool.PAINT: "mdi-brush",
}
