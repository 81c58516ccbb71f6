"""Frames with known contents, and a film read back."""

from dataclasses import dataclass

import av
import numpy as np
from av.video.reformatter import Colorspace

from spine_app.domain.pictures.film_delivery import FILM_NAME, FilmEnd, FilmFrame, StartFilm

SIZE = (320, 192)


def frame(number, size=SIZE):
    """A picture of grey 16 x number with a white square that moves with the number."""
    pixels = np.full((size[1], size[0], 3), min(16 * number, 200), np.uint8)
    pixels[40:80, 8 * number : 8 * number + 32] = 255
    return pixels


class Frames:
    """Stands in for the pipe of a job: gives frames, in parts as the real one does."""

    def __init__(self, *frames, hold=1, end=True, part=50_000):
        self._messages = []
        for pixels in frames:
            self._messages.append(FilmFrame(hold))
            data = pixels.tobytes()
            self._messages += [data[n : n + part] for n in range(0, len(data), part)]
        self._messages += [FilmEnd()] if end else []

    def receive(self):
        return self._messages.pop(0) if self._messages else None


def request(folder, **more):
    return StartFilm(**{"work_folder": str(folder), "width": 320, "height": 192, "rate": 30} | more)


@dataclass
class Film:
    """What a file holds, as FFmpeg reads it."""

    pictures: list
    rate: float
    seconds: float
    size: tuple
    codec: str
    metadata: dict


def read_film(path=None, folder=None):
    path = path or folder / FILM_NAME
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        pictures = [
            picture.reformat(format="rgb24", src_colorspace=Colorspace.ITU709).to_ndarray()
            for picture in file.decode(stream)
        ]
        return Film(
            pictures=pictures,
            rate=float(stream.average_rate),
            seconds=float(stream.duration * stream.time_base),
            size=(stream.width, stream.height),
            codec=stream.codec_context.name,
            metadata=dict(file.metadata) | dict(stream.metadata),
        )
