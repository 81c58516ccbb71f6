"""Every case of the corpus, each in a child process of its own."""

from collections import Counter

import pytest

from tests.nasty import objects, one_of_many, orientations, pixels, positions, syntax, texts, values
from tests.nasty.ahead import Ahead
from tests.nasty.run import MAX_GROWTH

pytestmark = [
    pytest.mark.integration,
    # pydicom warns of what it is told to write, in whichever test is running then.
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

CASES = tuple(
    case
    for topic in (
        syntax,
        pixels,
        values,
        texts,
        objects,
        positions,
        orientations,
        one_of_many,
    )
    for case in topic.CASES
)


@pytest.fixture(scope="module")
def ahead(request, tmp_path_factory):
    """Runs the cases that were selected, on all cores."""
    chosen = [
        item.callspec.params["case"]
        for item in request.session.items
        # Other rooms have tests with a `case` of theirs.
        if item.path == request.path and hasattr(item, "callspec")
    ]
    running = Ahead(chosen, tmp_path_factory.mktemp("nasty"))
    yield running
    running.close()


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_what_must_become_of_a_nasty_case(case, ahead):
    assert ahead.outcome(case).seconds <= case.seconds


def test_the_session_has_not_grown_by_all_of_that(ahead):
    assert ahead.growth() <= MAX_GROWTH


def test_no_two_cases_have_one_name():
    assert max(Counter(case.id for case in CASES).values()) == 1
