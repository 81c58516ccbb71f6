"""The rules of the house that no linter knows."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from spine_app import logs
from spine_app.screen.english.catalogue import ENGLISH
from spine_app.screen.state import Controls, Shown
from spine_app.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SOURCES = sorted([*ROOT.glob("spine_app/**/*.py"), *ROOT.glob("helper/spine_helper/**/*.py")])
TESTS = sorted([*ROOT.glob("tests/**/*.py"), *ROOT.glob("helper/tests/**/*.py")])
FORBIDDEN_NAMES = {"utils", "common", "base", "manager", "misc", "helpers"}
CONTRACTS = PROJECT["tool"]["importlinter"]["contracts"]


def shown_id(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=shown_id)
def test_no_source_file_exceeds_three_hundred_lines(path):
    assert len(path.read_text().splitlines()) <= 300


def test_make_test_runs_every_folder_of_tests():
    """Those that are named in the Makefile hold every test, and none twice."""
    makefile = (ROOT / "Makefile").read_text().replace("\\\n", "")
    named = re.findall(r"^(?:BESIDE|ALONE) := (.*)$", makefile, re.MULTILINE)
    places = [ROOT / place for line in named for place in line.split()]
    tests = {path for path in TESTS if path.name.startswith("test_")}

    for path in tests - set(ROOT.glob("helper/tests/parity/**/*.py")):
        assert sum(path == place or place in path.parents for place in places) == 1, path


@pytest.mark.parametrize("path", SOURCES, ids=shown_id)
def test_no_function_exceeds_forty_lines(path):
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 - _docstring_lines(node) > 40
    ]

    assert long == []


def _docstring_lines(node):
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first.end_lineno - first.lineno + 1
    return 0


@pytest.mark.parametrize("path", SOURCES, ids=shown_id)
def test_no_module_has_a_name_that_says_nothing(path):
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "__init__.py"], ids=shown_id)
def test_a_package_file_holds_one_docstring(path):
    body = ast.parse(path.read_text()).body

    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


def test_every_forbidden_name_of_a_contract_exists():
    names = {name for contract in CONTRACTS for name in contract.get("forbidden_modules", [])}
    skipped = {"onnxruntime", "itk"}

    for name in names - skipped:
        assert importlib.util.find_spec(name) is not None, name


BREAKS = {
    "one-way layers": ("spine_app/domain/window.py", "import spine_app.screen.texts"),
    "rooms of the domain": (
        "spine_app/domain/view/camera.py",
        "import spine_app.domain.rendering.presets",
    ),
    "domain is pure": ("spine_app/domain/window.py", "import logging"),
    "only pipelines import vtk": (
        "spine_app/controllers/study/machine.py",
        "import vtkmodules.vtkCommonCore",
    ),
    "only kernels import numba": ("spine_app/pipelines/rendering/volume.py", "import numba"),
    "ui imports no working layer": ("spine_app/ui/theme.py", "import spine_app.pipelines.convert"),
    "controllers use the working layers, not their libraries": (
        "spine_app/controllers/study/machine.py",
        "import httpx",
    ),
    "the edge and the readers keep their libraries": (
        "spine_app/screen/texts.py",
        "import pydicom",
    ),
    "app and helper never import each other": ("spine_app/screen/texts.py", "import spine_helper"),
}


def test_every_contract_has_a_breach_to_be_tried():
    assert set(BREAKS) == {contract["name"] for contract in CONTRACTS}


@pytest.mark.parametrize("name", BREAKS)
def test_a_contract_that_is_broken_on_purpose_is_reported(name, tmp_path):
    for package in ("spine_app", "helper/spine_helper"):
        for source in (ROOT / package).glob("**/*.py"):
            target = tmp_path / source.relative_to(ROOT).as_posix().removeprefix("helper/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    file, line = BREAKS[name]
    broken = tmp_path / file
    broken.write_text(broken.read_text() + f"\n{line}\n")

    lint = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert lint.returncode != 0
    assert re.search(rf"^{re.escape(name)} BROKEN", lint.stdout, re.MULTILINE), lint.stdout


WEIGHTS = ("finder.onnx", "segmenter.onnx", "mr-finder.onnx", "mr-segmenter.onnx")


def test_only_the_shipped_weights_are_models_in_the_repository():
    listed = subprocess.run(
        ["git", "ls-files", "*.onnx", "*.pth", "*.pt", "*.safetensors"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")

    folder = "helper/spine_helper/builtin/weights"
    assert set(listed.stdout.split()) <= {f"{folder}/{name}" for name in WEIGHTS}


def test_every_field_of_the_screen_is_written_or_read_somewhere():
    code = "".join(p.read_text() for p in SOURCES if not p.stem.endswith("state"))
    code += scripts()

    for name in [*leaf_names(Shown()), *leaf_names(Controls())]:
        assert re.search(rf"\b{name}\b", code), name


def leaf_names(part):
    """Names of the fields of a part of the state, those of its parts included."""
    for entry in fields(part):
        value = getattr(part, entry.name)
        yield from leaf_names(value) if is_dataclass(value) else [entry.name]


def scripts():
    return "".join(path.read_text() for path in (ROOT / "spine_app/ui/assets").glob("*.js"))


def test_every_text_is_used_and_every_used_text_exists():
    catalogues = re.compile(r"screen/(english/|korean/|texts\.py)")
    code = (
        "".join(p.read_text() for p in SOURCES if not catalogues.search(p.as_posix())) + scripts()
    )
    used = set(re.findall(r"""\b(?:text|said|told|say)\(\s*["']([a-z_]+\.[a-z_.]+)["']""", code))

    assert used
    assert used <= set(ENGLISH)
    families = set(re.findall(r"""f["']([a-z_]+\.(?:[a-z_.]*))\{""", code))
    for key in ENGLISH:
        known = f'"{key}"' in code or f"'{key}'" in code
        assert known or any(key.startswith(family) for family in families), key


def test_every_setting_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()

    for name in Settings.model_fields:
        option = "PATH" if name == "path" else f"--{name.replace('_', '-')}"
        assert option in readme or f"--no-{name}" in readme, name


def test_the_changelog_heads_with_the_version():
    version = PROJECT["project"]["version"]
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert headings[0] in ("Unreleased", version)
    assert version in headings or headings[0] == "Unreleased"


def test_the_phase_diagram_of_the_docs_is_the_table():
    from tests.lifecycle_diagram import diagram  # noqa: PLC0415

    assert diagram() in (ROOT / "docs/architecture.md").read_text()


def test_log_fields_are_fixed_and_messages_of_others_are_withheld():
    import logging  # noqa: PLC0415

    record = logging.LogRecord("pydicom", 30, "x.py", 1, "value %s", ("DOE^JANE",), None)
    record.patient = "DOE^JANE"

    line = logs.PhiSafeFormatter().format(record)

    assert "DOE" not in line
    assert '"event": "withheld"' in line


def test_an_exception_is_logged_without_its_text():
    import logging  # noqa: PLC0415

    try:
        raise ValueError("DOE^JANE in /home/jane/x.dcm")
    except ValueError:
        record = logging.LogRecord(
            "spine_app.x", 40, "x.py", 1, "action failed", (), sys.exc_info()
        )

    line = logs.PhiSafeFormatter().format(record)

    assert "DOE" not in line
    assert "/home" not in line
    assert "test_house.py:" in line
