"""Colours, defaults and the page's own script and style sheet; all shipped, nothing fetched."""

from pathlib import Path
from typing import Any

ASSETS = "spine_app_assets"
SCRIPTS = (
    "spine",
    "previews",
    "labels",
    "downloads",
    "reconnect",
    "frames",
    "view",
    "render",
    "measure",
    "pictures",
)
STYLES = ("spine", "views", "render", "measure", "pictures")

MODULE: dict[str, Any] = {
    "serve": {ASSETS: str(Path(__file__).with_name("assets"))},
    "scripts": [f"{ASSETS}/{name}.js" for name in SCRIPTS],
    "styles": [f"{ASSETS}/{name}.css" for name in STYLES],
    "vue_use": ["spine_view", "spine_app", "spine_previews", "spine_downloads"],
}
"""What trame serves beside its own files, from the package's read-only folder."""

VUETIFY: dict[str, Any] = {
    "theme": {
        "defaultTheme": "dark",
        "themes": {
            "dark": {
                "dark": True,
                "colors": {
                    "background": "#0f1215",
                    "surface": "#171b20",
                    "surface-variant": "#2a3038",
                    "on-surface-variant": "#d5dbe3",
                    "primary": "#6cb6d9",
                    "secondary": "#9aa7b4",
                    "error": "#ff8a80",
                    "warning": "#ffcf70",
                    "info": "#6cb6d9",
                    "success": "#7fd1a0",
                },
            },
            "light": {
                "dark": False,
                "colors": {
                    "background": "#eef1f4",
                    "surface": "#ffffff",
                    "surface-variant": "#dfe5eb",
                    "on-surface-variant": "#27313b",
                    "primary": "#0f6a92",
                    "secondary": "#51606e",
                    "error": "#b3261e",
                    "warning": "#8a5a00",
                    "info": "#0f6a92",
                    "success": "#1d7044",
                },
            },
        },
    },
    "defaults": {
        "VBtn": {"variant": "text", "size": "small"},
        "VTextField": {"density": "compact", "variant": "outlined", "hideDetails": True},
        "VTooltip": {"openDelay": 400},
    },
}
