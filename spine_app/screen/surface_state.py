"""Fields about surfaces that server and browser share; see `screen.state`."""

from dataclasses import dataclass


@dataclass
class SurfaceShown:
    """Written by the server alone."""

    on: bool = False
    """The labels have surfaces in 3D."""
    full: bool = False
    """Of full resolution."""
    busy: bool = False
    fraction: float = 0.0
    """Of the surfaces that are being made."""
