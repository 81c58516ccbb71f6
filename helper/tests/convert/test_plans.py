"""plans.json and dataset.json are understood in all their ages, and refused where they are not."""

import json

import pytest
from torch_file import DATASET, plans

from spine_helper.convert.dataset import dataset_of, modality_of
from spine_helper.convert.documents import read_json
from spine_helper.convert.label_names import meaning_of
from spine_helper.convert.plans import plan_of
from spine_helper.packs.network import NormDocument, ResampleDocument
from spine_helper.packs.trouble import UnusableWeights


def plan(configuration=None, channels=("CT",), **changes):
    return plan_of(plans(None, configuration, **changes), "3d_fullres", channels)


def meaning(_, name):
    return meaning_of(name)


def test_a_plan_says_what_is_done_to_an_image():
    result = plan(transpose_forward=[2, 0, 1])

    assert result.before.orientation == "given"
    assert result.before.transpose_forward == (2, 0, 1)
    assert result.before.spacing == (1.5, 1.5, 1.5)
    assert result.before.channels == (
        NormDocument(name="CT", scheme="ct", lower=-100.0, upper=900.0, mean=150.5, std=200.0),
    )
    assert result.before.image == ResampleDocument(how="spline", order=1, separate_z=None)
    assert result.patch == (8, 8, 8)


def test_intensities_have_an_older_name():
    content = plans()
    key = "foreground_intensity_properties_per_channel"
    content["foreground_intensity_properties_by_modality"] = content.pop(key)

    assert plan_of(content, "3d_fullres", ("CT",)) == plan()


def test_a_configuration_inherits():
    content = plans()
    configurations = content["configurations"]
    configurations["parent"] = configurations.pop("3d_fullres")
    configurations["middle"] = {"inherits_from": "parent", "patch_size": [16, 16, 16]}
    configurations["3d_fullres"] = {"inherits_from": "middle", "spacing": [1, 2, 3]}

    result = plan_of(content, "3d_fullres", ("CT",))

    assert result.patch == (16, 16, 16)
    assert result.before.spacing == (1.0, 2.0, 3.0)


def test_configurations_that_inherit_in_a_circle_are_refused():
    content = plans(configuration={"inherits_from": "3d_fullres"})
    with pytest.raises(UnusableWeights, match="no complete configuration"):
        plan_of(content, "3d_fullres", ("CT",))


@pytest.mark.parametrize("reader", ["SimpleITKIOWithReorient", "NibabelIOWithReorient"])
def test_a_reader_that_turns_images_is_written_down(reader):
    assert plan(image_reader_writer=reader).before.orientation == "RAS"


@pytest.mark.parametrize(
    ("scheme", "mask", "expected"),
    [
        ("ZScoreNormalization", True, ("zscore", True)),
        ("ZScoreNormalization", False, ("zscore", False)),
        ("NoNormalization", True, ("none", False)),
        ("RescaleTo01Normalization", False, ("rescale", False)),
        ("RGBTo01Normalization", False, ("rgb", False)),
    ],
)
def test_a_normalisation_is_known(scheme, mask, expected):
    result = plan({"normalization_schemes": [scheme], "use_mask_for_norm": [mask]})
    (channel,) = result.before.channels
    assert (channel.scheme, channel.use_mask) == expected


def resampled(function, words):
    entries = {"resampling_fn_data": function, "resampling_fn_data_kwargs": words}
    return plan(entries).before.image


def test_what_resampling_leaves_out_has_nnunets_own_values():
    spline = resampled("resample_data_or_seg_to_shape", {})
    assert spline == ResampleDocument(how="spline", order=3, order_z=0, separate_z=False)

    torch = resampled("resample_torch_fornnunet", {"is_seg": False, "num_threads": 4})
    assert (torch.how, torch.separate_z, torch.mode, torch.mode_z) == (
        *("torch", None, "linear", "nearest-exact"),
    )
    assert resampled("no_resampling_hack", {}).how == "none"


