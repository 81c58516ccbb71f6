"""Ways of packing a frame, one core: time, size, likeness, and unpacking in Chromium.

The frames are those of the app in a real page: a slice and the 3D view of the pancreas CT, 1000 ×
800, or of the demo case where the CT is not there. `python -m tests.benchmarks.encoders` prints the
table of docs/channel.md.
"""

import base64
import io
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import imagecodecs
import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

from spine_app.server.encoder import LOSSLESS, MOVING, STILL, encode
from tests.benchmarks.rows import Row
from tests.browser.chromium import chromium, data_folder, running_app
from tests.browser.page import SpinePage

REPEATS = 9
UNPACK = """async ([text, type]) => {
    const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
    const times = [];
    for (let n = 0; n < 9; n++) {
        const started = performance.now();
        (await createImageBitmap(new Blob([bytes], { type }))).close();
        times.push(performance.now() - started);
    }
    return times.sort((a, b) => a - b)[4];
}"""


@dataclass(frozen=True)
class Way:
    """One way of packing: its name, what it does to (h, w, 3) uint8, and its media type."""

    name: str
    pack: object
    media_type: str


def _pillow(kind, **options):
    def pack(rgb):
        buffer = io.BytesIO()
        Image.fromarray(rgb).save(buffer, kind, **options)
        return buffer.getvalue()

    return pack


def _turbo(quality, colors):
    return lambda rgb: imagecodecs.jpeg8_encode(rgb, level=quality, subsampling=colors)


WAYS = (
    Way("turbo JPEG 78, half colour", _turbo(78, "420"), "image/jpeg"),
    Way("turbo JPEG 78, full colour", _turbo(78, "444"), "image/jpeg"),
    Way("Pillow JPEG 78, half colour", _pillow("JPEG", quality=78, subsampling=2), "image/jpeg"),
    Way("Pillow JPEG 78, full colour", _pillow("JPEG", quality=78, subsampling=0), "image/jpeg"),
    Way("turbo JPEG 94, full colour", _turbo(94, "444"), "image/jpeg"),
    Way("Pillow JPEG 94, full colour", _pillow("JPEG", quality=94, subsampling=0), "image/jpeg"),
    Way("WebP 75, method 0", _pillow("WEBP", quality=75, method=0), "image/webp"),
    Way("AVIF 60, speed 10", _pillow("AVIF", quality=60, speed=10, max_threads=1), "image/avif"),
    Way(
        "WebP lossless, method 0",
        _pillow("WEBP", lossless=True, quality=0, method=0),
        "image/webp",
    ),
    Way("Pillow PNG, level 1", _pillow("PNG", compress_level=1), "image/png"),
    Way("imagecodecs PNG, level 1", lambda rgb: imagecodecs.png_encode(rgb, level=1), "image/png"),
    Way(
        "AVIF 100, speed 10",
        _pillow("AVIF", quality=100, speed=10, subsampling="4:4:4", max_threads=1),
        "image/avif",
    ),
)


def frames():
    """(name, (800, 1000, 3) uint8) of a slice and the 3D view as they are on screen."""
    folder = data_folder() / "pancreas_ct_dicom"
    found = [folder] if folder.is_dir() else ["--demo"]
    with (
        tempfile.TemporaryDirectory() as cache,
        running_app(*found, cache=Path(cache)) as app,
        chromium() as browser,
    ):
        page = SpinePage(browser, app.url, size=(1900, 1100))
        page.wait_for_study(120_000)
        page.page.evaluate(
            "() => { window.trame.state.set("
            "'Controls__sending__ChannelControls__lossless', true); }"
        )
        for view, name in (("axial", "slice"), ("volume", "3D view")):
            page.page.evaluate("view => window.trame.state.set('Controls__layout', view)", view)
            page.page.wait_for_function(
                "view => document.querySelector("
                "`[data-view=${view}] canvas.spine-picture`).dataset.rank === '6'",
                arg=view,
                timeout=60_000,
            )
            page.wait_until_quiet(1.5, limit_s=60)
            pixels = page.pixels("Axial view" if view == "axial" else "3D view")
            yield name, np.ascontiguousarray(_cut(pixels)), page


