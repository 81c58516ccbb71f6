import numpy as np
import pytest

from spine_helper.builtin.plausible import plausible_part


@pytest.mark.parametrize(
    ("spread", "stays"),
    [
        ([1.0, 1.2, 0.8], [0, 1, 2]),
        ([4.0, 1.2, 0.8, 1.0], [1, 2, 3]),
        ([1.0, 1.1, 3.0, 0.9, 4.0], [0, 1, 2, 3]),
        ([4.8, 2.7, 1.6, 2.5], []),
        ([], []),
    ],
    ids=["a spine", "an end that is none", "a strange one within", "a hip", "nothing"],
)
def test_implausible_ends_are_cut_and_a_row_without_a_spine_is_refused(spread, stays):
    assert list(np.arange(len(spread))[plausible_part(np.array(spread))]) == stays
