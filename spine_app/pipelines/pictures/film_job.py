"""The job that compresses a film: frames come through the pipe one by one and leave as MP4."""

from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from spine_app.domain.errors import JobError
from spine_app.domain.pictures.film import FRAMES_MAX, SIDE_MAX, SIDE_MIN, Coding
from spine_app.domain.pictures.film_delivery import (
    FILM_NAME,
    FilmEnd,
    FilmFrame,
    FilmReady,
    StartFilm,
)
from spine_app.domain.pictures.film_errors import FilmRefused, NoFilmEncoder

ENCODERS: dict[Coding, dict[str, dict[str, str]]] = {
    Coding.H264: {
        "libx264": {"preset": "veryfast", "crf": "18", "profile": "high"},
    },
    Coding.VP9: {
        "libvpx-vp9": {
            "crf": "24",
            "b": "0",
            "deadline": "realtime",
            "cpu-used": "6",
            "row-mt": "1",
        },
    },
}
"""Encoders of FFmpeg by coding, the first that is there is used, and their settings; see decision
0018."""
THREADS = 2
BT709 = 1
"""FFmpeg's number of ITU-R BT.709, the colours of high-definition video."""
LIMITED_RANGE = 1
KEY_SECONDS = 1
"""Seconds between whole frames: how exactly a player can jump."""


class Channel(Protocol):
    """The conversation with the session."""

    def receive(self) -> object | bytes | None:
        """Next message or bytes; None when the session has closed its end."""


def serve(request: StartFilm, channel: Channel) -> FilmReady | None:
    """Write a film.

    Args:
        request: size, rate and place.
        channel: gives the frames.

    Returns:
        What was written; None when the session went away.

    Raises:
        FilmRefused: the request or the frames are not those of a film.
        NoFilmEncoder: the FFmpeg that is installed has no encoder for this coding.
    """
    _check(request)
    path = Path(request.work_folder) / FILM_NAME
    finished = False
    try:
        with Film(request, path) as film:
            while (message := channel.receive()) is not None:
                if isinstance(message, FilmEnd):
                    finished = True
                    break
                if not isinstance(message, FilmFrame):
                    raise FilmRefused
                film.add(_pixels(request, channel), message.hold)
    finally:
        if not finished:
            path.unlink(missing_ok=True)
    return FilmReady(film.count, path.stat().st_size) if finished else None


class Film:
    """A film that is being written. A context manager, at whose end the file is whole."""

    def __init__(self, request: StartFilm, path: Path) -> None:
        """Start the file.

        Raises:
            NoFilmEncoder: there is no encoder for this coding.
        """
        name = encoder_for(request.coding)
        # The index in front lets a page or a slide start before it has read everything; without
        # "bitexact" the file would name the version of the writing library.
        options = {"movflags": "+faststart", "fflags": "+bitexact"}
        self._file = av.open(str(path), "w", format="mp4", options=options)
        settings = ENCODERS[request.coding][name]
        stream = self._file.add_stream(name, rate=request.rate, options=settings)
        if not isinstance(stream, av.VideoStream):
            raise NoFilmEncoder
        self._stream = stream
        self._stream.width, self._stream.height = request.width, request.height
        self._stream.pix_fmt = "yuv420p"
        # Of the frames; the muxer chooses another one for the file.
        self._time_base = Fraction(1, request.rate)
        context = self._stream.codec_context
        context.time_base = self._time_base
        context.thread_count = THREADS
        context.gop_size = request.rate * KEY_SECONDS
        context.colorspace = context.color_primaries = context.color_trc = BT709
        context.color_range = LIMITED_RANGE
        self.count = 0

    def add(self, pixels: np.ndarray, hold: int) -> None:
        """Append a frame, (height, width, 3) uint8 RGB, shown for `hold` frames.

        Raises:
            FilmRefused: the film would become too long.
        """
        if hold < 1 or self.count + hold > FRAMES_MAX:
            raise FilmRefused
        picture = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        for _ in range(hold):
            picture.pts, picture.time_base = self.count, self._time_base
            self._file.mux(self._stream.encode(picture))
            self.count += 1

    def __enter__(self) -> "Film":
        """Return the film."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write what is left and close the file."""
        try:
            if kind is None and self.count:
                self._file.mux(self._stream.encode(None))
        finally:
            self._file.close()


def encoder_for(coding: Coding) -> str:
    """Name of the encoder that is used for a coding.

    Raises:
        NoFilmEncoder: the FFmpeg that is installed has none.
    """
    for name in ENCODERS[coding]:
        if name in av.codecs_available:
            return name
    raise NoFilmEncoder


def _check(request: StartFilm) -> None:
    """Refuse what is no film.

    Raises:
        FilmRefused: a number is outside its range.
    """
    sides = (request.width, request.height)
    if any(side % 2 or not SIDE_MIN <= side <= SIDE_MAX for side in sides):
        raise FilmRefused
    if not 1 <= request.rate <= 60:
        raise FilmRefused


def _pixels(request: StartFilm, channel: Channel) -> np.ndarray:
    """The bytes of one frame as pixels (height, width, 3).

    Raises:
        FilmRefused: something else came, or too much of it.
        JobError: the session went away in the middle of a frame.
    """
    wanted = request.width * request.height * 3
    pixels = np.empty(wanted, dtype=np.uint8)
    filled = 0
    while filled < wanted:
        part = channel.receive()
        if part is None:
            raise JobError
        if not isinstance(part, bytes) or filled + len(part) > wanted:
            raise FilmRefused
        pixels[filled : filled + len(part)] = np.frombuffer(part, dtype=np.uint8)
        filled += len(part)
    return pixels.reshape(request.height, request.width, 3)
