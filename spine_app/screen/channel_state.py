"""Fields about what travels, and how fast, that server and browser share; see `screen.state`."""

from dataclasses import dataclass


@dataclass
class ChannelShown:
    """Written by the server alone."""


@dataclass
class ChannelControls:
    """Written by the browser."""
