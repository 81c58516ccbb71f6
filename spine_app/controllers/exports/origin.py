"""Who made the label map on screen, as an export says it."""

from collections.abc import Callable

from spine_app.controllers.editing.own_map import OwnSource
from spine_app.controllers.labels.control import LabelControl
from spine_app.domain.export.origin import DRAWN, OPENED, Making, Origin
from spine_app.domain.labels.findings import Findings


def origin_of(labels: LabelControl, findings: Callable[[], Findings | None]) -> Origin:
    """A model alone, a model and a person who drew or said a level, or a person alone.

    A file says none of it.

    Args:
        labels: what shows the map.
        findings: of the segmentation on screen; None where the map is a file's.
    """
    found = findings()
    if found is None:
        return DRAWN if isinstance(labels.source, OwnSource) else OPENED
    by_hand = labels.is_edited or any(one.is_pinned for one in found.vertebrae)
    making = Making.SEMIAUTOMATIC if by_hand else Making.AUTOMATIC
    made = found.provenance
    return Origin(making, made.model, made.version)
