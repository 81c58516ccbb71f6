"""Structures with surfaces, for tests of what leaves the program."""

import numpy as np

from spine_app.domain.export.numbers import Numbering
from spine_app.domain.export.origin import OPENED
from spine_app.domain.export.parts import MeshPart
from spine_app.domain.export.structures import ExportedStructure
from spine_app.domain.rendering.mesh import Mesh
from spine_app.io.export.table import Told

TOLD = Told(Numbering.VERSE, OPENED)
L4 = ExportedStructure(31, 23, "L4", 23, (212, 188, 102))
UNSURE = ExportedStructure(30, 24, "L5?", 24, (226, 202, 134))
DISC = ExportedStructure(95, 123, "Disc L4/L5", 123, (90, 40, 200))
HIP = ExportedStructure(77, 1077, "Hip bone left", 1077, (10, 20, 30))

_FACES = ((0, 2, 1), (0, 3, 2), (4, 5, 6), (4, 6, 7), (0, 1, 5), (0, 5, 4))
_FACES += ((1, 2, 6), (1, 6, 5), (2, 3, 7), (2, 7, 6), (3, 0, 4), (3, 4, 7))
_CORNERS = ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1))


def box(origin_lps, size_mm):
    """A closed box whose corners are no round numbers."""
    points = np.asarray(origin_lps) + np.array(_CORNERS) * np.asarray(size_mm)
    return Mesh(points.astype(np.float32), np.array(_FACES, np.int32))


def parts():
    """Three structures, apart from each other; one of them unsure."""
    return [
        MeshPart(L4, box((-21.3, 17.7, -140.1), (41.1, 33.3, 27.9))),
        MeshPart(UNSURE, box((-22.9, 19.1, -178.7), (43.7, 35.1, 26.3))),
        MeshPart(DISC, box((-20.1, 18.3, -151.3), (40.3, 32.7, 9.7))),
    ]
