"""Measurements of a spine in words and numbers."""

import csv
import io
import json

import pytest

from spine_app.controllers.spine.csv import COLUMNS, spine_csv
from spine_app.controllers.spine.record import spine_record
from spine_app.controllers.spine.texts import (
    caveat_texts,
    definition_text,
    flag_text,
    levels_text,
    name_text,
    refusal_text,
    trust_text,
    value_text,
)
from spine_app.domain.labels.structures import SACRUM
from spine_app.domain.spine.measured import Caveat, Key, Measured, Refusal, Side, refused
from spine_app.domain.spine.parts import Flag, Spine, Trust
from spine_app.screen.language import Language
from spine_app.screen.texts import speaking
from spine_app.screen.told import again

L1, L4, L5 = 20, 23, 24
EMPTY = Spine({}, None, {})


def test_a_regional_angle_is_told_with_its_levels():
    one = Measured(Key.LUMBAR_LORDOSIS, (L1, SACRUM), 52.34)

    assert name_text(one) == "LL(L1–S1)"
    assert value_text(one) == "52.3°"


def test_what_lies_between_two_bones_is_told_with_both():
    one = Measured(Key.DISC_MIDDLE, (L4, L5), 9.96)

    assert name_text(one) == "Disc height, middle L4/L5"
    assert value_text(one) == "10.0 mm"
    assert levels_text(one) == "L4/L5"


def test_a_curve_is_told_with_its_side():
    one = Measured(Key.COBB, (19, 22), 31.0, side=Side.LEFT)

    assert value_text(one) == "31.0°, convex to the left"


def test_a_refused_one_has_no_value():
    one = refused(Key.SACRAL_SLOPE, (), Refusal.LYING)

    assert (name_text(one), value_text(one)) == ("SS", "No value")


@pytest.mark.parametrize("language", list(Language))
def test_every_key_reason_caveat_and_flag_has_words(language):
    with speaking(language):
        for key in Key:
            assert definition_text(refused(key, (), Refusal.LYING)).endswith(".")
        assert all(refusal_text(one).endswith(".") for one in Refusal)
        every = Measured(Key.COBB, (), 1.0, caveats=tuple(Caveat))
        assert len(caveat_texts(every)) == len(Caveat)
        assert all(trust_text(Measured(Key.COBB, (), 1.0, trust=one)) for one in Trust)
        assert all(flag_text(one) for one in Flag)


def test_words_follow_the_language():
    told = name_text(Measured(Key.HEIGHT_LOSS, (L1,), 20.0))

    with speaking(Language.KOREAN):
        assert again(told) == "높이 감소 L1"


def test_the_table_is_english_and_complete_whatever_is_spoken():
    measured = [
        Measured(Key.COBB, (19, 22), 31.00049, caveats=(Caveat.POSTURE,), side=Side.LEFT),
        refused(Key.PELVIC_TILT, (), Refusal.LYING),
    ]

    with speaking(Language.KOREAN):
        content = spine_csv(measured, "Spine App 1").decode("utf-8-sig")

    first, second = csv.DictReader(io.StringIO(content))
    assert tuple(first) == COLUMNS
    assert (first["levels"], first["value"], first["unit"]) == ("T12–L3", "31.000", "°")
    assert first["caveats"] == "Taken lying: curves are smaller than standing."
    assert (second["value"], second["confidence"]) == ("", "")
    assert second["why no value"].startswith("It has a meaning in a standing patient only")
    assert content.count("\r\n") == 3


def test_the_document_is_plain_json():
    with speaking(Language.KOREAN):
        found = spine_record(EMPTY, [refused(Key.COBB, (), Refusal.FEW_LEVELS)])

    (one,) = json.loads(json.dumps(found, allow_nan=False))["measurements"]
    assert one["name"] == "Cobb, proposed"
    assert one["refused"]["code"] == "few-levels"
    assert one["value"] is None
