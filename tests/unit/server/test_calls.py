"""WS-1: calls and their arguments."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import RequestRefused
from spine_app.server.calls import ARGUMENTS, Call, check_arguments, read_call
from spine_app.server.inbound import Violation

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
)


@given(anything)
def test_a_message_is_a_call_or_a_violation(message: Any) -> None:
    with pytest.raises(Violation):
        read_call(message)


def test_a_well_formed_call_is_read() -> None:
    message = {"wslink": "1.0", "id": "rpc:c1:0", "method": "m", "args": [1], "kwargs": {}}
    assert read_call(message) == Call("rpc:c1:0", "m", [1])


@pytest.mark.parametrize(
    "change",
    [{"id": 1}, {"id": "x" * 129}, {"method": None}, {"args": {}}, {"kwargs": {"self": 1}}],
)
def test_a_call_with_an_odd_part_is_a_violation(change: dict[str, Any]) -> None:
    with pytest.raises(Violation):
        read_call({"id": "a", "method": "m", "args": []} | change)


@given(st.sampled_from(sorted(ARGUMENTS)), st.lists(anything, max_size=4))
def test_any_arguments_are_taken_or_refused(method: str, args: list[Any]) -> None:
    try:
        check_arguments(Call("a", method, args))
    except RequestRefused:
        return
    assert len(args) == len(ARGUMENTS[method])
