"""Weights of known programs are recognised, and what those do around them is written down."""

import json
import re

import pytest
from torch_file import model_folder, plain_weights, plans

from spine_helper.convert.layouts import find_models
from spine_helper.convert.tools import tool_of
from spine_helper.packs.flow import PlainFlow, SpinepsFlow, TotalSegmentatorFlow
from spine_helper.packs.trouble import UnusableWeights

# TotalSegmentator ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [
        ("Dataset292_TotalSegmentator_part2_vertebrae_1532subj", ("total", 1.5, 0.8, "CT")),
        ("Dataset297_TotalSegmentator_total_3mm_1559subj", ("total fast", 3.0, 0.8, "CT")),
        ("Dataset298_TotalSegmentator_total_6mm_1559subj", ("total fastest", 6.0, 0.8, "CT")),
        ("Dataset832_TotalSegmentator_vertebrae", ("total_v3", 1.5, 0.8, "CT")),
        ("Dataset756_mri_vertebrae_1076subj", ("vertebrae_mr", 1.5, 0.5, "MR")),
        ("Dataset305_vertebrae_discs_1559subj", ("vertebrae_body", 1.5, 0.5, "CT")),
    ],
)
def test_totalsegmentator_is_known_by_its_datasets(weights, one, dataset, expected):
    task, spacing, step, modality = expected
    manifest = one(model_folder(weights, dataset, folds=("fold_0", "fold_1")))

    assert manifest.flow == TotalSegmentatorFlow(task=task, spacing=(spacing,) * 3)
    assert manifest.modalities == (modality,)
    (network,) = manifest.networks
    assert network.during.step == step
    assert network.during.mirror_axes == ()
    assert network.folds == ("0",)
    assert manifest.title.startswith("TotalSegmentator: ")
    assert "subj" not in manifest.title
    assert manifest.id.startswith(f"totalsegmentator-{dataset[7:10]}-")


def test_the_numbers_of_part_two_are_names_of_vertebrae(weights, one):
    labels = {"background": 0, **{str(n): n for n in range(1, 27)}}
    dataset = "Dataset292_TotalSegmentator_part2_vertebrae_1532subj"
    folder = model_folder(weights, dataset, heads=27, dataset_json={"labels": labels})

    (network,) = one(folder).networks

    levels = [label.level for label in network.labels]
    assert [label.id for label in network.labels[:2]] == [26, 26]
    assert levels[2:] == [
        *(f"L{n}" for n in range(5, 0, -1)),
        *(f"T{n}" for n in range(12, 0, -1)),
        *(f"C{n}" for n in range(7, 0, -1)),
    ]


def test_a_number_alone_does_not_make_a_dataset_totalsegmentators(weights):
    (model,) = find_models(model_folder(weights, "Dataset292_Mine"))
    assert tool_of(model, None).flow == PlainFlow()


def test_vertebrae_pp_is_refused_by_name(weights, bring):
    (outcome,) = bring(model_folder(weights, "Dataset803_vertebrae_pp_1559subj"))
    assert "vertebrae_pp" in outcome.reason


def test_weights_that_need_a_licence_carry_a_notice(weights, one):
    manifest = one(model_folder(weights, "Dataset305_vertebrae_discs_1559subj"))
    assert not manifest.licence.commercial_ok
    assert "licence" in manifest.licence.notice


# TotalSpineSeg ------------------------------------------------------------------------------------

STEP1 = {"background": 0, "disc": [1, 2], "disc_C2_C3": 2, "vertebrae": 3}
STEP2 = {"background": 0, "disc": [1, 2], "vertebrae": [3, 4], "vertebrae_O": 4}


