"""English texts about measurements."""

MEASURE: dict[str, str] = {}
