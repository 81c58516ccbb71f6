"""Fields about what travels, and how fast, that server and browser share; see `screen.state`."""

from dataclasses import dataclass, field


@dataclass
class ChannelShown:
    """Written by the server alone, while the panel is open and at most twice a second."""

    facts: list[list[str]] = field(default_factory=list)
    """Label and value pairs about all views."""
    views: list[dict[str, object]] = field(default_factory=list)
    """One row a view that is shown: `name` and numbers."""


@dataclass
class ChannelControls:
    """Written by the browser."""

    panel_open: bool = False
    """The diagnostics panel is there."""
    lossless: bool = False
    """Pictures at rest go without loss."""
