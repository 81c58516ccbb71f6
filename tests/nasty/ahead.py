"""Runs cases on all cores, a few ahead of the tests that wait for them."""

import asyncio
import gc
import os
import shutil
import threading
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import psutil

from spine_app.domain.limits import ReadLimits
from tests.nasty.case import Case, Outcome
from tests.nasty.good import good_slices, good_volume
from tests.nasty.run import WORK_FOLDER, read, run_case

EVERY = 12
"""After so many cases a good study is read in the same session."""
_SLOWEST = 90
"""Seconds a test waits for its case."""


class Ahead:
    """One session, in a thread with an event loop, that opens one case after the other."""

    def __init__(self, cases: list[Case], folder: Path) -> None:
        """Start with the first cases."""
        self._folder = folder
        self._outcomes: dict[str, Future[Outcome]] = {case.id: Future() for case in cases}
        self._cases = [(n, case, self._outcomes[case.id]) for n, case in enumerate(cases)]
        self._rss = psutil.Process().memory_info().rss
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def outcome(self, case: Case) -> Outcome:
        """Wait for a case; raises what its checks raised."""
        return self._outcomes.pop(case.id).result(_SLOWEST)

    def growth(self) -> int:
        """Bytes by which this process has grown since the first case, when all are done."""
        for outcome in self._outcomes.values():
            outcome.exception(_SLOWEST)
        self._outcomes.clear()
        gc.collect()
        return psutil.Process().memory_info().rss - self._rss

    def close(self) -> None:
        """Start no further case, and wait for those that run."""
        self._cases.clear()
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        self._loop.run_until_complete(self._work())

    async def _work(self) -> None:
        await asyncio.gather(*(self._take() for _ in range(os.cpu_count() or 1)))

    async def _take(self) -> None:
        while self._cases:
            number, case, future = self._cases.pop(0)
            folder = self._folder / f"{number:04d}"
            try:
                folder.mkdir()
                outcome = await run_case(case, folder)
                if number % EVERY == 0 or outcome.code.startswith("job"):
                    await read_something_good(folder)
            except BaseException as error:  # noqa: BLE001  # it is the test that must fail
                future.set_exception(error)
            else:
                future.set_result(outcome)
            shutil.rmtree(folder, ignore_errors=True)


async def read_something_good(folder: Path) -> None:
    """The next good load works."""
    study, work = folder / "good", folder / "good-work" / WORK_FOLDER
    study.mkdir()
    work.mkdir(parents=True)
    for n, content in enumerate(good_slices()):
        (study / str(n)).write_bytes(content)
    outcome = await read(study, work, ReadLimits())
    np.testing.assert_array_equal(outcome.volume.voxels_kji, good_volume().voxels_kji)
