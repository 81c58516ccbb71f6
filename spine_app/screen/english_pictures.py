"""English texts about pictures and films."""

PICTURES: dict[str, str] = {}
