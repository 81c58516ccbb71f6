"""Everything bony of one patient: plans, vertebrae, sacrum, pelvis and cage."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from spine_app.domain.phantom.arch import Plan
from spine_app.domain.phantom.bone import Bone
from spine_app.domain.phantom.cage import Cage, make_cage, rib_bones, sternum_bone
from spine_app.domain.phantom.cervical import atlas_pieces, cervical_pieces
from spine_app.domain.phantom.curve import Frame, SpineCurve, spine_curve
from spine_app.domain.phantom.ids import SACRUM_ID, SACRUM_NAME, vertebra_id
from spine_app.domain.phantom.joints import Joint, spine_joints
from spine_app.domain.phantom.pelvis import pelvis_bones
from spine_app.domain.phantom.recipe import PhantomRecipe
from spine_app.domain.phantom.sacrum import sacrum_pieces
from spine_app.domain.phantom.vertebra import vertebra_pieces

ASYMMETRY = 0.045
"""Relative standard deviation between the two sides of a vertebra."""


@dataclass(frozen=True, eq=False)
class Skeleton:
    """The bones and what they were built from.

    Attributes:
        curve: frames and sizes.
        joints: facet joints by (upper vertebra, side).
        plans: by vertebra name, and `sacrum`.
        cage: the thorax.
        sacral_slope_deg: as asked.
    """

    curve: SpineCurve
    joints: dict[tuple[str, int], Joint]
    plans: dict[str, Plan]
    cage: Cage
    sacral_slope_deg: float

    @cached_property
    def bones(self) -> tuple[Bone, ...]:
        """Every bone, as shapes."""
        bones = [_vertebra(name, self.plans[name]) for name in self.curve.names]
        sacrum = self.plans[SACRUM_NAME]
        bones.append(Bone(SACRUM_ID, sacrum.frame, tuple(sacrum_pieces(sacrum))))
        bones += rib_bones(self.cage, self.curve, self.plans)
        bones.append(sternum_bone(self.cage, sacrum.scale))
        bones += pelvis_bones(self.sacral_slope_deg, sacrum.scale)
        return tuple(bones)

    def frame(self, name: str) -> Frame:
        """Frame of a bone; a level that this patient lacks takes the lowest of its region."""
        frames = self.curve.frames
        if name in frames:
            return frames[name]
        return frames[next(known for known in self.curve.names if known[0] == name[0])]


def _plans(
    recipe: PhantomRecipe, curve: SpineCurve, joints: dict[tuple[str, int], Joint]
) -> dict[str, Plan]:
    rng = np.random.default_rng([recipe.seed, 3])
    above = {curve.below(name): name for name in curve.names}
    plans = {}
    for name in (SACRUM_NAME, *curve.names):
        upper = {side: joints[above[name], side] for side in (1, -1)} if name in above else {}
        lower = {} if name == SACRUM_NAME else {side: joints[name, side] for side in (1, -1)}
        noise = np.clip(rng.standard_normal((2, 8)), -2, 2)
        jitter = {side: 1 + ASYMMETRY * row for side, row in zip((1, -1), noise, strict=True)}
        size = curve.sizes.get(name, curve.sizes["C2"])
        plans[name] = Plan(size, curve.frames[name], upper, lower, jitter, recipe.size_scale)
    return plans


def _vertebra(name: str, plan: Plan) -> Bone:
    if name == "C1":
        pieces = atlas_pieces(plan)
    elif name[0] == "C":
        pieces = cervical_pieces(plan)
    else:
        pieces = vertebra_pieces(plan)
    return Bone(vertebra_id(name), plan.frame, tuple(pieces))


def build_skeleton(recipe: PhantomRecipe) -> Skeleton:
    """The skeleton of a recipe; nothing is sampled yet."""
    curve = spine_curve(recipe)
    joints = spine_joints(curve)
    plans = _plans(recipe, curve, joints)
    cage = make_cage(curve, plans, recipe.size_scale)
    return Skeleton(curve, joints, plans, cage, recipe.sacral_slope_deg)
