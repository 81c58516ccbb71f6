"""What Vuetify is told, and the page's own scripts and style sheets; nothing is fetched."""

from pathlib import Path
from typing import Any

from spine_app.ui.palette import PALETTES

ASSETS = "spine_app_assets"
CATALOGUE = f"{ASSETS}/catalogue.js"
"""Where the server gives the words of the page; see `server.catalogue`."""
SCRIPTS = (
    "texts",
    "keys",
    "shell",
    "spine",
    "chooser",
    "previews",
    "labels",
    "downloads",
    "tour",
    "reconnect",
    "frames",
    "view",
    "diagnostics",
    "slices",
    "render",
    "transfer",
    "measure",
    "edit",
    "pictures",
)
STYLES = (
    "tokens",
    "shell",
    "panels",
    "viewport",
    "start",
    "spine",
    "views",
    "slices",
    "render",
    "measure",
    "edit",
    "pictures",
    "segment",
    "export",
)

MODULE: dict[str, Any] = {
    "serve": {ASSETS: str(Path(__file__).with_name("assets"))},
    "scripts": [CATALOGUE, *(f"{ASSETS}/{name}.js" for name in SCRIPTS)],
    "styles": [f"{ASSETS}/{name}.css" for name in STYLES],
    "vue_use": [
        "spine_view",
        "spine_keys",
        "spine_slices",
        "spine_shell",
        "spine_chooser",
        "spine_tour",
        "spine_previews",
        "spine_downloads",
        "spine_measure",
        "spine_render",
        "spine_transfer",
        "spine_pictures",
    ],
}
"""What trame serves beside its own files, from the package's read-only folder."""

PLAIN_VARIABLES = {"border-color": "#8fa0b0", "border-opacity": 0.22}
STRONG_VARIABLES = {
    "border-color": "#ffffff",
    "border-opacity": 1,
    "high-emphasis-opacity": 1,
    "medium-emphasis-opacity": 1,
    "disabled-opacity": 0.7,
    "hover-opacity": 0.22,
    "activated-opacity": 0.3,
}
"""In high contrast nothing is told by being pale."""

VUETIFY: dict[str, Any] = {
    "theme": {
        "defaultTheme": "dark",
        "themes": {
            name: {
                "dark": name != "light",
                "colors": palette.colors(),
                "variables": STRONG_VARIABLES if name == "contrast" else PLAIN_VARIABLES,
            }
            for name, palette in PALETTES.items()
        },
    },
    "defaults": {
        "VBtn": {"variant": "text", "size": "small"},
        "VTextField": {"density": "compact", "variant": "outlined", "hideDetails": True},
        "VSelect": {"density": "compact", "variant": "outlined", "hideDetails": True},
        "VSlider": {"density": "compact", "hideDetails": True, "color": "primary", "thumbSize": 14},
        "VSwitch": {"density": "compact", "hideDetails": True, "color": "primary"},
        "VTooltip": {"openDelay": 400},
    },
}
