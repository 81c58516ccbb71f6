"""The dialog for pictures and films, and the card of a film that is being made."""

from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_client.widgets.core import AbstractElement
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.picture_state import IN_PICTURES, PictureKind
from spine_app.screen.state import Controls, Shown
from spine_app.ui.picture_fields import Fields, place_film, place_over, place_picture
from spine_app.ui.widgets import attributes, icon_button
from spine_app.ui.words import said, told

KIND_ICONS = {
    PictureKind.PICTURE: "mdi-image-outline",
    PictureKind.TURNTABLE: "mdi-rotate-360",
    PictureKind.SWEEP: "mdi-layers-triple-outline",
}


class PictureKeeper(AbstractElement):
    """What the page does by itself: tells where views lie, fills the clipboard; invisible."""

    def __init__(self, shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
        """Place it, once in the page."""
        super().__init__(
            "spine-picture-keeper",
            open=(controls.name.picturing.open,),
            ticket=(shown.name.pictures.copy_ticket,),
        )
        self._attr_names += ["open", "ticket"]


def place_pictures(
    server: Any, shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    """Place the dialog, closed, and the card of a film."""
    server.controller.trigger("spine_picture_boxes")(do.pictures.lay_out)
    server.controller.trigger("spine_picture_copy")(do.pictures.copy)
    server.controller.trigger("spine_picture_film")(do.pictures.film)
    server.controller.trigger("spine_picture_copied")(do.pictures.copied)
    server.controller.trigger("spine_picture_not_copied")(do.pictures.copy_failed)
    PictureKeeper(shown, controls)
    is_open = controls.name.picturing.open
    with v.VDialog(
        model_value=(is_open,),
        update_modelValue=f"{is_open} = $event",
        max_width=560,
        scrollable=True,
    ):
        with v.VCard(title=(said("picture.title"),), classes="spine-pictures", id="spine-pictures"):
            _place_content(Fields(shown, controls), controls.name.language)
            _place_end(shown, controls, do)


def place_picture_button(shown: TypedState[Shown]) -> None:
    """Place the button that opens the dialog."""
    icon_button(
        "mdi-camera-outline",
        "picture.title",
        shown=shown,
        action="page.picture",
        click="window.spine_pictures.open()",
    )


def _place_content(fields: Fields, language: str) -> None:
    kind = fields.controls.kind
    with v.VCardText(classes="spine-pictures-body"):
        with v.VBtnToggle(
            v_model=(kind,),
            mandatory=True,
            density="comfortable",
            divided=True,
            variant="outlined",
            color="primary",
            classes="spine-pictures-kind",
        ):
            for entry, icon in KIND_ICONS.items():
                v.VBtn(told(f"picture.kind.{entry.value}"), value=entry.value, prepend_icon=icon)
        is_picture = f"{kind} === '{PictureKind.PICTURE.value}'"
        with html.Div(v_if=(is_picture,), classes="spine-pictures-part"):
            place_picture(fields)
        with html.Div(v_else=True, classes="spine-pictures-part"):
            place_film(fields)
        place_over(fields)
        html.P(
            f"{{{{ {is_picture} ? {said('picture.format')} : {said('film.format')} }}}}",
            classes="spine-quiet",
        )
        html.P(
            told("picture.english"),
            v_if=(f"{language} !== '{IN_PICTURES.value}'",),
            classes="spine-quiet",
        )


def _place_end(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    pictures, wanted = shown.name.pictures, controls.name.picturing
    is_picture = f"{wanted.kind} === '{PictureKind.PICTURE.value}'"
    with v.VCardActions(classes="spine-pictures-end"):
        html.Span(
            f"{{{{ {pictures.why_not} || {pictures.summary} }}}}",
            classes=(f"{pictures.why_not} ? 'text-warning' : 'spine-quiet'",),
            id="spine-picture-summary",
            raw_attrs=attributes(role="status"),
        )
        v.VSpacer()
        v.VBtn(told("button.close"), click=f"{wanted.open} = false")
        off = f"!!{pictures.why_not} || {pictures.taking}"
        v.VBtn(
            told("picture.copy"),
            v_if=is_picture,
            title=(said("picture.copy_hint"),),
            disabled=(off,),
            click="window.spine_pictures.copy()",
        )
        v.VBtn(
            told("picture.save"),
            v_if=is_picture,
            color="primary",
            variant="tonal",
            disabled=(off,),
            loading=(pictures.taking,),
            click=do.pictures.save,
        )
        v.VBtn(
            told("film.make"),
            v_if=f"!({is_picture})",
            color="primary",
            variant="tonal",
            disabled=(f"!!{pictures.why_not}",),
            click="window.spine_pictures.film()",
        )


def place_film_card(shown: TypedState[Shown], do: Commands) -> None:
    """Place the card of a film that is being made: what, how far, how long still, Cancel."""
    pictures = shown.name.pictures
    with v.VCard(
        v_if=(pictures.filming,),
        elevation=8,
        classes="spine-film",
        raw_attrs=attributes(role="status"),
        id="spine-film",
    ):
        with html.Div(classes="spine-progress-line"):
            html.Span(f"{{{{ {pictures.film_title} }}}}")
            html.Span(f"{{{{ Math.round({pictures.film_fraction} * 100) }}}} %")
        v.VProgressLinear(
            model_value=(f"{pictures.film_fraction} * 100",),
            color="primary",
            height=6,
            rounded=True,
        )
        with html.Div(classes="spine-progress-line"):
            html.Span(f"{{{{ {pictures.film_done} }}}}", classes="spine-quiet")
            v.VBtn(told("button.cancel"), variant="tonal", click=do.pictures.cancel_film)
