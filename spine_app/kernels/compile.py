"""Compile loops with numba, once per machine, and find again what was compiled before.

A module of kernels decorates its loops with `compiled`, and one small function that runs all of
them on tiny inputs, with the very types the app uses, with `rehearsal`. `warm` runs the rehearsals:
after it no kernel compiles any more while a person waits.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from platformdirs import user_cache_path

F = TypeVar("F", bound=Callable[..., Any])

FOLDER = Path(__file__).resolve().parent
FAST = {"nsz", "arcp", "contract", "afn"}
"""Liberties of the compiler: reciprocals, fused multiply-add. Not taken: to assume that there are
no NaN and infinities, and to add in another order, which would make results depend on the CPU."""

REHEARSALS: list[Callable[[], object]] = []


def compiled(function: F) -> F:
    """A loop as machine code that releases the interpreter lock; compiled when first called.

    Division by zero gives infinity, as in numpy. What is compiled is kept on disk for the next
    start, under a name that changes with the source of the module and of the kernels it uses: numba
    itself looks at the one file only.
    """
    return _compiled(function)


def lean(function: F) -> F:
    """The same for a loop that makes no arrays: a fifth quicker where it is called very often.

    Such code does not count the references to the arrays it is given, which the caller holds.
    """
    return _compiled(function, _nrt=False)


def inlined(function: F) -> F:
    """The same for a part of a `lean` loop, which is put where it is called.

    A call with a volume and its look would pass a hundred numbers.
    """
    return _compiled(function, _nrt=False, forceinline=True)


def _compiled(function: F, **options: bool) -> F:
    # numba reads this setting while it decorates.
    settings: Any = numba.config
    settings.CACHE_DIR = str(cache_folder() / fingerprint(function.__module__))
    decorate: Any = numba.njit
    settled = {"nogil": True, "cache": True, "fastmath": FAST, "error_model": "numpy", **options}
    return cast("F", decorate(**settled)(function))


def rehearsal(function: Callable[[], object]) -> Callable[[], object]:
    """Have `warm` call a function that runs the kernels of its module on tiny inputs."""
    REHEARSALS.append(function)
    return function


@cache
def fingerprint(module: str) -> str:
    """Short hash of the source of a kernel module and of all kernel modules that it imports.

    Args:
        module: full name; one that is no kernel module (a test) counts as itself.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    waiting, seen = [module.rpartition(".")[2]], set[str]()
    while waiting:
        name = waiting.pop()
        path = FOLDER / f"{name}.py"
        if name in seen or not path.is_file():
            continue
        seen.add(name)
        source = path.read_text(encoding="utf-8")
        waiting += re.findall(rf"^from {__package__}\.(\w+) import", source, re.MULTILINE)
    for name in sorted(seen):
        digest.update((FOLDER / f"{name}.py").read_bytes())
    return digest.hexdigest()[:16]


@cache
def cache_folder() -> Path:
    """Where machine code is kept: next to the kernels, or in the user's cache if that is closed."""
    beside = FOLDER / "__pycache__" / "compiled"
    try:
        beside.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=beside):
            return beside
    except OSError:
        folder = user_cache_path("spine-app", appauthor=False) / "compiled"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder


def warm() -> None:
    """Load or compile everything that the rehearsals of the imported modules run."""
    for rehearse in REHEARSALS:
        rehearse()
    marker().touch()


def is_warm() -> bool:
    """Whether `warm` has been through with the kernels as they are now, on this kind of CPU."""
    return marker().is_file()


@cache
def marker() -> Path:
    """The file whose presence says that everything is compiled."""
    digest = hashlib.sha256(f"{numba.__version__} {_cpu()} {os.name}".encode())
    for path in sorted(FOLDER.glob("*.py")):
        digest.update(path.read_bytes())
    return cache_folder() / f"warm-{digest.hexdigest()[:16]}"


def _cpu() -> str:
    """The kind of CPU for which numba compiles, as it says itself."""
    from numba.core.registry import cpu_target  # noqa: PLC0415 - takes a while to start

    return str(cpu_target.target_context.codegen().magic_tuple())
