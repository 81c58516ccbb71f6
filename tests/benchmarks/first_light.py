"""The first minute of a user, in a real Chromium, against the limits that were set for it."""

import statistics
import tempfile
import time
from pathlib import Path

from tests.benchmarks.rows import Row, skipped
from tests.browser.chromium import chromium, data_folder, running_app
from tests.browser.page import SpinePage

REPEATS = 3
REQUIRED = "required limit"


def rows() -> list[Row]:
    """Median seconds of three runs: ready line, demo from a warm cache, the 134-slice CT."""
    folder = data_folder() / "pancreas_ct_dicom"
    with tempfile.TemporaryDirectory() as cache, chromium() as browser:

        def run(*arguments: object) -> tuple[float, float]:
            started = time.perf_counter()
            with running_app(*arguments, cache=Path(cache)) as app:
                ready = app.ready_s
                page = SpinePage(browser, app.url)
                page.wait_for_study(60_000)
                seen = time.perf_counter() - started
                page.page.context.close()
            return ready, seen

        run("--demo")
        demo = [run("--demo") for _ in range(REPEATS)]
        series = [run(folder) for _ in range(REPEATS)] if folder.is_dir() else []
    found = [
        Row("process start", "ready line", _median(demo, 0), 4.0, REQUIRED, "s"),
        Row("demo, warm cache", "four views on screen", _median(demo, 1), 8.0, REQUIRED, "s"),
    ]
    if not series:
        return found + skipped("the public CT series is not here (SPINE_DATA)")
    on_screen = Row("134-slice CT", "four views on screen", _median(series, 1), 6.0, REQUIRED, "s")
    return [*found, on_screen]


def _median(runs: list[tuple[float, float]], part: int) -> float:
    return statistics.median(run[part] for run in runs)
