"""The converter reads plans.json as the parity tests do, who know nothing of it."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "parity"))

from model_cases import CASES, dataset_of, plans_of
from plans_recipe import recipe_of as read_apart

from spine_helper.convert import dataset, plans
from spine_helper.convert.label_names import meaning_of
from spine_helper.packs.network import Network, recipe_of


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_two_readers_of_one_plan_agree(tmp_path, case):
    content = dataset_of(case)
    folder = tmp_path / f"{case.trainer}__nnUNetPlans__{case.configuration}"
    folder.mkdir()
    (folder / "plans.json").write_text(json.dumps(plans_of(case, 900)))
    (folder / "dataset.json").write_text(json.dumps(content))
    mirror_axes = (0, 1)

    told = dataset.dataset_of(content, lambda value, name: meaning_of(name))
    plan = plans.plan_of(plans_of(case, 900), case.configuration, told.channels)
    network = Network(
        name="main",
        architecture=plan.architecture.kind,
        files=("a.onnx",),
        folds=("0",),
        heads=told.heads,
        divisible_by=plan.architecture.divisible_by,
        parameters=1,
        before=plan.before,
        during=plan.during(mirror_axes, 0.5),
        after=plan.finish(told.regions),
        labels=told.labels,
    )

    ours, theirs = recipe_of(network), read_apart(folder, mirror_axes)
    for name in ("spacing", "patch", "heads", "orientation", "transpose", "regions", "mirror_axes"):
        assert getattr(ours, name) == getattr(theirs, name), name
    for name in ("image", "logits", "labels"):
        one, two = getattr(ours, name), getattr(theirs, name)
        assert (one.how, one.separate_z, one.threshold) == (two.how, two.separate_z, two.threshold)
        if one.how == "spline":
            assert (one.order, one.order_z) == (two.order, two.order_z)
        if one.how == "torch":
            assert (one.mode, one.mode_z) == (two.mode, two.mode_z)
    for one, two in zip(ours.normalisations, theirs.normalisations, strict=True):
        assert one.scheme == two.scheme
        if one.scheme == "ct":
            assert one == two
        if one.scheme == "zscore":
            assert one.use_mask == two.use_mask
