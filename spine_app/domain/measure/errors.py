"""What stops a measurement from being made; each has a sentence in the catalogue."""

from spine_app.domain.errors import SpineError


class MeasureRefused(SpineError):
    """Nothing can be measured like this."""

    code = "measure"


class MeasureTooSmall(MeasureRefused):
    """Points coincide, or an outline has no area, so that a value would mean nothing."""

    code = "measure-too-small"


class MeasureTooLarge(MeasureRefused):
    """A sphere or an outline is larger than what is measured here."""

    code = "measure-too-large"


class OutlineCrosses(MeasureRefused):
    """A drawn outline crosses itself, so that its inside is not one area."""

    code = "outline-crosses"


class RegionEmpty(MeasureRefused):
    """No voxel centre lies inside a region."""

    code = "region-empty"


class MeasureNeedsSquarePixels(MeasureRefused):
    """The shape of the pixels is not known, so that an angle in them is none of the patient."""

    code = "measure-pixels"


class NothingPicked(MeasureRefused):
    """The line of sight meets nothing in the 3D picture."""

    code = "nothing-picked"
