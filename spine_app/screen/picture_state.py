"""Fields about pictures for others that server and browser share; see `screen.state`."""

from dataclasses import dataclass


@dataclass
class PictureShown:
    """Written by the server alone."""


@dataclass
class PictureControls:
    """Written by the browser."""
