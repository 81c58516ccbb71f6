"""What the job that compresses a film and the session tell each other."""

from dataclasses import dataclass

from spine_app.domain.pictures.film import Coding


@dataclass(frozen=True)
class StartFilm:
    """Request: write a film whose frames follow as bytes.

    Attributes:
        work_folder: private folder for the film, which is named `film.mp4`.
        width: of a frame in pixels, even.
        height: of a frame in pixels, even.
        rate: frames a second.
        coding: how it is compressed.
    """

    work_folder: str
    width: int
    height: int
    rate: int
    coding: Coding = Coding.H264


@dataclass(frozen=True)
class FilmFrame:
    """The bytes of one frame follow: height × width × 3, RGB, first row at the top.

    Attributes:
        hold: how many frames of the film show it.
    """

    hold: int = 1


@dataclass(frozen=True)
class FilmEnd:
    """All frames have been sent."""


@dataclass(frozen=True)
class FilmReady:
    """Answer: the film is written.

    Attributes:
        frames: how many it has.
        size_bytes: size of its file.
    """

    frames: int
    size_bytes: int


FILM_NAME = "film.mp4"
"""Name of the file in the work folder."""
