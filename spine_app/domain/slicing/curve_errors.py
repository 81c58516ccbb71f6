"""Why no curve can be laid through points; see `domain.errors`."""

from spine_app.domain.errors import SpineError


class PointsCoincide(SpineError):
    """Two neighbouring points of a curve lie at the same place, or there are fewer than two."""

    code = "points-coincide"


class CurveFolds(SpineError):
    """A curve turns back at one of its points, so that the view along it would fold over."""

    code = "curve-folds"


class CurveTooLong(SpineError):
    """A curve is longer than any patient."""

    code = "curve-too-long"


class NoCanalLine(SpineError):
    """A label map holds no canal, cord or row of vertebrae that a line can be laid through."""

    code = "no-canal-line"
