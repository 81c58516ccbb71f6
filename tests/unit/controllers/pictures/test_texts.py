import pytest

from spine_app.controllers.pictures.texts import film_progress
from spine_app.screen.language import Language
from spine_app.screen.texts import speaking

LEFT = [
    (None, "3 of 90 frames", "90프레임 중 3"),
    (0.2, "3 of 90 frames · 1 s left", "90프레임 중 3 · 1초 남음"),
    (40.4, "3 of 90 frames · 40 s left", "90프레임 중 3 · 40초 남음"),
    (125.0, "3 of 90 frames · 2 min 5 s left", "90프레임 중 3 · 2분 5초 남음"),
]


@pytest.mark.parametrize(("seconds", "english", "korean"), LEFT)
def test_what_is_left_of_a_film_is_told_in_the_language_of_now(seconds, english, korean):
    assert film_progress(3, 90, seconds) == english
    with speaking(Language.KOREAN):
        assert film_progress(3, 90, seconds) == korean
