"""What can be undone and done again, in words."""

from spine_app.domain.history import History
from spine_app.screen.texts import text
from spine_app.screen.told import told


def done_words(key: str) -> str:
    """What a command does, by its key: `move ruler`."""
    return text(f"history.{key.removeprefix('history.')}")


@told
def undo_words(history: History) -> str:
    """What would be taken back, `Undo: move ruler`; empty for nothing."""
    key = history.undo_key
    return f"{text('history.undo')}: {done_words(key)}" if key else ""


@told
def redo_words(history: History) -> str:
    """What would be done again, `Redo: move ruler`; empty for nothing."""
    key = history.redo_key
    return f"{text('history.redo')}: {done_words(key)}" if key else ""


@told
def step_words(key: str, what: str) -> str:
    """What was undone or done again, `Undone: move ruler`."""
    return f"{text(key)}: {done_words(what)}"