def steps(weights, first=True, second=True, release="r20251124"):
    mr = {"regions_class_order": [1, 2, 3], "channel_names": {"0": "MRI"}}
    norms = {"normalization_schemes": ["ZScoreNormalization"], "use_mask_for_norm": [False]}
    if first:
        name = f"Dataset101_TotalSpineSeg_step1_{release}"
        model_folder(
            weights / release,
            name,
            plans=plans(configuration=norms),
            dataset_json={**mr, "labels": STEP1},
            checkpoint="checkpoint_best.pth",
        )
    if second:
        two = {key: value * 2 for key, value in norms.items()}
        two["normalization_schemes"] = ["ZScoreNormalization", "NoNormalization"]
        wide = plain_weights()
        key = "encoder.stages.0.0.convs.0.conv.weight"
        wide[key] = wide[key].repeat(2, axis=1)
        channels = {"0": "MRI", "1": "noNorm"}
        model_folder(
            weights / release,
            f"Dataset102_TotalSpineSeg_step2_{release}",
            plans=plans(configuration=two),
            dataset_json={**mr, "channel_names": channels, "labels": STEP2},
            weights=wide,
        )


def test_the_two_steps_of_totalspineseg_become_one_pack(weights, one):
    steps(weights)

    manifest = one(weights)

    assert manifest.id == "totalspineseg"
    assert manifest.flow.tool == "totalspineseg"
    first, second = manifest.networks
    assert (first.name, second.name) == ("step1", "step2")
    assert first.after.regions == (1, 2, 3)
    assert first.during.mirror_axes == ()
    assert [channel.scheme for channel in second.before.channels] == ["zscore", "none"]
    assert [label.part for label in second.labels] == ["disc", "vertebra", "vertebra"]
    assert {file.path for file in manifest.files} == {"step1-fold-0.onnx", "step2-fold-0.onnx"}


def test_steps_of_two_releases_are_not_mixed(weights, one):
    steps(weights, release="r20240101")
    steps(weights, second=False)

    assert one(weights).source.dataset == "Dataset101_TotalSpineSeg_step1_r20240101"
    steps(weights, first=False)
    assert one(weights, replace=True).source.dataset.endswith("r20251124")


@pytest.mark.parametrize("step", [1, 2])
def test_a_step_alone_is_refused(weights, bring, step):
    steps(weights, first=step == 1, second=step == 2)
    with pytest.raises(UnusableWeights, match=f"Step {3 - step}"):
        bring(weights)


# SPINEPS ------------------------------------------------------------------------------------------

SPINEPS = {
    "log_name": "T2w Seg",
    "modality": ["T2w", "T1w"],
    "acquisition": "sag",
    "modeltype": "nnunet",
    "model_expected_orientation": ["P", "I", "R"],
    "available_folds": 1,
    "inference_augmentation": False,
    "resolution_range": [[0.75, 0.75, 1.65], [0.85, 0.86, 3.3]],
    "default_step_size": 0.5,
    "labels": {"1": "49", "2": "61"},
}


@pytest.mark.parametrize("above", [0, 1, 2])
def test_a_semantic_model_of_spineps_is_known_by_its_settings(weights, one, above):
    folder = model_folder(weights / "T2w_v1.0.9")
    place = (folder, *folder.parents)[above]
    (place / "inference_config.json").write_text(json.dumps(SPINEPS))

    manifest = one(weights)

    assert manifest.flow == SpinepsFlow(
        orientation="PIR",
        spacing_least=(0.75, 0.75, 1.65),
        spacing_most=(0.85, 0.86, 3.3),
    )
    assert manifest.modalities == ("MR",)
    (network,) = manifest.networks
    assert network.during.mirror_axes == ()
    assert network.labels[1].id == 26  # dataset.json calls it sacrum, which tells more


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"modeltype": "unet"}, "unet"),
        ({"modeltype": "classifier"}, "classifier"),
        ({"expected_inputs": ["img", "seg"]}, "several images"),
        ({"resolution_range": [1, 2]}, "resolution_range"),
        ({"model_expected_orientation": ["P", "X", "R"]}, "Unusable|cannot be"),
    ],
)
def test_another_model_of_spineps_is_refused(weights, bring, changes, text):
    folder = model_folder(weights)
    (folder / "inference_config.json").write_text(json.dumps({**SPINEPS, **changes}))
    (outcome,) = bring(weights)
    assert re.search(text, outcome.reason)
