"""Presets, transfer function, sliders and light in the 3D panel."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Shown
from spine_app.ui.render_widgets import Amount, Looks, PresetImport, TransferEditor
from spine_app.ui.widgets import icon_button, named, section
from spine_app.ui.words import said, told

LIGHTS = (
    ("render.ambient", "ambient", 1.0, 100.0, "%"),
    ("render.diffuse", "diffuse", 1.0, 100.0, "%"),
    ("render.specular", "specular", 1.0, 100.0, "%"),
    ("render.specular_power", "specular_power", 128.0, 1.0, ""),
)
"""Text, coefficient, largest value, what a value of one is shown as, and its unit."""


def place_presets(shown: TypedState[Shown], do: Commands) -> None:
    """Place the presets and what can be done with the one that is used."""
    render = shown.name.render
    section("render.presets")
    Looks(
        items=(shown.name.presets,),
        own=(render.own_presets,),
        active=(shown.name.preset,),
        modified=(render.modified,),
        serial=(render.thumbnails_serial,),
        use=(do.use_preset, "[$event]"),
        remove=(do.render.delete_preset, "[$event]"),
    )
    with html.Div(classes="spine-render-line"):
        v.VBtn(
            told("render.save"),
            prepend_icon="mdi-content-save-outline",
            title=(said("render.save_hint"),),
            click=do.render.save_preset,
        )
        with PresetImport(read=(do.render.import_preset, "[$event]")):
            html.Span(told("render.import"))
        v.VBtn(
            told("render.export"),
            prepend_icon="mdi-file-export-outline",
            title=(said("render.export_hint"),),
            click=do.render.export_preset,
        )


def place_curves(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    """Place the transfer-function editor and the sliders that act on any preset."""
    render, rendering = shown.name.render, controls.name.rendering
    with html.Div(classes="spine-render-line"):
        html.H2(told("render.curves"), classes="spine-section ma-1")
        html.Span(told("render.modified"), v_if=(render.modified,), classes="spine-quiet")
        v.VSpacer()
        icon_button(
            "mdi-restore",
            "render.reset_preset",
            disabled=(f"!{render.modified}",),
            click=do.render.reset_preset,
        )
    _place_editor("opacity", shown, do)
    Amount(
        "render.opacity",
        "%",
        v_model=(rendering.opacity,),
        max=(2,),
        factor=(100,),
        standard=(1,),
    )
    _place_shift(shown, controls)


def _place_shift(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    """Place the shift in HU, or in percent of the window where values have no unit."""
    render, rendering = shown.name.render, controls.name.rendering
    is_ct = f"{render.grey_unit} === 'HU'"
    Amount(
        "render.shift",
        "HU",
        v_if=(is_ct,),
        v_model=(rendering.shift_hu,),
        min=(-1000,),
        max=(1000,),
        step=(1,),
        standard=(0,),
    )
    Amount(
        "render.shift",
        "%",
        v_if=(f"!({is_ct})",),
        v_model=(rendering.shift_percent,),
        min=(-100,),
        max=(100,),
        step=(0.5,),
        standard=(0,),
    )


def place_light(shown: TypedState[Shown], do: Commands) -> None:
    """Place the light and the curve of the gradient; what is not blended is not lit."""
    render = shown.name.render
    with html.Details(v_if=(f"{render.blend} === 'composite'",), classes="spine-render-folds"):
        html.Summary(told("render.light"), classes="spine-section")
        v.VSwitch(
            label=(said("render.lit"),),
            model_value=(render.lit,),
            update_modelValue=(do.render.set_lit, "[$event]"),
            density="compact",
            hide_details=True,
            color="primary",
            classes="spine-switch spine-render-switch",
        )
        for key, name, most, factor, unit in LIGHTS:
            Amount(
                key,
                unit,
                model_value=(f"{render.light}.{name}",),
                max=(most,),
                step=(most / 100,),
                factor=(factor,),
                disabled=(f"!{render.lit}",),
                slide=(do.render.set_light, f"['{name}', $event, false]"),
                settled=(do.render.set_light, f"['{name}', $event, true]"),
            )
        v.VBtn(
            told("render.reset_light"),
            prepend_icon="mdi-restore",
            classes="mt-1",
            click=do.render.reset_light,
        )
    with html.Details(v_if=(f"{render.blend} === 'composite'",), classes="spine-render-folds"):
        html.Summary(told("render.gradient"), classes="spine-section")
        html.P(told("render.gradient_lead"), classes="spine-quiet")
        _place_editor("gradient", shown, do)


def _place_editor(part: str, shown: TypedState[Shown], do: Commands) -> None:
    render = shown.name.render
    TransferEditor(
        part,
        curves=(render.curves,),
        preset=(shown.name.preset,),
        histogram=(render.histogram,),
        low=(render.grey_low,),
        high=(render.grey_high,),
        unit=(render.grey_unit,),
        move=(do.render.move_point, "$event"),
        add=(do.render.add_point, "$event"),
        remove=(do.render.delete_point, "$event"),
        color=(do.render.color_point, "$event"),
    )


def place_cameras(do: Commands) -> None:
    """Place the views of the whole volume that are named after slices, and the fit."""
    section("render.camera")
    with html.Div(classes="spine-render-line", raw_attrs=named("render.camera", role="group")):
        for plane in ("ax", "cor", "sag"):
            name = f"render.look_{plane}"
            v.VBtn(
                plane.upper(),
                variant="tonal",
                title=(said(name),),
                raw_attrs=named(name),
                click=(do.render.look_as, f"['{plane}']"),
            )
        v.VBtn(
            told("render.fit"),
            prepend_icon="mdi-fit-to-page-outline",
            title=(said("render.fit_hint"),),
            click=do.render.fit,
        )
