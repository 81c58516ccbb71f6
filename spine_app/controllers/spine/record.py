"""A spine and its measurements as a document for programs."""

from collections.abc import Iterable, Sequence
from importlib.metadata import version

import numpy as np
from numpy.typing import ArrayLike

from spine_app.controllers.spine.texts import (
    caveat_texts,
    definition_text,
    flag_text,
    level_name,
    levels_text,
    refusal_text,
)
from spine_app.domain.geometry import Floats
from spine_app.domain.labels.structures import VERTEBRAE
from spine_app.domain.spine.measure import VERSION
from spine_app.domain.spine.measured import Construction, Measured
from spine_app.domain.spine.parts import (
    CanalSection,
    EndPlate,
    Flag,
    LevelNote,
    Sacrum,
    Spine,
    Vertebra,
)
from spine_app.domain.study.quality import Finding
from spine_app.io.volume_export import RESEARCH_NOTE
from spine_app.screen.language import Language
from spine_app.screen.texts import speaking, text

DIGITS = 4
PROGRAM = "Spine App"


@speaking(Language.ENGLISH)
def spine_document(
    spine: Spine, measured: Iterable[Measured], quality: Sequence[Finding]
) -> dict[str, object]:
    """The record with what made it and what limits the images.

    Args:
        spine: all bones.
        measured: what was measured on it.
        quality: the quality list of the series.
    """
    return {
        "application": {"name": PROGRAM, "version": version("spine-app")},
        "note": RESEARCH_NOTE,
        "quality": [one.record() for one in quality],
        **spine_record(spine, measured),
    }


@speaking(Language.ENGLISH)
def spine_record(spine: Spine, measured: Iterable[Measured]) -> dict[str, object]:
    """The document: English words, points in mm, LPS.

    Args:
        spine: all bones.
        measured: what was measured on it.
    """
    sacrum = spine.sacrum
    return {
        "definitions": VERSION,
        "frame": "LPS",
        "vertebrae": [_vertebra(one) for one in spine.vertebrae.values()],
        "sacrum": None if sacrum is None else _sacrum(sacrum),
        "discs": [
            {
                "id": one.id,
                "label": one.label,
                "above": VERTEBRAE[one.above],
                "below": None if one.below is None else level_name(one.below),
                "center": _point(one.center_lps),
                "volume_ml": _number(one.volume_ml),
                "flags": _flags(one.flags),
            }
            for one in spine.discs.values()
        ],
        "measurements": [_measurement(one) for one in measured],
    }


def _measurement(one: Measured) -> dict[str, object]:
    return {
        "key": one.key.value,
        "name": str(text(f"spine.name_{one.key.value}")),
        "levels": [level_name(level) for level in one.levels],
        "levels_text": levels_text(one),
        "value": _number(one.value),
        "unit": one.unit.value,
        "side": None if one.side is None else one.side.value,
        "confidence": None if one.value is None else one.trust.value,
        "refused": None
        if one.refusal is None
        else {"code": one.refusal.value, "sentence": str(refusal_text(one.refusal))},
        "caveats": [
            {"code": caveat.value, "sentence": str(sentence)}
            for caveat, sentence in zip(one.caveats, caveat_texts(one), strict=True)
        ],
        "definition": str(definition_text(one)),
        "construction": _construction(one.construction),
    }


def _construction(drawn: Construction) -> dict[str, object]:
    plane = drawn.plane
    return {
        "points": [_point(point) for point in drawn.points],
        "lines": [[_point(point) for point in line] for line in drawn.lines],
        "outlines": [[_point(point) for point in line] for line in drawn.outlines],
        "plane": None
        if plane is None
        else {
            "origin": _point(plane.origin),
            "right": _point(plane.right),
            "up": _point(plane.up),
        },
    }


def _vertebra(one: Vertebra) -> dict[str, object]:
    frame = one.frame
    return {
        **_level(one.level, one.label, one.note),
        "volume_ml": _number(one.volume_ml),
        "center": _point(one.center_lps),
        "axes": None
        if frame is None
        else {"left": _point(frame.left), "back": _point(frame.back), "up": _point(frame.up)},
        "upper_plate": _plate(one.upper),
        "lower_plate": _plate(one.lower),
        "pedicles": {
            "left": _maybe(one.left_pedicle_lps),
            "right": _maybe(one.right_pedicle_lps),
        },
        "canal": _canal(one.canal),
        "above": None if one.above is None else level_name(one.above),
        "below": None if one.below is None else level_name(one.below),
        "flags": _flags(one.flags),
        "confidence": one.trust.value,
    }


def _sacrum(one: Sacrum) -> dict[str, object]:
    return {
        **_level(one.level, one.label, one.note),
        "volume_ml": _number(one.volume_ml),
        "center": _point(one.center_lps),
        "plate": _plate(one.plate),
        "flags": _flags(one.flags),
        "confidence": one.trust.value,
    }


def _level(level: int, label: int, note: LevelNote) -> dict[str, object]:
    return {
        "level": VERTEBRAE[level],
        "id": level,
        "label": label,
        "source": note.source.value,
        "level_confidence": _number(note.confidence),
        "is_pinned": note.is_pinned,
        "is_unsure": note.is_unsure,
    }


def _plate(plate: EndPlate | None) -> dict[str, object] | None:
    if plate is None:
        return None
    return {
        "center": _point(plate.center_lps),
        "normal": _point(plate.normal_lps),
        "front": _point(plate.front_lps),
        "back": _point(plate.back_lps),
        "floor": _point(plate.floor_lps),
        "spread_mm": _number(plate.spread_mm),
        "confidence": plate.trust.value,
    }


def _canal(canal: CanalSection | None) -> dict[str, object] | None:
    if canal is None:
        return None
    return {
        "center": _point(canal.center_lps),
        "normal": _point(canal.normal_lps),
        "front": _point(canal.front_lps),
        "back": _point(canal.back_lps),
        "area_mm2": _number(canal.area_mm2),
        "source": canal.source.value,
    }


def _flags(flags: frozenset[Flag]) -> list[dict[str, str]]:
    ordered = sorted(flags, key=lambda one: one.value)
    return [{"code": one.value, "sentence": str(flag_text(one))} for one in ordered]


def _maybe(point: Floats | None) -> list[float] | None:
    return None if point is None else _point(point)


def _point(point: ArrayLike) -> list[float]:
    # Adding zero turns a negative zero into a plain one.
    return [round(float(value), DIGITS) + 0.0 for value in np.asarray(point)]


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), DIGITS) + 0.0
