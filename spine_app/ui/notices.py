"""Notices: what happened and what to do."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Shown
from spine_app.ui.widgets import attributes, icon_button

ICONS = "{info: 'mdi-information', warning: 'mdi-alert', error: 'mdi-alert-circle'}"


def place_notice(shown: TypedState[Shown], do: Commands) -> None:
    """Place the notice; an error stays until it is closed."""
    kind = shown.name.notice_kind
    with v.VSnackbar(
        model_value=(shown.name.notice_open,),
        update_modelValue=do.dismiss,
        location="bottom",
        multi_line=True,
        color="surface-variant",
        timeout=(f"{kind} === 'error' ? -1 : 6000",),
        max_width=640,
    ):
        with html.Div(
            classes="spine-notice",
            raw_attrs=attributes(role="alert"),
            key=(shown.name.notice_serial,),
        ):
            v.VIcon(icon=(f"{ICONS}[{kind}]",), color=(kind,))
            html.Span(f"{{{{ {shown.name.notice} }}}}", classes="spine-notice-text")
        with v.Template(v_slot_actions=True):
            icon_button("mdi-close", "button.close", click=do.dismiss)
