"""Every fixture of the contract against the schema and the models of both packages."""

import json
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from spine_app.helper_client import documents as app
from spine_helper.anatomy.findings import Kind
from spine_helper.anatomy.levels import LEVELS
from spine_helper.anatomy.parts import Flag, StudyFlag
from spine_helper.service import contract as helper
from spine_helper.service import job_documents as jobs
from spine_helper.service import problems

CONTRACT = Path(__file__).parents[2] / "helper" / "contract"
MODELS = {
    "grid": (app.GridHeader, helper.GridDocument),
    "volume": (app.ResidentVolume, helper.VolumeDocument),
    "health": (app.Health, helper.HealthDocument),
    "model": (app.Model, helper.ModelDocument),
    "job_request": (app.JobRequest, jobs.JobRequestDocument),
    "job": (app.Job, jobs.JobDocument),
    "preview": (app.Preview, jobs.PreviewDocument),
    "report": (app.Report, jobs.ReportDocument),
    "relabel_request": (app.RelabelRequest, jobs.RelabelRequestDocument),
    "relabel": (app.Relabelled, jobs.RelabelDocument),
    "problem": (app.Problem, problems.ProblemDocument),
}
OPTIONAL = {"job_request": {"mode", "box", "pins", "priority"}}
SCHEMAS = {
    name: json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8"))
    for name in MODELS
}


def fixtures(kind):
    paths = sorted((CONTRACT / "fixtures" / kind).glob("*.json"))
    return [pytest.param(path, id=path.stem) for path in paths]


def parts(path):
    name = path.name.split(".")[0]
    text = path.read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(SCHEMAS[name]), MODELS[name], text


@pytest.mark.parametrize("path", fixtures("valid"))
def test_a_valid_document_passes_everywhere_and_comes_back_the_same(path):
    schema, models, text = parts(path)
    schema.validate(json.loads(text))
    for model in models:
        written = model.model_validate_json(text).model_dump_json()
        assert json.loads(written) == json.loads(text)
        schema.validate(json.loads(written))


@pytest.mark.parametrize("path", fixtures("invalid"))
def test_an_invalid_document_breaks_one_rule_and_fails_everywhere(path):
    schema, models, text = parts(path)
    assert len(list(schema.iter_errors(json.loads(text)))) == 1
    for model in models:
        with pytest.raises(ValidationError):
            model.model_validate_json(text)


@pytest.mark.parametrize("name", MODELS)
def test_a_schema_is_sound_and_has_both_kinds_of_fixture(name):
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    for kind in ("valid", "invalid"):
        assert list((CONTRACT / "fixtures" / kind).glob(f"{name}.*.json"))


@pytest.mark.parametrize("name", MODELS)
def test_both_packages_know_the_members_of_the_schema(name):
    for model in MODELS[name]:
        assert set(model.model_fields) == set(SCHEMAS[name]["properties"])
    required = set(SCHEMAS[name]["properties"]) - OPTIONAL.get(name, set())
    assert set(SCHEMAS[name]["required"]) == required


def test_the_codes_are_the_same_in_all_three():
    job = SCHEMAS["job"]["properties"]
    assert set(job["error"]["enum"]) - {None} == {error.value for error in jobs.JobError}
    states = set(job["state"]["enum"])
    assert states == {s.value for s in jobs.JobState} == {s.value for s in app.JobState}
    codes = set(SCHEMAS["problem"]["properties"]["code"]["enum"])
    assert codes == {code.value for code in problems.ProblemCode}
    assert codes == set(app.ProblemCode.__args__)
    assert set(problems.STATUS) == set(problems.ProblemCode)


def test_flags_stages_and_warnings_are_the_same_in_all_three():
    job = SCHEMAS["job"]["properties"]
    instance = SCHEMAS["report"]["properties"]["instances"]["items"]["properties"]
    for enum, ours, theirs in (
        (job["stage"]["enum"][1:], app.Stage, jobs.Stage),
        (job["flags"]["items"]["enum"], app.StudyFlag, StudyFlag),
        (job["warnings"]["items"]["enum"], app.Warned, jobs.Warned),
        (instance["flags"]["items"]["enum"], app.Flag, Flag),
        (instance["kind"]["enum"], app.Kind, Kind),
    ):
        assert set(enum) == set(ours.__args__) == set(theirs.__args__)
    assert instance["level"]["enum"] == ["", *LEVELS]


def test_the_version_is_the_same_in_all_three():
    version = SCHEMAS["health"]["properties"]["contract"]["const"]
    assert version == app.CONTRACT == helper.CONTRACT


def test_no_document_can_carry_a_number_that_is_not_finite():
    plain = (CONTRACT / "fixtures" / "valid" / "job.running.json").read_text(encoding="utf-8")
    for value in ("NaN", "Infinity", "-Infinity"):
        text = json.dumps({**json.loads(plain), "fraction": "?"}).replace('"?"', value)
        for model in MODELS["job"]:
            with pytest.raises(ValidationError):
                model.model_validate_json(text)