@pytest.mark.parametrize(
    ("configuration", "changes", "text"),
    [
        ({"normalization_schemes": ["MyNormalization"]}, {}, "MyNormalization"),
        ({"normalization_schemes": []}, {}, "channels"),
        ({"resampling_fn_data": "resample_my_way"}, {}, "resample_my_way"),
        ({"resampling_fn_probabilities": "resample_my_way"}, {}, "resample_my_way"),
        ({"resampling_fn_data_kwargs": {"order": 1, "new": 2}}, {}, "with these settings"),
        ({"resampling_fn_data_kwargs": {"force_separate_z": "no"}}, {}, "force_separate_z"),
        ({"preprocessor_name": "MyPreprocessor"}, {}, "MyPreprocessor"),
        ({"previous_stage": "3d_lowres"}, {}, "cascade"),
        ({"patch_size": [9, 8, 8]}, {}, "patch size"),
        ({"patch_size": [8, 8]}, {}, "patch size"),
        ({"spacing": [1.0, 1.0]}, {}, "axes"),
        ({"spacing": None}, {}, "spacing"),
        ({}, {"image_reader_writer": "NaturalImage2DIO"}, "NaturalImage2DIO"),
        ({}, {"image_reader_writer": 3}, "image_reader_writer"),
        ({}, {"transpose_forward": [0, 1, 1]}, "transpose_forward"),
        ({}, {"label_manager": "MyLabels"}, "MyLabels"),
        ({}, {"foreground_intensity_properties_per_channel": {}}, "intensities"),
        ({}, {"configurations": {}}, "no complete configuration"),
    ],
)
def test_what_cannot_be_reproduced_is_refused_by_name(configuration, changes, text):
    with pytest.raises(UnusableWeights, match=text):
        plan(configuration, **changes)


def test_labels_become_heads_in_the_order_of_their_values():
    labels = {"sacrum": 2, "background": 0, "vertebrae_L5": 1, "ignore": 3}
    result = dataset_of({**DATASET, "labels": labels}, meaning)

    assert result.heads == 3
    assert result.regions == ()
    assert [(label.value, label.name, label.id) for label in result.labels] == [
        (1, "vertebrae_L5", 24),
        (2, "sacrum", 26),
    ]


def test_regions_are_painted_in_their_order():
    labels = {"background": 0, "disc": [1, 2], "disc_C2_C3": 2, "vertebrae": [3]}
    content = {**DATASET, "labels": labels, "regions_class_order": [1, 2, 3]}
    result = dataset_of(content, meaning)

    assert result.heads == 3
    assert result.regions == (1, 2, 3)
    assert [(label.value, label.part, label.level) for label in result.labels] == [
        (1, "disc", ""),
        (2, "disc", "C2"),
        (3, "vertebra", ""),
    ]


def test_numbers_of_labels_may_be_texts():
    labels = {"background": "0", "L5": "1"}
    assert dataset_of({**DATASET, "labels": labels}, meaning).heads == 2


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"labels": {"L5": 1}}, "background"),
        ({"labels": {"background": 1, "L5": 2}}, "background"),
        ({"labels": {"background": 0}}, "lacks usable labels"),
        ({"labels": {"background": 0, "L5": 2}}, "numbered"),
        ({"labels": {"background": 0, "L5": 1, "L4": 1}}, "numbered"),
        ({"labels": {"background": 0, "L5": 256}}, "0 to 255"),
        ({"labels": {"background": 0, "L5": 1.5}}, "0 to 255"),
        ({"labels": {"background": 0, "L5": []}}, "lacks usable labels"),
        ({"labels": {"background": 0, "a": [1, 2], "b": 2}}, "regions_class_order"),
        (
            {"labels": {"background": 0, "L4": [1, 2], "b": 2}, "regions_class_order": [1]},
            "number of regions",
        ),
        ({"labels": {"background": 0, "liver": 1, "spleen": 2}}, "part of the spine"),
        ({"channel_names": {}}, "channels"),
        ({"channel_names": {"1": "CT"}}, "channels"),
    ],
)
def test_a_dataset_that_makes_no_sense_is_refused(changes, text):
    with pytest.raises(UnusableWeights, match=text):
        dataset_of({**DATASET, **changes}, meaning)


def test_the_first_channel_tells_the_kind_of_image():
    assert modality_of(("CT",)) == "CT"
    assert modality_of(("MRI", "noNorm")) == "MR"
    assert modality_of(("T2w",)) == "MR"
    assert modality_of(("image",)) is None


@pytest.mark.parametrize(
    "text", ["", "[1, 2]", "{", '{"a": 1e999999x}', "[" * 100_000, "\udcff"], ids=range(6)
)
def test_a_file_that_is_no_json_object_is_refused(tmp_path, text):
    path = tmp_path / "plans.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UnusableWeights, match=r"plans\.json"):
        read_json(path)


def test_a_file_of_settings_has_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr("spine_helper.convert.documents.MAX_BYTES", 20)
    path = tmp_path / "plans.json"
    path.write_text(json.dumps({"a": "x" * 30}))
    with pytest.raises(UnusableWeights, match=r"plans\.json"):
        read_json(path)
