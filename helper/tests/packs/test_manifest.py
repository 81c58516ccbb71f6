"""pack.json: the schema, the model and the fixtures say the same."""

import json
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from spine_helper.packs.manifest import Manifest
from spine_helper.packs.network import recipe_of

CONTRACT = Path(__file__).parents[2] / "contract" / "packs"
SCHEMA = json.loads((CONTRACT / "pack.schema.json").read_text(encoding="utf-8"))
VALID = sorted((CONTRACT / "valid").glob("*.json"))
INVALID = sorted((CONTRACT / "invalid").glob("*.json"))


def plain(**changes):
    document = json.loads((CONTRACT / "valid" / "nnunet.json").read_text(encoding="utf-8"))
    return {**document, **changes}


def read(document):
    return Manifest.model_validate_json(json.dumps(document))


def test_the_schema_is_that_of_the_model():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    written = {
        key: value for key, value in SCHEMA.items() if not key.startswith("$") or key == "$defs"
    }
    assert written == Manifest.model_json_schema(by_alias=True)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_manifest_passes_and_comes_back_the_same(path):
    text = path.read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(text))
    manifest = Manifest.model_validate_json(text)
    assert json.loads(manifest.model_dump_json(by_alias=True)) == json.loads(text)


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_manifest_breaks_one_rule_and_fails_in_both(path):
    text = path.read_text(encoding="utf-8")
    errors = list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(json.loads(text)))
    assert len(errors) == 1
    with pytest.raises(ValidationError):
        Manifest.model_validate_json(text)


def test_every_flow_has_a_fixture():
    tools = {json.loads(path.read_text(encoding="utf-8"))["flow"]["tool"] for path in VALID}
    assert tools == {"nnunet", "totalsegmentator", "totalspineseg", "spineps"}


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_no_number_of_a_manifest_is_infinite(value):
    text = json.dumps(plain(min_ram_gb="?")).replace('"?"', value)
    with pytest.raises(ValidationError):
        Manifest.model_validate_json(text)


def test_the_files_that_are_used_are_the_files_that_are_listed():
    file = plain()["files"][0]
    for files in ([{**file, "path": "other.onnx"}], [file, {**file, "path": "more.onnx"}]):
        with pytest.raises(ValidationError, match="not the files"):
            read(plain(files=files))
    with pytest.raises(ValidationError, match="one name"):
        read(plain(files=[file, file]))


def test_restricted_weights_need_a_notice():
    licence = {**plain()["licence"], "commercial_ok": False, "notice": ""}
    with pytest.raises(ValidationError, match="notice"):
        read(plain(licence=licence))


def test_a_flow_of_two_steps_names_its_networks():
    flow = {"tool": "totalspineseg", "first": "step1", "second": "step2"}
    with pytest.raises(ValidationError, match="networks that are not there"):
        read(plain(flow=flow))


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("before", {"spacing": [1.0, 1.0]}),
        ("before", {"transpose_forward": [0, 1, 1]}),
        ("after", {"regions": [1, 2]}),
    ],
)
def test_parts_that_contradict_each_other_are_refused(part, changes):
    document = plain()
    document["networks"][0][part] |= changes
    with pytest.raises(ValidationError):
        read(document)


def test_the_predictor_is_told_all_of_it():
    path = CONTRACT / "valid" / "totalspineseg.json"
    first, second = Manifest.model_validate_json(path.read_bytes()).networks
    recipe = recipe_of(second)

    assert [norm.scheme for norm in recipe.normalisations] == ["zscore", "none"]
    assert recipe.regions == second.after.regions == (1, 2, 3)
    assert recipe.patch == second.during.patch
    assert recipe.heads == 3
    assert recipe_of(first).mirror_axes == ()
    plain_recipe = recipe_of(read(plain()).networks[0])
    assert plain_recipe.regions == ()
    assert plain_recipe.logits.order == 1
    assert plain_recipe.image.order == 3
