"""What a hand sees in Chromium on the same cores: frames per second, and time from hand to screen.

Frames are counted in the page as they come on screen, while a real mouse drags or turns its wheel.
Ours is the program as users start it; peers are pages of other viewers with the same volume, one
after the other and never at the same time. For frames per second a larger ratio is better.
"""

import socket
import tempfile
import time
from pathlib import Path

import nibabel
import numpy as np

from tests.benchmarks.browser_peers import ALL, NotHere, serving
from tests.benchmarks.rows import Row, skipped
from tests.browser.chromium import chromium, running_app
from tests.browser.page import SpinePage

SIZES = (256, 512)
SECONDS = 6.0
FRAMES = 3
PATIENCE_S = 60.0
READY_MS = 300_000
WINDOW = (1330, 900)
"""The 3D view alone has about 1000 × 800 pixels in it."""
PEER_WINDOW = (1000, 800)
TURNING_FPS, SCROLLING_FPS, LAG_MS = 12.0, 20.0, 250.0

COUNT = """selector => {
    window.bench = { count: 0 };
    const note = () => { window.bench.count += 1; };
    const seen = new WeakSet();
    const watch = () => document.querySelectorAll(selector).forEach(element => {
        if (seen.has(element)) return;
        seen.add(element);
        new MutationObserver(note).observe(element, {
            attributes: true, attributeFilter: ['src', 'data-frame'],
        });
    });
    watch();
    setInterval(watch, 200);
}"""


def rows():
    """Turning and scrolling at 256 and 512 cubed, ours and the peers'."""
    found = []
    with tempfile.TemporaryDirectory() as made:
        for size in SIZES:
            voxels = shells(size)
            found += _ours_and_peers(voxels, size, Path(made))
    return found


def _ours_and_peers(voxels, size, folder):
    file, array = folder / f"{size}.nii", folder / f"{size}.npy"
    nibabel.save(nibabel.Nifti1Image(voxels.transpose(2, 1, 0), np.diag([-1, -1, 1, 1])), file)
    np.save(array, voxels)
    case = f"{size} cubed in Chromium"
    turning, lags, scrolling = ours(file, folder / "cache")
    p50, p95 = np.percentile(lags, [50, 95]) if lags else (np.inf, np.inf)
    found = [
        Row(case, "turning", turning, TURNING_FPS, "the goal", "frames/s"),
        Row(case, "drag to pixel, half", float(p50), LAG_MS, "the limit", "ms"),
        Row(case, "drag to pixel, 95 %", float(p95), LAG_MS, "the limit", "ms"),
        Row(case, "scrolling slices", scrolling, SCROLLING_FPS, "the goal", "frames/s"),
    ]
    for peer in ALL:
        try:
            theirs = peer_turning(peer, array, folder)
        except NotHere as reason:
            skipped(f"{peer.name} {reason}")
            continue
        found.append(Row(case, "turning", turning, theirs, peer.name, "frames/s"))
    return found


def shells(size):
    """(k, j, i) int16: a ball with dense shells and a gap, as in the entry `render`."""
    axis = np.linspace(-1, 1, size, dtype=np.float32)
    radius = np.sqrt(axis[:, None, None] ** 2 + axis[:, None] ** 2 + axis**2)
    values = np.where(radius < 0.9, 60 + 700 * np.sin(14 * radius) ** 8, -1000)
    values[:, :, size // 2 :][radius[:, :, size // 2 :] > 0.6] = -1000
    return np.ascontiguousarray(values.astype(np.int16))


def ours(file, cache):
    """Frames per second of turning, lags in ms, and frames per second of scrolling."""
    with running_app(file, cache=cache) as app, chromium() as browser:
        page = SpinePage(browser, app.url, size=WINDOW)
        page.wait_for_study(READY_MS)
        page.page.keyboard.press("Shift+1")
        page.wait_until_quiet(1.5, limit_s=120)
        _drag(page.page, page.view("3D view").bounding_box(), 1.0)
        page.page.evaluate("() => window.spine_frames.lags()")
        page.page.evaluate(COUNT, "[data-view=volume] canvas.spine-picture")
        turning = _drag(page.page, page.view("3D view").bounding_box(), SECONDS)
        page.wait_until_quiet(1.0, limit_s=60)
        lags = page.page.evaluate("() => window.spine_frames.lags()")
        page.page.keyboard.press("Shift+2")
        page.wait_until_quiet(1.5, limit_s=60)
        page.page.evaluate(COUNT, "[data-view=axial] canvas.spine-picture")
        scrolling = _scroll(page.page, page.view("Axial view").bounding_box(), SECONDS)
    return turning, lags, scrolling


def peer_turning(peer, array, folder):
    """Frames per second of turning in a peer's page.

    Raises:
        NotHere: it cannot be had, or shows no picture.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving(peer, array, folder, port) as address, chromium() as browser:
        page = browser.new_page(viewport=dict(zip(("width", "height"), PEER_WINDOW, strict=True)))
        page.goto(address)
        try:
            page.wait_for_function(
                "() => [...document.querySelectorAll('img')].some(i => i.naturalWidth > 300)",
                timeout=READY_MS,
            )
        except Exception as error:
            raise NotHere("shows no picture") from error
        page.wait_for_timeout(2000)
        page.evaluate(COUNT, "img")
        box = {"x": 0, "y": 0, "width": PEER_WINDOW[0], "height": PEER_WINDOW[1]}
        return max(_drag(page, box, SECONDS, PATIENCE_S), 1 / PATIENCE_S)


def _drag(page, box, seconds, patience_s=0.0):
    """Drag back and forth for a while; frames per second that came on screen.

    A viewer that has not shown `FRAMES` by then is given up to `patience_s`.
    """
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    before, started, step = _count(page), time.perf_counter(), 0
    while (passed := time.perf_counter() - started) < max(seconds, patience_s):
        if passed >= seconds and _count(page) - before >= FRAMES:
            break
        step += 1
        page.mouse.move(x + 150 * np.sin(step / 15), y + 20 * np.sin(step / 40))
    shown = (_count(page) - before) / (time.perf_counter() - started)
    page.mouse.up()
    return shown


def _scroll(page, box, seconds):
    """Turn the wheel back and forth for a while; frames per second that came on screen."""
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    before, started, step = _count(page), time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        step += 1
        page.mouse.wheel(0, 100 if step // 60 % 2 else -100)
    return (_count(page) - before) / (time.perf_counter() - started)


def _count(page):
    return page.evaluate("() => (window.bench ? window.bench.count : 0)")
