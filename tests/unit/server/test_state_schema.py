"""WS-2: keys and values of the shared state, as `TypedState` names and writes them."""

from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field
from trame_server.state import State
from trame_server.utils.typed_state import TypedState

from spine_app.server.state_schema import MAX_VALUE_BYTES, StateSchema, Unbounded, state_keys


class Preset(Enum):
    BONE = "bone"
    SKIN = "skin"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


Fraction = Annotated[float, Field(ge=0, le=1)]


@dataclass
class Crop:
    low: Fraction = 0.0
    high: Fraction = 1.0


@dataclass
class Controls:
    opacity: Fraction = 1.0
    slices: Annotated[int, Field(gt=0, lt=100)] = 1
    preset: Preset = Preset.BONE
    level: Level = Level.LOW
    mode: Literal["a", "b"] = "a"
    is_shown: bool = True
    label: Annotated[str, Field(max_length=5)] = ""
    maybe: Fraction | None = None
    point: tuple[Fraction, Fraction] = (0.0, 0.0)
    points: Annotated[list[Fraction], Field(max_length=3)] = field(default_factory=list)
    presets: Annotated[list[Preset], Field(max_length=2)] = field(default_factory=list)
    crop: Crop = field(default_factory=Crop)


@dataclass
class Shown:
    phase: str = ""


SCHEMA = StateSchema(Controls)


def written(kind: type, namespace: str = "") -> dict[str, Any]:
    state = State(ready=True)
    TypedState(state, kind, namespace=namespace)
    return state.to_dict()


@pytest.mark.parametrize("namespace", ["", "viewer"])
def test_keys_are_the_ones_that_typed_state_writes(namespace: str) -> None:
    schema = StateSchema(Controls, namespace=namespace)
    assert schema.keys == set(written(Controls, namespace))
    assert set(state_keys(Crop, "x")) == {"x__Crop__low", "x__Crop__high"}


def test_every_default_is_accepted_in_its_wire_form() -> None:
    for key, value in written(Controls).items():
        assert SCHEMA.accepts(key, list(value) if isinstance(value, tuple) else value), key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("opacity", 0),
        ("opacity", 0.5),
        ("slices", 99),
        ("preset", "skin"),
        ("level", 2),
        ("mode", "b"),
        ("is_shown", False),
        ("label", "abcde"),
        ("maybe", None),
        ("maybe", 0.5),
        ("point", [0, 1]),
        ("points", [1, 0.5, 0]),
        ("presets", ["bone", "skin"]),
        ("crop__Crop__low", 0.25),
    ],
)
def test_values_of_the_right_kind_and_range_are_accepted(name: str, value: Any) -> None:
    assert SCHEMA.accepts(f"Controls__{name}", value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("opacity", 1.0001),
        ("opacity", float("nan")),
        ("opacity", float("inf")),
        ("opacity", True),
        ("opacity", "0.5"),
        ("opacity", None),
        ("opacity", [0.5]),
        ("opacity", 10**400),
        ("slices", 0),
        ("slices", 1.5),
        ("slices", True),
        ("preset", "glow"),
        ("preset", "BONE"),
        ("preset", Preset.SKIN),
        ("level", 3),
        ("level", "1"),
        ("mode", "c"),
        ("is_shown", 1),
        ("label", "abcdef"),
        ("label", b"abc"),
        ("maybe", 2),
        ("point", [0]),
        ("point", [0, 0, 0]),
        ("point", {"0": 0, "1": 0}),
        ("points", [0, 0, 0, 0]),
        ("presets", ["bone", "glow"]),
        ("crop", {"low": 0}),
        ("crop__Crop", {"low": 0}),
        ("crop__Crop__low", 2),
    ],
)
def test_values_of_another_kind_or_range_are_refused(name: str, value: Any) -> None:
    assert not SCHEMA.accepts(f"Controls__{name}", value)


def test_deep_and_long_values_are_refused() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert not SCHEMA.accepts("Controls__points", deep)
    assert not SCHEMA.accepts("Controls__label", "x" * MAX_VALUE_BYTES)
    while deep:  # taken apart by hand: the collector would recurse
        deep = deep[0]


@given(st.text(max_size=30) | st.sampled_from(["Shown__phase", "Controls", "trame__busy"]))
def test_no_other_key_is_accepted(key: str) -> None:
    for value in (None, 0, 1.0, "", "bone", True, [], {}):
        assert key in SCHEMA.keys or not SCHEMA.accepts(key, value)


@given(st.sampled_from(sorted(SCHEMA.keys)), st.from_type(object))
def test_any_object_is_an_answer_not_an_exception(key: str, value: object) -> None:
    assert SCHEMA.accepts(key, value) in {True, False}


@pytest.mark.parametrize(
    "annotation",
    [
        str,
        int,
        float,
        list[bool],
        dict[str, bool],
        dict,
        list,
        Annotated[dict, Field(max_length=3)],
        Annotated[float, Field(ge=0)],
        Annotated[list[str], Field(max_length=3)],
        float | None,
        Any,
        object,
    ],
)
def test_a_field_without_a_limit_is_a_mistake_found_at_start(annotation: Any) -> None:
    kind = dataclass(type("Loose", (), {"__annotations__": {"x": annotation}, "x": None}))
    with pytest.raises(Unbounded):
        StateSchema(kind)
