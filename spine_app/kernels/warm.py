"""`python -m spine_app.kernels.warm`: compile all kernels, so that no one waits for it later."""

import importlib
import pkgutil

from spine_app import kernels
from spine_app.kernels import compile as compiling


def warm_all() -> None:
    """Import every kernel module and run its rehearsals."""
    for module in pkgutil.iter_modules(kernels.__path__):
        importlib.import_module(f"{kernels.__name__}.{module.name}")
    compiling.warm()


if __name__ == "__main__":
    warm_all()
