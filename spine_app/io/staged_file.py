"""Files that appear under their name only when they are complete."""

import contextlib
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from spine_app.domain.errors import NoSpace, OutputExists, OutputUnwritable, SpineError
from spine_app.io.new_file import NEW_FILE, NO_SPACE


class StagedFile:
    """A file that is written beside its place and moved there at the end."""

    def __init__(self, target: Path, write: Callable[[BinaryIO], None]) -> None:
        """Write it, readable for its owner only, and bring it to the disk.

        Args:
            target: where it is to appear.
            write: writes the content.

        Raises:
            NoSpace: the disk is full. Nothing is left.
            OutputUnwritable: the folder does not exist or may not be written.
        """
        self.target = target
        self._path = target.with_name(f".{secrets.token_hex(8)}.part")
        try:
            descriptor = os.open(self._path, NEW_FILE, 0o600)
        except OSError as error:
            raise _named(error) from None
        try:
            with os.fdopen(descriptor, "w+b") as file:
                write(file)
                file.flush()
                if hasattr(os, "fchmod"):
                    os.fchmod(descriptor, 0o644 & ~_umask())
                os.fsync(descriptor)
        except OSError as error:
            self.discard()
            raise _named(error) from None
        except BaseException:
            self.discard()
            raise

    def publish(self, *, overwrite: bool) -> None:
        """Give it its name, at once.

        Args:
            overwrite: replace a file of that name.

        Raises:
            OutputExists: there is one, and it may not be replaced.
            OutputUnwritable: it cannot be moved there.
        """
        try:
            if not overwrite and self._link():
                return
            self._path.replace(self.target)
        except OSError as error:
            raise _named(error) from None

    def discard(self) -> None:
        """Remove it, if it has not been published."""
        with contextlib.suppress(OSError):
            self._path.unlink()

    def _link(self) -> bool:
        """Give it a name that is not taken; False where the disk knows no second names."""
        try:
            os.link(self._path, self.target, follow_symlinks=False)
        except FileExistsError:
            raise OutputExists from None
        except (OSError, NotImplementedError):
            refuse_existing([self.target])
            return False
        self._path.unlink()
        return True


def refuse_existing(targets: Sequence[Path]) -> None:
    """Make sure that none of the names is taken.

    Raises:
        OutputExists: one is.
        OutputUnwritable: it cannot be told.
    """
    for target in targets:
        try:
            target.lstat()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise _named(error) from None
        raise OutputExists


def publish_all(files: Sequence[StagedFile], *, overwrite: bool) -> None:
    """Give all of them their names, or none where nothing is overwritten.

    Raises:
        OutputExists: a name is taken.
        OutputUnwritable: one cannot be moved.
    """
    published: list[Path] = []
    try:
        for file in files:
            file.publish(overwrite=overwrite)
            published.append(file.target)
    except SpineError:
        if not overwrite:
            for target in published:
                with contextlib.suppress(OSError):
                    target.unlink()
        raise


def _named(error: OSError) -> SpineError:
    """Name a full disk; anything else is about the place that was asked for."""
    return NoSpace() if error.errno in NO_SPACE else OutputUnwritable()


def _umask() -> int:
    """The mask for new files; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
