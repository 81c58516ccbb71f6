"""Errors about how the 3D view is drawn."""

from typing import ClassVar

from spine_app.domain.errors import SpineError


class NotAPreset(SpineError):
    """A file that was to be imported is no volume property of 3D Slicer."""

    code: ClassVar[str] = "not-a-preset"


class NothingShown(SpineError):
    """A box was to be fitted to what the preset shows, and it shows nothing."""

    code: ClassVar[str] = "nothing-shown"


class TooManyPresets(SpineError):
    """A preset was to be saved, and as many as a session keeps are there."""

    code: ClassVar[str] = "too-many-presets"
