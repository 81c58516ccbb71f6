"""The fields of the dialog for pictures and films."""

from collections.abc import Iterable
from enum import Enum
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.domain.pictures.film import (
    SECONDS_MAX,
    SECONDS_MIN,
    SLICES_PER_SECOND_MAX,
    SWING_MAX_DEG,
    SWING_MIN_DEG,
    Axis,
    Coding,
    FilmSize,
)
from spine_app.domain.pictures.page import WIDTH_MAX, WIDTH_MIN
from spine_app.screen.picture_state import Background, FilmRate, PictureKind, PictureSize, Subject
from spine_app.screen.state import Controls, Shown
from spine_app.ui.words import said

PLANES = ("axial", "coronal", "sagittal")


class Fields:
    """Names of what the dialog shows and sets."""

    def __init__(self, shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
        """Take the names of the part of the state that is about pictures."""
        self.shown: Any = shown.name.pictures
        self.controls: Any = controls.name.picturing


def place_picture(fields: Fields) -> None:
    """Place the fields of a picture: what, and how large."""
    layout = f"{{name: '{Subject.LAYOUT.value}', title: {said('picture.subject.layout')}}}"
    items = f"[{layout}, ...{fields.shown.subjects}]"
    _place_choice("picture.subject", fields.controls.subject, items)
    _place_choice("picture.size", fields.controls.size, _items(PictureSize, "picture.size"))
    _place_number(
        fields,
        "width",
        "picture.width",
        (WIDTH_MIN, WIDTH_MAX),
        v_if=f"{fields.controls.size} === '{PictureSize.WIDTH.value}'",
    )


def place_film(fields: Fields) -> None:
    """Place the fields of a film: what moves and how fast, how large, for which player."""
    is_sweep = f"{fields.controls.kind} === '{PictureKind.SWEEP.value}'"
    with html.Div(v_if=(is_sweep,), classes="spine-pictures-grid"):
        _place_sweep(fields)
    with html.Div(v_else=True, classes="spine-pictures-grid"):
        _place_turntable(fields)
    with html.Div(classes="spine-pictures-grid spine-pictures-end-row"):
        _place_choice("film.size", fields.controls.film_size, _items(FilmSize, "film.size"))
        _place_choice("film.coding", fields.controls.coding, _items(Coding, "film.coding"))


def place_over(fields: Fields) -> None:
    """Place what lies over a picture and behind it."""
    items = _items(Background, "picture.background")
    kind, subject = fields.controls.kind, fields.controls.subject
    solid = f"['{Subject.VOLUME.value}', '{Subject.LAYOUT.value}'].includes({subject})"
    is_still = f"{kind} === '{PictureKind.PICTURE.value}' && {solid}"
    with html.Div(v_if=(f"{kind} === '{PictureKind.TURNTABLE.value}' || ({is_still})",)):
        _place_choice("picture.background", fields.controls.background, items)
    with html.Div(classes="spine-pictures-over"):
        for name in ("drawings", "words"):
            v.VSwitch(
                v_model=(getattr(fields.controls, name),),
                label=(said(f"picture.{name}"),),
                color="primary",
                density="compact",
                hide_details=True,
                classes="spine-switch",
            )


def _place_turntable(fields: Fields) -> None:
    controls = fields.controls
    _place_number(fields, "seconds", "film.seconds", (SECONDS_MIN, SECONDS_MAX))
    rates = ", ".join(f"{{name: '{r.value}', title: '{r.value}'}}" for r in FilmRate)
    _place_choice("film.rate", controls.rate, f"[{rates}]")
    _place_choice("film.axis", controls.axis, _items(Axis, "film.axis"))
    _place_flag("film.way", controls.to_left, ("film.to_right", "film.to_left"))
    _place_flag("film.motion", controls.swing, ("film.turn", "film.swing"))
    _place_number(
        fields,
        "swing_deg",
        "film.swing_deg",
        (SWING_MIN_DEG, SWING_MAX_DEG),
        disabled=(f"!{controls.swing}",),
    )


def _place_sweep(fields: Fields) -> None:
    planes = str(list(PLANES))
    subject = fields.controls.subject
    v.VSelect(
        # A film of slices that was asked for another view shows the axial one.
        model_value=(f"{planes}.includes({subject}) ? {subject} : '{PLANES[0]}'",),
        update_modelValue=f"{subject} = $event",
        items=(f"{fields.shown.subjects}.filter(i => {planes}.includes(i.name))",),
        item_title="title",
        item_value="name",
        label=(said("film.view"),),
    )
    _place_number(fields, "per_second", "film.per_second", (1, SLICES_PER_SECOND_MAX))
    slices = fields.shown.slices
    for name in ("first", "last"):
        now = f"Math.min({getattr(fields.controls, name)}, {slices} || 1)"
        _place_number(
            fields, name, f"film.{name}", (1, 10_000), now=now, suffix=(f"'/ ' + {slices}",)
        )
    _place_flag("film.way", fields.controls.back, ("film.once", "film.back"))


def _place_choice(label: str, field: str, items: str) -> None:
    v.VSelect(
        v_model=(field,),
        items=(items,),
        item_title="title",
        item_value="name",
        label=(said(label),),
        density="compact",
        variant="outlined",
        hide_details=True,
    )


def _place_flag(label: str, field: str, keys: tuple[str, str]) -> None:
    """Place a choice between two that is kept as a switch."""
    off, on = map(said, keys)
    _place_choice(label, field, f"[{{name: false, title: {off}}}, {{name: true, title: {on}}}]")


def _place_number(
    fields: Fields, name: str, label: str, limits: tuple[float, float], now: str = "", **more: Any
) -> None:
    low, high = limits
    v.VTextField(
        model_value=(now or getattr(fields.controls, name),),
        change=f"window.spine_pictures.number('{name}', $event, {low}, {high})",
        type="number",
        min=low,
        max=high,
        label=(said(label),),
        density="compact",
        variant="outlined",
        hide_details=True,
        **more,
    )


def _items(choices: Iterable[Enum], prefix: str) -> str:
    rows = (f"{{name: '{c.value}', title: {said(f'{prefix}.{c.value}')}}}" for c in choices)
    return f"[{', '.join(rows)}]"
