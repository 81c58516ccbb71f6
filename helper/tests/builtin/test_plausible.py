import numpy as np
import pytest

from spine_helper.builtin.plausible import plausible_part, without_coreless_end


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


def test_an_end_without_the_middle_of_a_body_is_cut_off():
    labels, core = np.zeros((40, 8, 8), np.uint8), np.zeros((40, 8, 8), np.float32)
    labels[30:38], labels[20:28], labels[10:18] = 1, 2, 3
    core[33:35], core[23:25], core[13:15] = 0.9, 0.1, 0.1

    assert set(np.unique(without_coreless_end(labels, core))) == {0, 1}
    core[13:15] = 0.9
    assert set(np.unique(without_coreless_end(labels, core))) == {0, 1, 2, 3}
