import numpy as np
import pytest
from scipy.ndimage import find_objects

from spine_app.kernels.net_boxes import grow_boxes


@pytest.mark.parametrize("width", [1, 7, 8, 9, 40])
def test_boxes_are_those_of_scipy(width):
    random = np.random.default_rng(width)
    labels = random.integers(0, 60, (5, 6, width)).astype(np.uint16)
    labels[labels > 9] = 0
    boxes = np.tile(np.array((2**31 - 1, -1) * 3, np.int32), (10, 1))
    grow_boxes(labels[:2], 0, boxes)
    grow_boxes(labels[2:], 2, boxes)

    for label, place in enumerate(find_objects(labels.astype(int), 9), 1):
        if place is None:
            assert boxes[label, 1] == -1
        else:
            assert boxes[label].tolist() == [n for s in place for n in (s.start, s.stop - 1)]


def test_labels_beyond_the_table_are_left_out():
    boxes = np.tile(np.array((2**31 - 1, -1) * 3, np.int32), (3, 1))
    grow_boxes(np.array([[[2, 3]]], np.uint8), 0, boxes)

    assert boxes[2].tolist() == [0, 0, 0, 0, 0, 0]
    assert boxes[:2, 1].tolist() == [-1, -1]
