"""Fields of the measurements that server and browser share; see `screen.state`."""

from dataclasses import dataclass


@dataclass
class MeasureShown:
    """Written by the server alone."""


@dataclass
class MeasureControls:
    """Written by the browser."""
