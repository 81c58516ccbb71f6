from spine_app.controllers.measure.words import LETTER_PX, LINE_PX, apart
from spine_app.domain.view.drawing import Ink, Line, Words


def words(x, y, *lines):
    return [Words((x, y + n * LINE_PX), text, Ink.MEASURE) for n, text in enumerate(lines)]


def places(shapes):
    return [shape.at for shape in shapes if isinstance(shape, Words)]


def test_words_that_stand_free_stay_where_they_are():
    groups = [words(50, 100, "12.0 mm"), words(50, 140, "13.0 mm")]

    assert places(apart(groups, 400)) == [(50, 100), (50, 140)]


def test_words_over_others_move_to_the_nearest_line_that_is_free():
    groups = [words(50, 100, "12.0 mm"), words(55, 104, "13.0 mm")]
    first, second = places(apart(groups, 400))

    assert first == (50, 100)
    assert second[0] == 55
    assert abs(second[1] - 100) >= LINE_PX
    assert abs(second[1] - 104) <= 2 * LINE_PX


def test_the_lines_of_one_measurement_stay_together():
    groups = [words(50, 100, "12.0 mm"), words(50, 90, "Mean 3 HU", "SD 1 HU")]
    _, mean, deviation = places(apart(groups, 400))

    assert deviation[1] - mean[1] == LINE_PX


def test_words_beside_each_other_stay():
    groups = [words(50, 100, "12 mm"), words(51 + 5 * LETTER_PX, 100, "13 mm")]

    assert places(apart(groups, 400))[1][1] == 100


def test_words_never_leave_the_view():
    groups = [words(50, 30, "12.0 mm") for _ in range(6)]

    assert all(0 < y <= 60 for _, y in places(apart(groups, 60)))


def test_lines_and_handles_keep_their_place():
    line = Line(((1, 2), (3, 4)), Ink.MEASURE)

    assert apart([[line, *words(1, 20, "a")]], 400)[0] is line
