"""Label maps as a reader hands them over, and a session that opens one."""

from pathlib import Path

import numpy as np

from spine_app.domain.labels.delivery import LabelsReady
from spine_app.io.labels.file import write_labels
from spine_app.io.labels.tally import LabelTally
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import GRID, SECRET

PATH = Path("/data", SECRET, "labels.nii.gz")
VERSE = {1: 18, 2: 14, 3: 10, 4: 6, 5: 2}
"""C1 to C5 and the slice each begins in: one below the other, 10 mm apart."""


def labels_of(levels, dtype=np.uint8):
    array = np.zeros(GRID.shape_kji, dtype)
    for label, k in levels.items():
        array[k : k + 2, 10:20, 15:25] = label
    return array


def ready(session, levels=VERSE, dtype=np.uint8, **told):
    """A message about a label map that lies in the work folder."""
    number = session.start_labels.jobs[-1].request.number
    array = labels_of(levels, dtype)
    tally = LabelTally()
    for k, one in enumerate(array):
        tally.add(k, one)
    values = {"lost": 0, "covered": 1.0, "is_resampled": False, "is_coarser": False} | told
    answer = LabelsReady(number, dtype is np.uint16, tuple(tally.stats(GRID, array)), **values)
    write_labels(session.work / answer.file_name, GRID.shape_kji, dtype, array)
    return answer


async def open_labels(session, levels=VERSE, **told):
    """Open a volume and a label map on top of it."""
    if not session.shown.has_volume:
        await session.open_volume()
        await turns()
    await session.actions.open_labels(PATH)
    session.start_labels.jobs[-1].answer(ready(session, levels, **told))
    await until(lambda: not session.shown.labels_busy)
    await turns()


def names(session):
    return {row["id"]: row["name"] for row in session.shown.labels}
