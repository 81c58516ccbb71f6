"""Memory of the real program with a long CT in every layout of a real Chromium.

The goal counts the main process and everything it has started, pages they share once (PSS), from
the opening of the folder on: also while the study is read. The page itself is Chromium's and does
not count.
"""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.resident import watched
from tests.benchmarks.rows import Row, skipped
from tests.browser.chromium import chromium, running_app
from tests.browser.page import SpinePage
from tests.data.big_series import write_big_series

SLICES = 500
LIMIT_MIB = 1024.0
WINDOW = (1920, 1080)
READ_MS = 180_000
QUIET = {"quiet_s": 1.5, "limit_s": 120.0}
CANAL = ((0.52, 0.25), (0.5, 0.42), (0.5, 0.58), (0.52, 0.75))
"""Points along the canal, as parts of the sagittal view."""
VIEWS = {
    "volume": "3D view",
    "axial": "Axial view",
    "coronal": "Coronal view",
    "sagittal": "Sagittal view",
    "curved": "Curved view",
}
LAYOUTS = {
    "grid": tuple(VIEWS)[:4],
    "large": tuple(VIEWS)[:4],
    "pair": ("volume", "axial"),
    "row": ("axial", "coronal", "sagittal"),
    "bent": ("curved", "sagittal", "axial", "volume"),
    **{name: (name,) for name in VIEWS},
}
"""What each layout shows."""
SCOUTER = "Scouter"
PLAIN = 1.0
"""Standard deviation of the pixels of a picture on which nothing is to be seen."""


def rows():
    """Peak memory of a session, against the limit."""
    if not Path("/proc/self/smaps_rollup").exists():
        return skipped("memory of a process tree is read on Linux only")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made, "series")
        write_big_series({"uncompressed": folder}, SLICES)
        with (
            running_app(cache=Path(made, "cache")) as app,
            chromium() as browser,
            watched(app.process.pid) as watch,
        ):
            _visit_all(SpinePage(browser, app.url, WINDOW), folder, watch)
    _tell_steps(watch)
    return _compared(watch)


def _visit_all(page, folder, watch):
    """Open the study and use every view in every layout."""
    page.wait_for_start()
    watch.step = "start page"
    page.wait_until_quiet(**QUIET)
    watch.step = "reading"
    page.open_folder(folder)
    page.wait_for_state("Shown__phase", "ready", READ_MS)
    page.wait_for_study(READ_MS)
    page.wait_until_quiet(**QUIET)
    _draw_canal(page)
    for layout, views in LAYOUTS.items():
        watch.step = layout
        page.page.evaluate("name => window.trame.state.set('Controls__layout', name)", layout)
        page.wait_for_state("Controls__layout", layout)
        for view in views:
            _use(page, view)
        page.wait_until_quiet(**QUIET)
        for name in (*(VIEWS[view] for view in views), SCOUTER):
            assert page.pixels(name).std() > PLAIN, f"{layout}: nothing to be seen in {name}"


def _draw_canal(page):
    """Click a canal, along which the curved view is cut."""
    box = page.view(VIEWS["sagittal"]).bounding_box()
    page.view(VIEWS["sagittal"]).focus()
    page.page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 60)
    page.page.keyboard.press("n")
    for x, y in CANAL:
        page.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.page.wait_for_timeout(300)
    page.page.keyboard.press("n")


def _use(page, view):
    """Turn the 3D view, page through slices: what is never touched takes no memory."""
    picture = page.view(VIEWS[view]).locator("canvas.spine-picture")
    picture.wait_for(state="visible", timeout=60_000)
    box = page.view(VIEWS[view]).bounding_box()
    mouse = page.page.mouse
    x, y = box["x"] + 0.6 * box["width"], box["y"] + 0.55 * box["height"]
    mouse.move(x, y)
    if view == "volume":
        mouse.down()
        for step in range(1, 25):
            mouse.move(x - 6 * step, y + 2 * step)
        mouse.up()
        return
    for notch in range(60):
        mouse.wheel(0, 100 if notch < 30 else -100)


def _tell_steps(watch):
    """Print the peak of each step."""
    for step in dict.fromkeys(moment.step for moment in watch.moments):
        moment = watch.largest(lambda m: m.all.pss, step)
        sys.stdout.write(
            f"memory, {step or 'start'}: {moment.all.pss:.0f} MiB (PSS) in {moment.processes} "
            f"processes; main process {moment.main.rss:.0f} MiB (RSS), "
            f"of it {moment.main.of_files:.0f} MiB mapped files\n"
        )


def _compared(watch):
    case = f"512 x 512 x {SLICES}, every layout"
    metrics = {
        "peak of all processes, shared pages once (PSS)": lambda m: m.all.pss,
        "peak of the main process (RSS)": lambda m: m.main.rss,
        "peak of the sum over all processes (RSS)": lambda m: m.all.rss,
    }
    return [
        Row(case, metric, of(watch.largest(of)), LIMIT_MIB, "the limit", "MiB")
        for metric, of in metrics.items()
    ]
