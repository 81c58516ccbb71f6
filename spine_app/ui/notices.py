"""Notices: what happened and what to do."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.state import Controls, Shown
from spine_app.ui.widgets import icon_button

ICONS = "{info: 'mdi-information', warning: 'mdi-alert', error: 'mdi-alert-circle'}"


def place_notice(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    """Place the notice; an error stays until it is closed."""
    is_open, kind = controls.name.notice_open, shown.name.notice_kind
    with v.VSnackbar(
        v_model=(is_open,),
        location="bottom",
        multi_line=True,
        color="surface-variant",
        timeout=(f"{kind} === 'error' ? -1 : 6000",),
        max_width=640,
    ):
        with html.Div(classes="spine-notice", role="alert", key=(shown.name.notice_serial,)):
            v.VIcon((f"{ICONS}[{kind}]",), color=(kind,))
            html.Span(f"{{{{ {shown.name.notice} }}}}", classes="spine-notice-text")
        with v.Template(v_slot_actions=True):
            icon_button("mdi-close", "button.close", click=f"{is_open} = false")