def _cut(pixels):
    """The middle 800 × 1000, larger frames made smaller, smaller ones taken as they are."""
    top, left = (max(0, pixels.shape[n] - want) // 2 for n, want in enumerate((800, 1000)))
    return pixels[top : top + 800, left : left + 1000]


def _seconds(act):
    act()
    times = []
    for _ in range(REPEATS):
        started = time.thread_time()
        act()
        times.append(time.thread_time() - started)
    return statistics.median(times)


def likeness(left, right):
    """Structural similarity of the luma of two (h, w, 3) uint8 pictures, Wang et al. 2004."""
    a, b = (np.asarray(p, float) @ (0.299, 0.587, 0.114) for p in (left, right))
    mean = lambda x: gaussian_filter(x, 1.5, truncate=3.5)  # noqa: E731
    ma, mb = mean(a), mean(b)
    va, vb, cov = mean(a * a) - ma**2, mean(b * b) - mb**2, mean(a * b) - ma * mb
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * ma * mb + c1) * (2 * cov + c2)
    return float((top / ((ma**2 + mb**2 + c1) * (va + vb + c2))).mean())


def _video(rgb, codec, **options):
    """CPU seconds and bytes a frame of a short turn (the picture moved), one thread, no delay."""
    frames = [np.roll(rgb, 3 * n, axis=1) for n in range(12)]
    context = av.CodecContext.create(codec, "w")
    height, width = rgb.shape[0] // 2 * 2, rgb.shape[1] // 2 * 2
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base, context.thread_count, context.options = Fraction(1, 30), 1, options
    sizes, started = [], time.process_time()
    for frame in frames:
        picture = av.VideoFrame.from_ndarray(frame[:height, :width], format="rgb24")
        sizes.append(sum(len(bytes(packet)) for packet in context.encode(picture)))
    context.encode(None)
    return (time.process_time() - started) / len(frames), statistics.mean(sizes)


def table(write=sys.stdout.write):
    """Print one line a way and frame."""
    for name, rgb, page in frames():
        write(f"\n{name}, {rgb.shape[1]} × {rgb.shape[0]}\n")
        for way in WAYS:
            packed = way.pack(rgb)
            seconds = _seconds(lambda way=way, rgb=rgb: way.pack(rgb))
            back = np.asarray(Image.open(io.BytesIO(packed)).convert("RGB"))
            text = base64.b64encode(packed).decode()
            unpack = page.page.evaluate(UNPACK, [text, way.media_type])
            write(
                f"| {way.name} | {seconds * 1000:.1f} | {len(packed) / 1024:.0f} | {unpack:.1f} |"
                f" {likeness(rgb, back):.4f} |\n"
            )
        for codec, options in (
            ("libx264", {"preset": "ultrafast", "tune": "zerolatency", "crf": "23"}),
            ("libsvtav1", {"preset": "12", "crf": "35", "svtav1-params": "pred-struct=1:lp=1"}),
        ):
            try:
                seconds, size = _video(rgb, codec, **options)
                write(f"| {codec} | {seconds * 1000:.1f} | {size / 1024:.0f} | | |\n")
            except (av.FFmpegError, ValueError) as error:
                write(f"| {codec} | not here: {type(error).__name__} | | | |\n")


def rows():
    """Packing with our levels against the nearest other way, CPU seconds of one core."""
    found = []
    for name, rgb, _page in frames():
        rgba = np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])
        for what, level, peer in (
            ("moving", MOVING[-1], "WebP 75, method 0"),
            ("still", STILL, "AVIF 60, speed 10"),
            ("lossless", LOSSLESS, "Pillow PNG, level 1"),
        ):
            way = next(way for way in WAYS if way.name == peer)
            ours = _seconds(lambda level=level, rgba=rgba: encode(rgba, level))
            theirs = _seconds(lambda way=way, rgb=rgb: way.pack(rgb))
            found.append(Row(name, f"packing, {what}", ours, theirs, peer, "s"))
    return found


if __name__ == "__main__":
    table()
