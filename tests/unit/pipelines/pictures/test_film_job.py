from pathlib import Path

import numpy as np
import pytest

from spine_app.domain.errors import JobError
from spine_app.domain.pictures.film import FRAMES_MAX, Coding
from spine_app.domain.pictures.film_delivery import FILM_NAME, FilmFrame
from spine_app.domain.pictures.film_errors import FilmRefused, NoFilmEncoder
from spine_app.pipelines.pictures import film_job
from spine_app.pipelines.pictures.film_job import serve
from tests.data.films import Frames, frame, read_film, request

CODINGS = pytest.mark.parametrize("coding", list(Coding))


@CODINGS
def test_a_film_has_the_frames_rate_length_and_size_that_were_asked_for(tmp_path, coding):
    ready = serve(request(tmp_path, coding=coding, rate=24), Frames(*map(frame, range(12))))

    film = read_film(folder=tmp_path)
    assert ready.frames == len(film.pictures) == 12
    assert ready.size_bytes == (tmp_path / FILM_NAME).stat().st_size
    assert film.rate == 24
    assert film.seconds == pytest.approx(0.5)
    assert film.size == (320, 192)


@CODINGS
def test_each_frame_is_where_it_was_put_and_looks_as_it_did(tmp_path, coding):
    serve(request(tmp_path, coding=coding), Frames(*map(frame, range(12))))

    for number, picture in enumerate(read_film(folder=tmp_path).pictures):
        error = np.abs(picture.astype(int) - frame(number))
        assert error.mean() < 2.5, number


def test_colours_come_back_as_they_were(tmp_path):
    pixels = np.zeros((192, 320, 3), np.uint8)
    pixels[:, :160], pixels[:, 160:] = (255, 107, 107), (90, 209, 122)

    serve(request(tmp_path), Frames(pixels, pixels))

    picture = read_film(folder=tmp_path).pictures[1]
    np.testing.assert_allclose(picture[96, 40], (255, 107, 107), atol=3)
    np.testing.assert_allclose(picture[96, 280], (90, 209, 122), atol=3)


def test_a_held_frame_is_shown_several_times(tmp_path):
    ready = serve(request(tmp_path), Frames(frame(1), frame(8), hold=3))

    pictures = read_film(folder=tmp_path).pictures
    assert ready.frames == len(pictures) == 6
    assert [int(picture[10, 10, 0] > 60) for picture in pictures] == [0, 0, 0, 1, 1, 1]


@CODINGS
def test_a_film_says_nothing_about_when_or_by_whom_it_was_made(tmp_path, coding):
    serve(request(tmp_path, coding=coding), Frames(frame(0), frame(1)))

    told = read_film(folder=tmp_path).metadata
    told = {key: value for key, value in told.items() if key not in ("handler_name", "language")}
    assert set(told) <= {"major_brand", "minor_version", "compatible_brands", "vendor_id"}
    assert creation_times((tmp_path / FILM_NAME).read_bytes()) == [0, 0]


def creation_times(data):
    """Creation times of the movie and of its track (ISO/IEC 14496-12: mvhd, tkhd), version 0."""
    starts = [data.index(kind) for kind in (b"mvhd", b"tkhd")]
    assert all(data[start + 4] == 0 for start in starts)
    return [int.from_bytes(data[start + 8 : start + 12], "big") for start in starts]


def test_a_player_need_not_read_all_of_a_film_before_it_starts(tmp_path):
    serve(request(tmp_path), Frames(*map(frame, range(12))))

    data = (tmp_path / FILM_NAME).read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize(
    "wrong",
    [{"width": 321}, {"height": 62}, {"width": 5000}, {"height": -2}, {"rate": 0}, {"rate": 61}],
)
def test_a_size_or_rate_of_no_film_is_refused(tmp_path, wrong):
    with pytest.raises(FilmRefused):
        serve(request(tmp_path, **wrong), Frames(frame(0)))

    assert not (tmp_path / FILM_NAME).exists()


def test_bytes_that_belong_to_no_frame_are_refused(tmp_path):
    frames = Frames(frame(0), end=False)
    frames._messages.append(b"more")

    with pytest.raises(FilmRefused):
        serve(request(tmp_path), frames)

    assert not (tmp_path / FILM_NAME).exists()


def test_a_frame_with_too_many_bytes_is_refused(tmp_path):
    with pytest.raises(FilmRefused):
        serve(request(tmp_path), Frames(frame(0, (320, 194)), part=60_000_000))


def test_a_film_without_end_is_refused(tmp_path):
    with pytest.raises(FilmRefused):
        serve(request(tmp_path), Frames(frame(0), hold=FRAMES_MAX + 1))


def test_a_film_that_is_given_up_leaves_no_file(tmp_path):
    assert serve(request(tmp_path), Frames(frame(0), end=False)) is None
    assert not (tmp_path / FILM_NAME).exists()


def test_a_film_that_is_given_up_in_the_middle_of_a_frame_leaves_no_file(tmp_path):
    frames = Frames(frame(0), end=False)
    frames._messages = [FilmFrame(), b"half"]

    with pytest.raises(JobError):
        serve(request(tmp_path), frames)

    assert not (tmp_path / FILM_NAME).exists()


def test_an_ffmpeg_without_the_encoder_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(film_job.av, "codecs_available", {"mpeg4"})

    with pytest.raises(NoFilmEncoder):
        serve(request(tmp_path), Frames(frame(0)))

    assert list(Path(tmp_path).iterdir()) == []
