"""Moving finished files into a folder that was absent or empty."""

import errno
import secrets
import shutil
from pathlib import Path

from spine_app.commands.ending import Ended, Exit
from spine_app.domain.errors import NoSpace, OutputUnwritable, SpineError
from spine_app.screen.texts import text

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def refuse_full(target: Path) -> None:
    """Make sure that a folder is absent or empty, in a folder that exists.

    Raises:
        Ended: it holds something.
        OutputUnwritable: it is no folder, or there is no place for it.
    """
    try:
        if target.is_dir():
            if any(target.iterdir()):
                raise Ended(Exit.OUTPUT, "output-exists", text("command.not_empty"))
            return
        if target.is_symlink() or target.exists() or not target.parent.is_dir():
            raise OutputUnwritable
    except OSError:
        raise OutputUnwritable from None


def fill_folder(source: Path, target: Path) -> None:
    """Move the folders in `source` to `target`; they appear when all of them are complete.

    Args:
        source: folder of folders, in a private place; perhaps on another disk.
        target: absent or empty.

    Raises:
        Ended, OutputUnwritable: see `refuse_full`.
        NoSpace: the disk is full. Nothing is left.
    """
    refuse_full(target)
    is_new = not target.exists()
    stage = (target.parent if is_new else target) / f".{secrets.token_hex(8)}.part"
    moved: list[Path] = []
    try:
        stage.mkdir(mode=0o700)
        for folder in sorted(source.iterdir()):
            shutil.move(folder, stage / folder.name)
        if is_new:
            stage.rename(target)
            return
        for folder in sorted(stage.iterdir()):
            folder.rename(target / folder.name)
            moved.append(target / folder.name)
        stage.rmdir()
    except OSError as error:
        _remove(stage, *moved)
        raise _named(error) from None
    except BaseException:
        _remove(stage, *moved)
        raise


def _remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _named(error: OSError) -> SpineError:
    return NoSpace() if error.errno in _FULL else OutputUnwritable()
