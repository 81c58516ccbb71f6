"""Folders with weights become packs, whole or not at all."""

import json

import pytest
from torch_file import model_folder, plans

from spine_helper.convert.importer import import_weights
from spine_helper.convert.wishes import Wishes
from spine_helper.packs.flow import PlainFlow
from spine_helper.packs.trouble import UnusableWeights


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_a_result_folder_is_found_from_itself_and_from_above(weights, one, store, depth):
    folder = model_folder(weights)
    manifest = one((folder, folder.parent, weights)[depth])

    assert manifest.id == ("dataset900-tiny")
    assert manifest.modalities == ("CT",)
    assert manifest.flow == PlainFlow()
    (network,) = manifest.networks
    assert network.folds == ("0",)
    assert network.during.mirror_axes == (0, 1, 2)
    assert [label.id for label in network.labels] == [24, 26]
    assert {file.name for file in manifest.source.files} == {
        *("plans.json", "dataset.json", "fold_0/checkpoint_final.pth"),
    }
    assert sorted(item.name for item in (store / manifest.id).iterdir()) == [
        *("main-fold-0.onnx", "pack.json"),
    ]


def test_progress_never_goes_back_and_names_what_is_done(weights, store):
    told = []
    folder = model_folder(weights, folds=("fold_0", "fold_1"))
    import_weights(folder, Wishes(), lambda text, done: told.append((done, text)), store)

    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {text for _, text in told} >= {"main: reading fold_0", "main: testing fold_1"}


def test_all_numbered_folds_are_taken_and_the_fold_of_all_only_alone(weights, one):
    several = model_folder(weights, "Dataset001_A", folds=("fold_0", "fold_3", "fold_all"))
    alone = model_folder(weights, "Dataset002_B", folds=("fold_all",))

    assert one(several).networks[0].folds == ("0", "3")
    assert one(several, pack_id="c", folds=("all", "3")).networks[0].folds == ("all", "3")
    assert one(alone).networks[0].folds == ("all",)


def test_a_fold_or_checkpoint_that_is_missing_is_named(weights, bring):
    folder = model_folder(weights, checkpoint="checkpoint_best.pth")

    (missing,) = bring(folder)
    assert "--checkpoint checkpoint_best.pth" in missing.reason
    (best,) = bring(folder, checkpoint="checkpoint_best.pth")
    assert best.manifest.source.checkpoint == "checkpoint_best.pth"
    (fold,) = bring(folder, folds=("7",), pack_id="x")
    assert "fold_7" in fold.reason


def test_the_configuration_is_chosen_or_asked_for(weights, bring, one):
    flat = plans()
    settings = flat["configurations"].pop("3d_fullres")
    flat["configurations"] = {"3d_fullres": settings, "3d_lowres": settings, "2d": settings}
    for name in ("3d_lowres", "2d"):
        model_folder(weights, plans=flat, configuration=name)

    (asked,) = bring(weights)
    assert "--configuration: 2d, 3d_lowres" in asked.reason
    assert one(weights, configuration="3d_lowres").source.configuration == "3d_lowres"
    model_folder(weights, plans=flat)
    assert one(weights, pack_id="usual").source.configuration == "3d_fullres"


def test_a_folder_of_several_datasets_gives_a_pack_for_each_of_the_spine(weights, bring):
    model_folder(weights, "Dataset001_Spine")
    labels = {"background": 0, "liver": 1, "spleen": 2}
    model_folder(weights, "Dataset002_Belly", dataset_json={"labels": labels})

    spine, belly = bring(weights)

    assert spine.manifest.id == "dataset001-spine"
    assert "None of the labels" in belly.reason
    with pytest.raises(UnusableWeights, match="several models"):
        bring(weights, pack_id="x")


def test_a_trainer_that_builds_another_network_is_refused_by_name(weights, bring):
    (outcome,) = bring(model_folder(weights, trainer="nnUNetTrainerBN"))
    assert "nnUNetTrainerBN" in outcome.reason

    (other,) = bring(model_folder(weights / "b", trainer="MyTrainer"))
    assert "MyTrainer" in other.reason


