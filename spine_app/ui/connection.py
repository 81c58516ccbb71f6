"""What the page says about its connection; shown by `assets/reconnect.js`, which keeps copies."""

from trame.widgets import html

from spine_app.screen.texts import text
from spine_app.ui.widgets import attributes


def place_connection() -> None:
    """Place the strip of a page that tries to come back, and the page of a session that is over."""
    with html.Div(
        classes="spine-reconnecting", id="spine-reconnecting", raw_attrs=attributes(role="status")
    ):
        html.Span(classes="spine-reconnecting-dot")
        html.Span(text("channel.reconnecting"))
    with html.Div(classes="spine-disconnected", id="spine-disconnected"):
        html.H1(text("disconnected.title"))
        html.P(text("disconnected.text"))
        html.Button(text("channel.try_again"), classes="spine-try-again")
