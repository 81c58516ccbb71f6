"""What is told to the user: notices, and the sentence of an error."""

from spine_app.screen.state import Shown
from spine_app.screen.texts import text
from spine_app.screen.told import told


def tell(shown: Shown, sentence: str, kind: str = "info") -> None:
    """Show a notice.

    Args:
        shown: screen state.
        sentence: what to say.
        kind: `info`, `warning` or `error`.
    """
    shown.notice = sentence
    shown.notice_kind = kind
    shown.notice_serial += 1
    shown.notice_open = True


@told
def error_sentence(code: str, error_id: str) -> str:
    """Sentence for an error code, with the id under which the log holds it."""
    return f"{error_text(code)} ({error_id})"


def error_text(code: str) -> str:
    """Sentence for an error code."""
    return text(f"error.{code}")
