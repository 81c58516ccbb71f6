"""Pedicle screws: planned along the pedicle, painted as titanium."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.assemble import Skeleton
from spine_app.domain.phantom.curve import Frame
from spine_app.domain.phantom.grey import Canvas
from spine_app.domain.phantom.primitives import Capsule, capsule
from spine_app.domain.phantom.recipe import PedicleScrew
from spine_app.domain.phantom.tissue import Tissue

Floats = NDArray[np.float64]
BURIED = 0.72
"""Share of the shaft that lies before the pedicle's back end."""
HEAD_HALF_LENGTH = 5.0


@dataclass(frozen=True, eq=False)
class PlacedScrew:
    """A screw in the phantom's space.

    Attributes:
        screw: what was asked.
        entry_lps: (3,) float64, mm. Head end of the shaft.
        tip_lps: (3,) float64, mm.
    """

    screw: PedicleScrew
    entry_lps: Floats
    tip_lps: Floats


def place_screw(skeleton: Skeleton, screw: PedicleScrew) -> PlacedScrew:
    """Put a screw through the middle of its pedicle, turned towards the midline."""
    plan = skeleton.plans[screw.level]
    s = plan.size
    middle = np.array([screw.side * plan.pedicle_x, s.rear + 0.18 * s.canal_depth, plan.pedicle_z])
    turn = np.radians(6.0 if s.region == "T" else 9.0 + max(s.pedicle_width - 9, 0))
    ahead = np.array([-screw.side * np.sin(turn), -np.cos(turn), 0.0])
    tip = middle + ahead * BURIED * screw.length
    entry = middle - ahead * (1 - BURIED) * screw.length
    return PlacedScrew(screw, plan.frame.to_parent(entry), plan.frame.to_parent(tip))


def _solids(placed: PlacedScrew) -> list[Capsule]:
    """Shaft with a pointed tip, and the tulip head."""
    entry, tip = placed.entry_lps, placed.tip_lps
    radius = placed.screw.diameter / 2
    axis = (tip - entry) / np.linalg.norm(tip - entry)
    head = [entry - axis * HEAD_HALF_LENGTH * 2, entry]
    return [
        capsule([entry, tip], radius, radius * 0.75),
        capsule(head, radius + 3.4, radius + 2.6, cap=1.5),
    ]


def paint_screw(canvas: Canvas, placed: PlacedScrew) -> None:
    """Paint a screw over everything; the label map keeps what it replaces."""
    world = Frame(np.zeros(3), np.eye(3))
    for solid in _solids(placed):
        frame = world.child(solid.frame)
        box = canvas.lattice.box(frame, solid.extent, 2.0)
        if box is None:
            continue
        distance = solid.distance(*canvas.lattice.coordinates(frame, box))
        weight = np.clip(0.5 - distance * np.float32(1 / canvas.spacing), 0, 1)
        view = canvas.grey[box]
        view += weight * (canvas.palette.value(Tissue.METAL) - view)
