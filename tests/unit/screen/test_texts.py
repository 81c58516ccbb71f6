import re

import pytest

from spine_app.domain.labels.recognition import Confidence
from spine_app.domain.labels.tables import TableName
from spine_app.domain.rendering.presets import presets_for
from spine_app.domain.study.messages import Stage
from spine_app.domain.study.quality import Affected, Quality, Severity
from spine_app.domain.study.series import AsideKind, Opening, Orientation, Split
from spine_app.domain.view.camera import Side
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality
from spine_app.domain.window import PRESETS
from spine_app.helper_client.presence import HelperPresence
from spine_app.screen.english.catalogue import ENGLISH
from spine_app.screen.state import Layout, Tool
from spine_app.screen.texts import text

FAMILIES = {
    "quality": [quality.value for quality in Quality],
    "affected": [affected.value for affected in Affected],
    "severity": [severity.value for severity in Severity],
    "opening": [opening.value for opening in Opening],
    "split": [split.value for split in Split],
    "aside": [kind.value for kind in AsideKind],
    "stage": [stage.value for stage in Stage],
    "label_table": [table.value for table in TableName],
    "confidence": [confidence.value for confidence in Confidence],
    "orientation": [orientation.value for orientation in Orientation],
    "tool": [tool.value for tool in Tool],
    "side": [side.value for side in Side],
    "view": [*(plane.value for plane in Plane), Layout.VOLUME.value],
    "window": [*PRESETS, "auto", "stored"],
    "preset": [name for modality in Modality for name in presets_for(modality)],
}
ON_PAGE = {key: words for key, words in ENGLISH.items() if not key.startswith("command.")}
"""Texts that enter the page; those of commands go to a terminal."""
KEYS = [f"{family}.{name}" for family, names in FAMILIES.items() for name in names]


@pytest.mark.parametrize("key", KEYS)
def test_every_value_that_can_be_shown_has_a_text(key):
    assert text(key)


@pytest.mark.parametrize("presence", list(HelperPresence))
def test_every_presence_of_the_helper_has_a_text(presence):
    assert text(f"status.helper_{presence.value}")


def test_a_key_that_is_not_in_the_catalogue_is_an_error():
    with pytest.raises(KeyError):
        text("no-such")


def test_texts_are_clean():
    for key, words in ON_PAGE.items():
        assert words == words.strip(), key
        assert words, key
        assert "  " not in words, key


def test_texts_hold_no_markup_and_no_quotes_that_would_end_an_expression():
    for key, words in ON_PAGE.items():
        assert not re.search(r"[<>\"'`\\]", words), key


def test_only_known_places_are_filled_in():
    places = {place for words in ON_PAGE.values() for place in re.findall(r"{(\w*)}", words)}

    assert places == {
        *("seconds", "count", "value", "what"),
        *("name", "width", "height", "size", "frames", "done", "minutes"),
        *("moving", "rest", "level", "levels", "clients", "showing", "first", "second"),
    }
