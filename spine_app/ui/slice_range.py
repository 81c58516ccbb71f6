"""A range input whose value the server keeps; see `assets/slices.js`."""

from trame_client.widgets.core import AbstractElement


class Range(AbstractElement):
    """A slider that tells at most every 40 ms where it was dragged to: event `choose`."""

    def __init__(self, label: str, *, upright: bool = False, **kwargs: object) -> None:
        """Place it.

        Args:
            label: expression for its accessible name.
            upright: it stands, the largest value on top.
            **kwargs: `value`, `low`, `high`, `step`, `told`, `choose`.
        """
        raw = [f':label="{label}"'] + ([':upright="true"'] if upright else [])
        super().__init__("spine-range", raw_attrs=raw, **kwargs)
        self._attr_names += ["value", "low", "high", "step", "told"]
        self._event_names += ["choose"]
