"""Crop box, clip position, names and surfaces in the 3D panel."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Shown
from spine_app.ui.render_widgets import Amount
from spine_app.ui.widgets import section
from spine_app.ui.words import said, told

ENDS = (("low", "low_name"), ("high", "high_name"))


def place_crop(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    """Place the crop box: its switch, its faces in mm, and the ways to set it at once."""
    render, rendering = shown.name.render, controls.name.rendering
    face = said("render.crop_face")
    section("render.crop")
    _switch("render.crop_on", rendering.crop_on)
    with html.Div(v_if=(rendering.crop_on,)):
        with html.Div(classes="spine-crop"):
            with v.Template(v_for=f"item in {render.crop}", key="item.axis"):
                for end, name in ENDS:
                    html.Span(f"{{{{ item.{name} }}}}", classes="spine-crop-end")
                    html.Input(
                        type="number",
                        classes="spine-crop-number",
                        value=(f"item.{end}",),
                        step="0.1",
                        change=(
                            do.render.move_crop,
                            f"[item.axis, '{end}', Number($event.target.value)]",
                        ),
                        raw_attrs=[
                            f":aria-label=\"{face} + ' ' + item.{name} + ' (mm)'\"",
                            ":title=\"'0 – ' + item.extent + ' mm'\"",
                            'min="0"',
                            ':max="item.extent"',
                        ],
                    )
        html.P(told("render.crop_unit"), classes="spine-quiet mt-1")
        with html.Div(classes="spine-render-line"):
            v.VBtn(
                told("render.crop_fit"),
                prepend_icon="mdi-crop",
                title=(said("render.crop_fit_hint"),),
                click=do.render.fit_crop,
            )
            v.VBtn(
                told("render.crop_reset"),
                prepend_icon="mdi-restore",
                disabled=(f"!{render.crop_moved}",),
                click=do.render.reset_crop,
            )


def place_clip(controls: TypedState[Controls]) -> None:
    """Place the clip position."""
    rendering = controls.name.rendering
    section("render.clip")
    Amount(
        "render.clip_position",
        "%",
        v_model=(rendering.clip,),
        max=(100,),
        step=(0.5,),
        standard=(0,),
    )
    _switch("render.clip_frozen", rendering.clip_frozen)


def place_structures(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    """Place the switches of names and surfaces, where there are any."""
    render, rendering = shown.name.render, controls.name.rendering
    meshes = render.has_meshes
    with html.Div(v_if=(f"{shown.name.has_labels} || {meshes}",)):
        section("render.structures")
        _switch("render.names", rendering.show_names)
        with html.Div(v_if=(meshes,)):
            _switch("render.mesh_cut", rendering.mesh_cut)
            _switch("render.mesh_transparent", rendering.mesh_transparent)
            Amount(
                "render.mesh_opacity",
                "%",
                v_if=(rendering.mesh_transparent,),
                v_model=(rendering.mesh_opacity,),
                min=(0.05,),
                max=(1,),
                factor=(100,),
                standard=(0.5,),
            )


def _switch(key: str, name: str) -> None:
    v.VSwitch(
        v_model=(name,),
        label=(said(key),),
        density="compact",
        hide_details=True,
        color="primary",
        classes="spine-switch spine-render-switch",
    )
