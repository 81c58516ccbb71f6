"""Fields of the slice views that server and browser share; see `screen.state`."""

from dataclasses import dataclass


@dataclass
class SliceShown:
    """Written by the server alone."""


@dataclass
class SliceControls:
    """Written by the browser."""
