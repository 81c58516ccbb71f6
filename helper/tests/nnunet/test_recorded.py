"""`exact` against what nnU-Net's own predictor gave, recorded by parity/record.py."""

import json
from pathlib import Path

import numpy as np
import pytest
from plans_recipe import recipe_of
from tiny_case import image, weights
from tiny_nets import net_of

from spine_helper.nnunet.exact import segment_exactly
from spine_helper.running.runner import open_runner

RECORDED = np.load(Path(__file__).with_name("recorded.npz"))
NAMES = sorted(key.removesuffix(".json") for key in RECORDED if key.endswith(".json"))


def recorded(name, folder):
    """The case, its recipe, its nets and the labels that nnU-Net gave."""
    case = json.loads(RECORDED[f"{name}.json"].tobytes())
    place = folder / case["folder"]
    place.mkdir()
    (place / "plans.json").write_text(json.dumps(case["plans"]))
    (place / "dataset.json").write_text(json.dumps(case["dataset"]))
    recipe = recipe_of(place, case["mirror_axes"])
    sizes = len(recipe.normalisations), recipe.heads, len(recipe.patch)
    nets = []
    for fold in range(case["folds"]):
        runner = open_runner(net_of(weights(*sizes, fold)), 1)
        nets.append(lambda batch, runner=runner: runner(batch)[0])
    return case, recipe, nets, RECORDED[f"{name}.labels"]


@pytest.mark.parametrize("name", NAMES)
def test_the_labels_are_those_of_nnunet(name, tmp_path):
    case, recipe, nets, expected = recorded(name, tmp_path)
    stages = []

    found, _ = segment_exactly(
        image(expected.shape, len(recipe.normalisations)),
        tuple(case["spacing"]),
        nets,
        recipe,
        lambda stage, share: stages.append((stage, share)),
    )

    assert found.shape == expected.shape
    assert (found == expected).mean() >= 0.9999
    assert set(np.unique(found)) == set(np.unique(expected))
    assert [stage for stage, _ in stages] == sorted(
        (stage for stage, _ in stages), key=["prepare", "segment", "finish"].index
    )
    assert stages[-1] == ("finish", 1.0)


def test_the_recorded_cases_are_not_trivial():
    assert len(NAMES) == 10
    for name in NAMES:
        counts = np.bincount(RECORDED[f"{name}.labels"].ravel())
        assert len(counts) >= 4
        assert counts.max() < 0.7 * counts.sum()


@pytest.mark.parametrize("name", ["PlainIso", "Regions"])
def test_other_weights_of_tiles_would_give_other_labels(name, tmp_path, monkeypatch):
    """Guards the guard: with other arithmetic the comparison above does not pass by luck."""
    from spine_helper.nnunet import window  # noqa: PLC0415

    case, recipe, nets, expected = recorded(name, tmp_path)
    monkeypatch.setattr(window, "importance", lambda patch: np.ones(patch, np.float16))

    found, _ = segment_exactly(
        image(expected.shape, 1), tuple(case["spacing"]), nets, recipe, lambda stage, share: None
    )

    assert (found == expected).mean() < 0.9999
