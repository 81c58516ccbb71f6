import math

import pytest

from spine_app.domain.study.messages import Progress, Stage


@pytest.mark.parametrize("fraction", [-0.001, 1.001, math.nan, math.inf])
def test_progress_is_between_nothing_and_all(fraction):
    with pytest.raises(ValueError):  # noqa: PT011 - raised without a text
        Progress(Stage.READING, fraction)


@pytest.mark.parametrize("fraction", [0, 0.5, 1])
def test_progress_may_be_nothing_or_all(fraction):
    assert Progress(Stage.READING, fraction).fraction == fraction