def test_the_modality_is_asked_for_where_nothing_tells(weights, bring, one):
    folder = model_folder(weights, dataset_json={"channel_names": {"0": "image"}})

    (outcome,) = bring(folder)
    assert "--modality" in outcome.reason
    assert one(folder, modality="MR").modalities == ("MR",)


def test_a_pack_of_the_same_name_stays_unless_it_is_replaced(weights, bring, one, store):
    folder = model_folder(weights)
    first = one(folder)
    before = (store / first.id / "pack.json").read_bytes()

    (again,) = bring(folder, licence="MIT")
    assert "already" in again.reason
    assert (store / first.id / "pack.json").read_bytes() == before
    assert one(folder, licence="MIT", replace=True).licence.weights == "MIT"
    assert [item.name for item in store.iterdir()] == [first.id]


def test_nothing_is_left_of_an_import_that_failed(weights, bring, store):
    folder = model_folder(weights, folds=("fold_0", "fold_1"))
    (folder / "fold_1" / "checkpoint_final.pth").write_bytes(b"no")

    (outcome,) = bring(folder)

    assert "not a checkpoint" in outcome.reason
    assert list(store.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((None, None), (False, False)),
        (("Apache-2.0", None), (True, False)),
        (("CC-BY-SA-4.0", None), (True, True)),
        (("CC-BY-NC-4.0", None), (False, False)),
        (("CC-BY-NC-SA-4.0", None), (False, True)),
        (("LicenseRef-NCLS", None), (False, False)),
        (("LicenseRef-Ours", None), (False, False)),
        (("LicenseRef-Ours", True), (True, False)),
        (("Apache-2.0", False), (False, False)),
    ],
)
def test_the_licence_gate_lets_through_only_what_is_said_to_be_free(weights, one, said, expected):
    licence, commercial = said
    allowed, alike = expected
    manifest = one(model_folder(weights), licence=licence, commercial_ok=commercial)

    assert manifest.licence.commercial_ok is allowed
    assert manifest.licence.share_alike is alike
    assert bool(manifest.licence.notice) is not allowed


def test_the_text_of_the_licence_comes_along(weights, one, store):
    folder = model_folder(weights)
    (folder / "LICENSE").write_text("Do as you like.")

    manifest = one(folder)

    assert manifest.licence.text_file == "licence.txt"
    assert (store / manifest.id / "licence.txt").read_text() == "Do as you like."


def test_weights_that_take_several_images_are_refused(weights, bring):
    two = {
        "normalization_schemes": ["CTNormalization", "NoNormalization"],
        "use_mask_for_norm": [False, False],
    }
    folder = model_folder(
        weights,
        plans=plans(configuration=two),
        dataset_json={"channel_names": {"0": "CT", "1": "noNorm"}},
    )
    (outcome,) = bring(folder)
    assert "2 images at once" in outcome.reason


def test_names_from_foreign_files_are_fit_for_a_screen(weights, one):
    labels = {"background": 0, "L5\x1b[2J": 1, "sacrum": 2, "\u202erib": 3}
    folder = model_folder(weights, heads=4, dataset_json={"labels": labels, "licence": "a\nb"})
    manifest = one(folder, title="\x07 x")

    assert manifest.title == "x"
    assert [label.name for label in manifest.networks[0].labels] == ["L5 [2J", "sacrum", "rib"]
    assert manifest.licence.data == "a b"


WRONG = (None, True, -1, "x", [[]], float("inf"))


def leaves(document, path=()):
    """Paths to every member of a JSON value, and of what it holds."""
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in items:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, key))


def replaced(document, path, value):
    """A copy with one member changed."""
    copy = json.loads(json.dumps(document))
    place = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copy


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize("file", ["plans.json", "dataset.json"])
def test_a_setting_of_a_wrong_kind_is_told_in_our_own_words(weights, bring, file, wrong):
    folder = model_folder(weights)
    good = json.loads((folder / file).read_text())
    for path in leaves(good):
        (folder / file).write_text(json.dumps(replaced(good, path, wrong)))
        (outcome,) = bring(folder, replace=True)
        assert outcome.manifest or outcome.reason
