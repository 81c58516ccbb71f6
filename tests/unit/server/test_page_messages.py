"""WS-1: whatever a page says is read within its bounds, or refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.view.interaction import Button, Gesture
from spine_app.server.inbound import Violation
from spine_app.server.page_messages import LayoutTold, Pointer, Shown, read_hello, read_told

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
fields = st.dictionaries(
    st.sampled_from(["kind", "view", "gesture", "button", "x", "y", "serial", "n", "views", "z"]),
    json_values | st.sampled_from(["pointer", "shown", "layout", "axial", "move", "left"]),
)


@given(json_values | fields)
def test_any_message_is_read_or_refused(value):
    for read in (read_hello, read_told):
        try:
            found = read(json.dumps(value))
        except Violation:
            continue
        assert isinstance(found, str | LayoutTold | Pointer | Shown)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    for read in (read_hello, read_told):
        with pytest.raises(Violation):
            read(text)


def test_a_pointer_event_keeps_everything_but_its_serial():
    told = read_told(
        json.dumps(
            {
                "kind": "pointer",
                "view": "volume",
                "gesture": "press",
                "button": "right",
                "x": 1.5,
                "y": 2,
                "alt": True,
                "double": True,
                "serial": 9,
            }
        )
    )

    event = told.event(77)

    assert (event.gesture, event.button, event.serial) == (Gesture.PRESS, Button.RIGHT, 77)
    assert (event.x, event.y, event.alt, event.double, event.ctrl) == (1.5, 2, True, True, False)
