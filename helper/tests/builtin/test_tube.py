import numpy as np

from spine_helper.builtin.tube import continuous_tube

SPACING = np.array([2.0, 2.0, 2.0])
SHAPE = (80, 30, 30)


def tube(rows, j=15, i=15):
    mask = np.zeros(SHAPE, np.bool_)
    y, x = np.ogrid[:30, :30]
    mask[rows] = ((y - j) ** 2 + (x - i) ** 2 < 20)[None]
    return mask


def nothing():
    return np.zeros(SHAPE, np.bool_)


def test_a_gap_is_closed_with_what_lies_above_and_below():
    broken = tube(slice(5, 30)) | tube(slice(40, 70))

    whole = continuous_tube(broken, nothing(), SPACING)

    assert whole[5:70].any(axis=(1, 2)).all()
    assert abs(int(whole[35].sum()) - int(broken[20].sum())) < 12
    assert (whole | broken == whole).all()


def test_bone_is_not_filled():
    broken = tube(slice(5, 30)) | tube(slice(40, 70))
    bone = nothing()
    bone[34:36, :, 15:] = True

    whole = continuous_tube(broken, bone, SPACING)

    assert not (whole & bone).any()
    assert whole[35, :, :15].any()


def test_a_piece_beside_the_line_is_dropped():
    canal = tube(slice(5, 60)) | tube(slice(20, 26), j=3, i=3)

    kept = continuous_tube(canal, nothing(), SPACING)

    assert not kept[22, :7, :7].any()
    assert kept[22, 15, 15]


def test_a_gap_too_long_to_guess_stays_open():
    broken = tube(slice(0, 10)) | tube(slice(60, 75))

    assert not continuous_tube(broken, nothing(), SPACING)[30].any()


def test_no_canal_stays_none():
    assert not continuous_tube(nothing(), nothing(), SPACING).any()
