"""Have the kernels compiled before they are needed, where that was not done at set-up."""

import gc
import subprocess
import sys
import threading
from collections.abc import Callable

from spine_app.kernels.compile import is_warm

POLL_S = 0.1


class Warming:
    """Compiles once, however many threads wait for it.

    Compiling holds the interpreter lock, which would freeze the page, so a process of its own does
    it and leaves the machine code on disk.
    """

    def __init__(self, on_compiling: Callable[[], object]) -> None:
        """Tell `on_compiling`, on the thread that waits, when there is something to compile."""
        self._on_compiling = on_compiling
        self._turn = threading.Lock()
        self._ending = threading.Event()
        self._done = False

    def wait(self) -> None:
        """Return once kernels can be loaded from disk; where no process starts, at once."""
        with self._turn:
            if not self._done and not is_warm():
                self._on_compiling()
                self._compile()
            self._done = True

    def load(self, *rehearsals: Callable[[], object]) -> None:
        """Load machine code by rehearsing it, once it can be loaded from disk.

        What was loaded is set aside for the rest of the process: a round of the garbage collector
        would go through a quarter of a million objects of the compiler, for a tenth of a second in
        which nothing else runs.
        """
        self.wait()
        for rehearse in rehearsals:
            if not self._ending.is_set():
                rehearse()
        gc.freeze()

    def stop(self) -> None:
        """Wait no longer."""
        self._ending.set()

    def _compile(self) -> None:
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "spine_app.kernels.warm"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            return
        with process:
            while process.poll() is None:
                if self._ending.wait(POLL_S):
                    process.kill()
