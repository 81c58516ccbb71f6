"""What can be undone and done again, in words."""

from spine_app.domain.history import History
from spine_app.screen.texts import text


def done_words(key: str) -> str:
    """What a command does, by its key: `move ruler`."""
    return text(f"history.{key.removeprefix('history.')}")


def undo_words(history: History) -> str:
    """What would be taken back, `Undo: move ruler`; empty for nothing."""
    key = history.undo_key
    return f"{text('history.undo')}: {done_words(key)}" if key else ""


def redo_words(history: History) -> str:
    """What would be done again, `Redo: move ruler`; empty for nothing."""
    key = history.redo_key
    return f"{text('history.redo')}: {done_words(key)}" if key else ""
