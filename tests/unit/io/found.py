"""Findings of series that differ from a good one in what a test changes."""

from spine_app.domain.limits import ReadLimits
from spine_app.domain.volume import Modality
from spine_app.io.findings import find_limits
from spine_app.io.series import group_series
from spine_app.io.tally import Tally
from tests.data.dicom_writer import Style
from tests.data.grids import straight_grid
from tests.data.headers import headers_of
from tests.data.phantoms import block_phantom

GRID = straight_grid((24, 12, 10), spacing=(0.8, 0.8, 1.0))


def findings(change=None, modality=Modality.CT, tally=None, divisor=1, grid=GRID, **style):
    """Findings of the first series of a study, by what they are."""
    volume = block_phantom(grid, modality)
    headers = headers_of(volume, Style(change=change, **style))
    return found_in(headers, tally, divisor)


def found_in(headers, tally=None, divisor=1):
    """Findings of the first series of some files."""
    (series, *_), _ = group_series(headers, ReadLimits())
    found = find_limits(series, series.plan, tally or Tally(slices=1, low=0, high=0), divisor)
    assert len({one.quality for one in found}) == len(found)
    return {one.quality: one for one in found}


def put(**values):
    """Change that sets elements of every slice."""

    def change(dataset, k):
        for keyword, value in values.items():
            setattr(dataset, keyword, value(k) if callable(value) else value)

    return change


def drop(*keywords):
    """Change that removes elements of every slice."""

    def change(dataset, k):
        for keyword in keywords:
            delattr(dataset, keyword)

    return change
