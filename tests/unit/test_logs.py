import io
import json
import logging
import sys
import warnings

import pytest

from spine_app import logs

SECRET = "DOE^JANE"  # noqa: S105 - a name, no password


@pytest.fixture
def stream(capsys):
    """Where logging goes after `set_up`; everything is put back afterwards."""
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    yield capsys
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = hook


def record(name="spine_app.io", message="study opened", arguments=(), error=None, **extra):
    made = logging.LogRecord(name, logging.ERROR, "/home/jane/x.py", 1, message, arguments, error)
    made.__dict__.update(extra)
    return made


def written(made):
    return json.loads(logs.PhiSafeFormatter().format(made))


def raised(error):
    try:
        raise error
    except type(error):
        return sys.exc_info()


def lines(stream):
    return [json.loads(line) for line in stream.readouterr().err.splitlines()]


def test_a_line_says_level_logger_and_constant_text():
    assert written(record()) == {
        "level": "ERROR",
        "logger": "spine_app.io",
        "event": "study opened",
    }


def test_arguments_are_never_filled_in():
    line = json.dumps(written(record(message="opened %s", arguments=(SECRET,))))

    assert "opened %s" in line
    assert SECRET not in line


@pytest.mark.parametrize("name", ["pydicom", "asyncio", "spine_apple", "py.warnings", "root", ""])
def test_the_text_of_others_is_withheld(name):
    line = written(record(name=name, message=f"value {SECRET}"))

    assert line["event"] == "withheld"
    assert SECRET not in json.dumps(line)


def test_only_the_first_part_of_the_name_of_others_is_written():
    assert written(record(name=f"pydicom.{SECRET}"))["logger"] == "pydicom"


def test_a_message_that_is_no_text_is_withheld():
    assert written(record(message=ValueError(SECRET)))["event"] == "withheld"


def test_unknown_fields_are_left_out():
    line = written(record(patient=SECRET, path=f"/data/{SECRET}", count=3))

    assert line["count"] == 3
    assert SECRET not in json.dumps(line)


@pytest.mark.parametrize("value", [None, [SECRET], {"a": SECRET}, ValueError(SECRET), b"x"])
def test_a_known_field_holds_only_a_simple_value(value):
    assert "code" not in written(record(code=value))


def test_an_exception_is_written_as_its_kind_and_where_it_was_raised():
    line = written(record(error=raised(ValueError(SECRET))))

    assert line["error"] == "ValueError"
    assert line["frames"][0].startswith("test_logs.py:")
    assert SECRET not in json.dumps(line)


def test_the_cause_of_an_exception_is_not_written():
    try:
        try:
            raise OSError(SECRET)
        except OSError as cause:
            raise ValueError from cause
    except ValueError:
        line = written(record(error=sys.exc_info()))

    assert SECRET not in json.dumps(line)
    assert "OSError" not in json.dumps(line)


def test_notes_and_groups_of_exceptions_are_not_written():
    error = ExceptionGroup(SECRET, [ValueError(SECRET)])
    error.add_note(SECRET)

    assert SECRET not in json.dumps(written(record(error=raised(error))))


def test_an_error_without_an_exception_has_no_frames():
    assert "error" not in written(record(error=(None, None, None)))
    assert logs.frames(None) == []


def test_folders_are_not_written():
    assert "home" not in json.dumps(written(record(error=raised(ValueError()))))
    assert all("/" not in frame for frame in logs.frames(raised(ValueError())[2]))


def test_a_stack_is_not_written():
    assert SECRET not in json.dumps(written(record(sinfo=SECRET, stack_info=SECRET)))


def test_every_line_is_one_line():
    assert "\n" not in logs.PhiSafeFormatter().format(record(message="a\nb", code="c\nd"))


def test_all_loggers_write_through_the_formatter(stream):
    logs.set_up("WARNING")
    logging.getLogger("pydicom").warning("value %s", SECRET)
    logging.getLogger("spine_app.io").error("study refused", extra={"code": "no-images"})

    assert lines(stream) == [
        {"level": "WARNING", "logger": "pydicom", "event": "withheld"},
        {
            "level": "ERROR",
            "logger": "spine_app.io",
            "event": "study refused",
            "code": "no-images",
        },
    ]


def test_other_handlers_are_taken_away(stream):
    other = logging.StreamHandler(io.StringIO())
    logging.getLogger().addHandler(other)
    logs.set_up("WARNING")

    assert other not in logging.getLogger().handlers
    assert len(logging.getLogger().handlers) == 1


@pytest.mark.parametrize(("level", "count"), [("ERROR", 1), ("WARNING", 2), ("INFO", 3)])
def test_the_level_says_how_much_is_written(stream, level, count):
    logs.set_up(level)
    log = logging.getLogger("spine_app.x")
    log.info("a")
    log.warning("b")
    log.error("c")

    assert len(lines(stream)) == count


@pytest.mark.parametrize("name", ["asyncio", "aiohttp.access"])
def test_loggers_that_quote_addresses_and_callbacks_are_kept_quiet(stream, name):
    logs.set_up("INFO")
    logging.getLogger(name).warning("GET /x")

    assert lines(stream) == []


def test_warnings_of_libraries_are_withheld(stream):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.set_up("WARNING")
        warnings.warn(f"value {SECRET}", UserWarning, stacklevel=1)

    assert lines(stream) == [{"level": "WARNING", "logger": "py", "event": "withheld"}]


def test_an_unhandled_error_is_written_without_its_text(stream):
    logs.set_up("ERROR")
    sys.excepthook(*raised(ValueError(SECRET)))

    (line,) = lines(stream)
    assert (line["event"], line["error"]) == ("unhandled error", "ValueError")
    assert SECRET not in json.dumps(line)
