"""What the page says about its connection; shown by `assets/reconnect.js`, which keeps copies."""

from collections.abc import Callable

from trame.widgets import html

from spine_app.ui.widgets import attributes
from spine_app.ui.words import told


def place_connection() -> None:
    """Place the strip of a page that tries to come back, and the page of a session that is over."""
    with html.Div(
        classes="spine-reconnecting", id="spine-reconnecting", raw_attrs=attributes(role="status")
    ):
        html.Span(classes="spine-reconnecting-dot")
        _place(html.Span, "channel.reconnecting")
    with html.Div(classes="spine-disconnected", id="spine-disconnected"):
        _place(html.H1, "disconnected.title")
        _place(html.P, "disconnected.text")
        _place(html.Button, "channel.try_again", classes="spine-try-again")


def _place(widget: Callable[..., object], key: str, **kwargs: str) -> None:
    """Place words that copies outside the page's template can tell anew; see `assets/texts.js`."""
    widget(told(key), raw_attrs=attributes(data_say=key), **kwargs)
