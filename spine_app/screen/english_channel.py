"""English texts about the diagnostics panel."""

CHANNEL: dict[str, str] = {}
