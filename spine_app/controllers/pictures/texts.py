"""Words about pictures and films: sizes, lengths, file names, what is to be known about them."""

from spine_app.domain.pictures.film import Coding, Sweep, Turntable
from spine_app.domain.pictures.legend import Caption
from spine_app.domain.study.quality import Finding, Quality
from spine_app.screen.texts import text
from spine_app.screen.told import told

LIMITS: dict[Quality, str] = {
    Quality.LOSSY: "picture.lossy",
    Quality.TILT_CORRECTED: "picture.resampled",
    Quality.SPACING_RESAMPLED: "picture.resampled",
    Quality.SLICE_JITTER: "picture.resampled",
    Quality.DERIVED: "picture.derived",
    Quality.MISSING_SLICES: "picture.missing",
    Quality.UNREADABLE_SLICES: "picture.missing",
}
"""Findings that whoever sees a picture has to know."""
FILE_WORDS = {"volume": "3d", "layout": "views"}
BYTES_PER_PIXEL = 0.4
"""Of a PNG; between 0.2 of slices enlarged and 0.6 of bone in 3D, as measured."""
BYTES_PER_FILM_PIXEL: dict[Coding, float] = {Coding.H264: 0.02, Coding.VP9: 0.025}
"""Of a film, per pixel and frame; between 0.006 of slices and 0.021 of bone that turns."""


def caption_of(findings: tuple[Finding, ...], *, coarse: bool) -> Caption:
    """The strip under a picture.

    Args:
        findings: what limits the series on screen.
        coarse: a first look is on screen, whose rest is being read.
    """
    keys = [LIMITS[one.quality] for one in findings if one.quality in LIMITS]
    keys += ["picture.coarse"] if coarse else []
    return Caption(text("picture.purpose"), " · ".join(dict.fromkeys(map(text, keys))))


def file_name(subject: str, kind: str = "") -> str:
    """Name of a file, of words of our own: `spine-axial.png`, `spine-3d-turntable.mp4`."""
    words = ["spine", FILE_WORDS.get(subject, subject), *([kind] if kind else [])]
    return f"{'-'.join(words)}.{'mp4' if kind else 'png'}"


@told
def picture_summary(size: tuple[int, int]) -> str:
    """Size of a picture and about how many bytes it will take."""
    return _filled(
        "picture.summary",
        width=str(size[0]),
        height=str(size[1]),
        size=size_text(size[0] * size[1] * BYTES_PER_PIXEL),
    )


@told
def film_summary(size: tuple[int, int], film: Turntable | Sweep, coding: Coding) -> str:
    """Size and length of a film and about how many bytes it will take."""
    pixels = size[0] * size[1] * film.frames
    return _filled(
        "film.summary",
        width=str(size[0]),
        height=str(size[1]),
        seconds=f"{film.seconds:.3g}",
        frames=str(film.frames),
        size=size_text(pixels * BYTES_PER_FILM_PIXEL[coding]),
    )


@told
def film_progress(done: int, count: int, left_s: float | None) -> str:
    """How far a film is."""
    how_far = _filled("film.done", done=str(done), count=str(count))
    return how_far if left_s is None else f"{how_far} · {_left(left_s)}"


@told
def saved(key: str, name: str) -> str:
    """That a file is ready."""
    return _filled(key, name=name)


def size_text(size_bytes: float) -> str:
    """Bytes for people: `0.4 MB`, `12 MB`."""
    megabytes = size_bytes / 1e6
    return f"{megabytes:.0f} MB" if megabytes >= 10 else f"{max(megabytes, 0.1):.1f} MB"


def _left(seconds: float) -> str:
    """How long is left, for people: `40 s left`, `2 min 5 s left`."""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    if minutes:
        return _filled("film.left_minutes", minutes=str(minutes), seconds=str(rest))
    return _filled("film.left", seconds=str(rest))


def _filled(key: str, **values: str) -> str:
    sentence = text(key)
    for name, value in values.items():
        sentence = sentence.replace(f"{{{name}}}", value)
    return sentence
