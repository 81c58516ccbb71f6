"""What can be undone and done again, in words."""

from spine_app.domain.history import History
from spine_app.screen.texts import text
from spine_app.screen.told import again, told


def done_words(key: str, what: str = "") -> str:
    """What a command does, by its key and the name of what it is done to: `paint L4`."""
    return text(f"history.{key.removeprefix('history.')}").replace("{what}", what)


@told
def undo_words(history: History) -> str:
    """What would be taken back, `Undo: move ruler`; empty for nothing."""
    key, what = history.undo_key, again(history.undo_what)
    return f"{text('history.undo')}: {done_words(key, what)}" if key else ""


@told
def redo_words(history: History) -> str:
    """What would be done again, `Redo: move ruler`; empty for nothing."""
    key, what = history.redo_key, again(history.redo_what)
    return f"{text('history.redo')}: {done_words(key, what)}" if key else ""


@told
def step_words(key: str, command: str, what: str = "") -> str:
    """What was undone or done again, `Undone: move ruler`."""
    return f"{text(key)}: {done_words(command, what)}"
