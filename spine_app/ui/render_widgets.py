"""The elements of the page's script that the 3D panel is made of; see `assets/render.js`."""

from typing import Any

from trame_client.widgets.core import AbstractElement

from spine_app.ui.words import said, table


class Amount(AbstractElement):
    """A slider with its number, its unit and a way back to its standard."""

    def __init__(self, key: str, unit: str = "", **kwargs: Any) -> None:
        """Place the slider.

        Args:
            key: catalogue key of its name.
            unit: as it is written behind the number; empty for none.
            **kwargs: `v_model` or `model_value`, limits, events.
        """
        attributes = [
            f':label="{said(key)}"',
            f'unit="{unit}"',
            f':back="{said("render.back")}"',
        ]
        super().__init__("spine-amount", raw_attrs=attributes, **kwargs)
        self._attr_names += [
            ("model_value", "modelValue"),
            *("min", "max", "step", "factor", "digits", "standard", "disabled"),
        ]
        self._event_names += [("slide", "update:modelValue"), "settled"]


class Looks(AbstractElement):
    """The presets with their pictures."""

    def __init__(self, **kwargs: Any) -> None:
        """Place the pictures."""
        texts = table(
            {
                "presets": "render.presets",
                "modified": "render.modified",
                "remove": "render.delete_preset",
            }
        )
        super().__init__("spine-looks", raw_attrs=[f':texts="{texts}"'], **kwargs)
        self._attr_names += ["items", "own", "active", "modified", "serial"]
        self._event_names += ["use", "remove"]


class TransferEditor(AbstractElement):
    """Points of a transfer function over the histogram."""

    def __init__(self, part: str, **kwargs: Any) -> None:
        """Place the editor of a part, as `domain.rendering.transfer.Part` names it."""
        texts = table(
            {
                "editor": f"render.curve_{part}",
                "hint": "render.curve_hint",
                "whole": "render.curve_whole",
                "point": "render.point",
                "colorPoint": "render.color_point",
                "opacity": "render.per_mm",
                "slope": "render.slope",
            }
        )
        super().__init__(
            "spine-transfer", raw_attrs=[f'part="{part}"', f':texts="{texts}"'], **kwargs
        )
        self._attr_names += ["curves", "preset", "histogram", "low", "high", "unit"]
        self._event_names += ["move", "add", "remove", "color"]


class PresetImport(AbstractElement):
    """A button that reads a file of 3D Slicer."""

    def __init__(self, **kwargs: Any) -> None:
        """Place the button."""
        label = said("render.import_hint")
        super().__init__("spine-preset-import", raw_attrs=[f':label="{label}"'], **kwargs)
        self._event_names += ["read"]
