import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError
from pydantic_settings import CliApp

from spine_app.settings import Settings

SECRET = "Doe-Jane"  # noqa: S105 - a name, no password


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch):
    for name in [name for name in os.environ if name.startswith("SPINE_")]:
        monkeypatch.delenv(name)


def given(*arguments):
    return CliApp.run(Settings, cli_args=list(arguments))


def command(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "spine_app", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_arguments_a_free_port_is_taken_and_the_browser_opened():
    settings = given()

    assert (settings.port, settings.open, settings.demo, settings.path) == (0, True, False, None)
    assert settings.log_level == "WARNING"


def test_no_open_leaves_the_browser_closed():
    assert not given("--no-open").open


def test_a_path_is_taken_by_its_place():
    assert given("/data/study", "--no-open").path == Path("/data/study")


@pytest.mark.parametrize(
    ("arguments", "name", "value"),
    [
        (["--demo"], "demo", True),
        (["--port", "8123"], "port", 8123),
        (["--log-level", "INFO"], "log_level", "INFO"),
        (["--cache-folder", "/cache"], "cache_folder", Path("/cache")),
        (["--helper", "/run/helper"], "helper", Path("/run/helper")),
        (["--helper", "auto"], "helper", "auto"),
        (["--helper", "off"], "helper", "off"),
        (["--upload-gib", "1.5"], "upload_gib", 1.5),
    ],
)
def test_each_setting_can_be_given_as_an_argument(arguments, name, value):
    assert getattr(given(*arguments), name) == value


@pytest.mark.parametrize(
    ("variable", "name", "value"),
    [
        ("SPINE_PORT=8123", "port", 8123),
        ("SPINE_OPEN=false", "open", False),
        ("SPINE_DEMO=1", "demo", True),
        ("SPINE_CACHE_FOLDER=/cache", "cache_folder", Path("/cache")),
    ],
)
def test_each_setting_can_be_given_as_a_variable(monkeypatch, variable, name, value):
    monkeypatch.setenv(*variable.split("="))

    assert getattr(given(), name) == value


def test_an_argument_is_stronger_than_a_variable(monkeypatch):
    monkeypatch.setenv("SPINE_PORT", "1")

    assert given("--port", "2").port == 2


def test_variables_of_other_programs_are_not_read(monkeypatch):
    monkeypatch.setenv("PORT", "8123")

    assert given().port == 0


def test_unknown_keys_are_refused():
    with pytest.raises(ValidationError):
        Settings(bogus=1)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "abc"],
        ["--port", "-1"],
        ["--port", "65536"],
        ["--log-level", "DEBUG"],
        ["--log-level", "info"],
        ["--upload-gib", "0"],
        ["--upload-gib", "nan"],
        ["--upload-gib", "5.1"],
    ],
)
def test_a_value_outside_of_its_range_is_refused(arguments):
    with pytest.raises(ValidationError):
        given(*arguments)


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        given().port = 1


def test_a_wrong_value_ends_the_command_with_2_and_names_the_setting_only():
    result = command("--port", SECRET)

    assert result.returncode == 2
    assert "port" in result.stderr
    assert SECRET not in result.stderr + result.stdout
    assert "Traceback" not in result.stderr


def test_a_wrong_variable_ends_the_command_with_2_and_names_the_setting_only():
    result = command(SPINE_UPLOAD_GIB=SECRET)

    assert result.returncode == 2
    assert "upload_gib" in result.stderr
    assert SECRET not in result.stderr + result.stdout


def test_an_unknown_argument_ends_the_command_with_2():
    result = command("--bogus")

    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_help_is_short_and_quick_to_ask_for():
    result = command("--help")

    assert result.returncode == 0
    for option in ("PATH", "--no-open", "--port", "--demo", "--cache-folder", "--helper"):
        assert option in result.stdout
