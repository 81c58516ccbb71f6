"""The phantom straightened along its segmented canal: the canal runs straight down the middle."""

import numpy as np
import pytest

from spine_app.domain.labels.structures import CANAL
from spine_app.domain.slicing.curved_view import fitted_along
from spine_app.domain.spine.canal_line import canal_line
from spine_app.domain.spine.derive import Named
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.slicing.curved import CurvedSettings, StraightenedView
from tests.data.spine_poses import posed

pytestmark = pytest.mark.image

SIZE = (400, 600)


@pytest.fixture(scope="module")
def patient():
    found = posed(["L2", "L3", "L4", "L5"], 11, (0.9, 0.9, 1.5))
    values = (1000 * (found.labels.labels_kji == CANAL)).astype(np.int16)
    line = canal_line(Named(found.labels, {n: n for n in found.labels.stats}))
    return Volume(values, found.labels.grid, Modality.CT), line.path


@pytest.mark.parametrize("angle", [0.0, 90.0])
def test_the_canal_runs_straight_down_the_middle_at_every_row(patient, angle):
    volume, path = patient
    view = fitted_along(path, (float(SIZE[0]), float(SIZE[1])), angle)
    stage = StraightenedView(lambda _frame: None)
    stage.show(volume)
    picture = stage.picture(CurvedSettings(view, GreyWindow(500, 1000)), SIZE)[..., 0] / 255

    arcs = np.array([view.place_mm(0, row + 0.5)[1] for row in range(SIZE[1])])
    rows = np.flatnonzero((arcs > 8) & (arcs < path.length_mm - 8))
    near = np.abs(np.arange(SIZE[0]) + 0.5 - SIZE[0] / 2) * view.mm_per_pixel < 16
    across = (np.flatnonzero(near) + 0.5 - SIZE[0] / 2) * view.mm_per_pixel
    bright = picture[rows][:, near]
    middles = (bright @ across) / bright.sum(axis=1)

    assert np.abs(middles).mean() < 0.5
    assert np.abs(middles).max() < 1.5
    # A tube that runs straight is as wide at every row as the canal is deep or wide.
    width = bright.sum(axis=1) * view.mm_per_pixel
    assert width.min() > 11
    assert width.max() < 28
