import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.view.drawing import Anchor, Handle, Ink, Line, Overlay, Words
from spine_app.server.frame_message import overlay_on_wire, pack, unpack


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.lists(st.integers())), st.binary())
def test_what_is_packed_is_unpacked(head, picture):
    assert unpack(pack(head, picture)) == (head, picture)


def test_shapes_travel_in_their_order_with_all_that_they_are():
    overlay = Overlay(
        (
            Line(((1, 2.126), (3, 4)), Ink.MEASURE, closed=True, dashed=True),
            Handle((5, 6), Ink.CHOSEN, active=True),
            Words((7, 8), "12.5 mm", Ink.MEASURE, Anchor.MIDDLE),
        ),
        (640.004, 480),
        "grab",
        3,
    )

    assert overlay_on_wire(overlay) == {
        "shapes": [
            ["line", "measure", [1, 2.13, 3, 4], True, False, True],
            ["handle", "chosen", [5, 6], True],
            ["words", "measure", [7, 8], "12.5 mm", "middle"],
        ],
        "size": [640.0, 480],
        "cursor": "grab",
    }


@pytest.mark.parametrize("text", ["</script>", "{{7*7}}", "\u2028", "°±µ"])
def test_words_arrive_letter_by_letter(text):
    overlay = Overlay((Words((0, 0), text, Ink.LABEL),))

    head, _ = unpack(pack({"overlay": overlay_on_wire(overlay)}))

    assert head["overlay"]["shapes"][0][3] == text
