"""Fields of the 3D view that server and browser share; see `screen.state`."""

from dataclasses import dataclass


@dataclass
class RenderShown:
    """Written by the server alone."""


@dataclass
class RenderControls:
    """Written by the browser."""
