"""What stored numbers become: modality, labels, int16."""

import numpy as np
import pytest

from spine_app.domain.errors import BadRescale, DamagedImage, NotLabels
from spine_app.domain.study.quality import Quality, Severity
from spine_app.domain.volume import Modality
from tests.data.image_files import nifti

RNG = np.random.default_rng(3)
SHAPE = (8, 24, 24)
BODY = RNG.normal(40, 60, SHAPE)
AIR = RNG.normal(-1000, 20, (8, 6, 24)).clip(-1024, -900).astype(np.int16)


def ct_values(padding=None):
    """A body with air around it."""
    values = np.rint(BODY).astype(np.int16)
    values[:, :6] = AIR
    if padding is not None:
        values[:, -4:] = padding
    return values


def qualities(image):
    return {one.quality: one for one in image.findings()}


def grey(image):
    return np.stack(list(image.slices()))


@pytest.mark.parametrize("padding", [None, -1024, -2000, -3024, -(2**15)])
def test_values_with_air_are_taken_for_ct(opened, padding):
    image = opened(nifti(ct_values(padding), np.eye(4)))

    assert image.modality is Modality.CT
    assert image.facts().has_hu


@pytest.mark.parametrize(
    "values",
    [
        RNG.integers(0, 900, SHAPE).astype(np.int16),
        RNG.integers(-4096, 4096, SHAPE).astype(np.int16),
        RNG.normal(0, 1, SHAPE).astype(np.float32),
        (ct_values() + 1024).astype(np.uint16),
        np.rint(BODY).astype(np.int16),
        (ct_values().astype(np.int32) * 100),
    ],
    ids=["positive", "phase", "normalised", "no intercept", "no air", "beyond int16"],
)
def test_anything_in_doubt_is_taken_for_mr(opened, values):
    image = opened(nifti(values, np.eye(4)))

    assert image.modality is Modality.MR
    assert not image.facts().has_hu


def test_that_the_modality_is_assumed_is_a_warning(opened):
    image = opened(nifti(ct_values(), np.eye(4)))

    assert qualities(image)[Quality.MODALITY_ASSUMED].severity is Severity.WARNING


@pytest.mark.parametrize("kind", ["i2", "i4", "i8", "f4", "f8"])
def test_ct_of_every_type_becomes_the_same_hu(opened, kind):
    image = opened(nifti(ct_values().astype(kind), np.eye(4)))

    np.testing.assert_array_equal(grey(image), ct_values())


def test_slope_and_intercept_make_hu(opened):
    stored = (ct_values() + 1024).astype(np.uint16)
    image = opened(nifti(stored, np.eye(4), scl=(1, -1024)))

    np.testing.assert_array_equal(grey(image), ct_values())
    assert (image.facts().value_slope, image.facts().value_intercept) == (1, 0)


def test_fractions_of_ct_are_rounded(opened):
    image = opened(nifti((ct_values() + 0.4).astype(np.float32), np.eye(4)))

    np.testing.assert_array_equal(grey(image), ct_values())


def test_ct_beyond_int16_is_clipped_and_told(opened):
    values = ct_values().astype(np.int32)
    values[2, 20, 3] = 60_000
    image = opened(nifti(values, np.eye(4)))

    assert grey(image)[2, 20, 3] == 2**15 - 1
    assert Quality.CLIPPED in qualities(image)


@pytest.mark.parametrize("missing", [np.nan, np.inf, -np.inf])
def test_missing_values_of_a_ct_become_air_and_are_told(opened, missing):
    values = ct_values().astype(np.float32)
    values[1, 10, 4] = missing
    image = opened(nifti(values, np.eye(4)))

    assert grey(image)[1, 10, 4] == -1024
    assert Quality.PADDED in qualities(image)


def test_missing_values_of_an_mr_become_zero(opened):
    values = RNG.uniform(3000, 9000, SHAPE).astype(np.float32)
    values[1, 10, 4] = np.nan
    image = opened(nifti(values, np.eye(4)))

    assert grey(image)[1, 10, 4] == 0


def test_an_image_without_any_number_is_damaged(opened):
    image = opened(nifti(np.full(SHAPE, np.nan, np.float32), np.eye(4)))

    with pytest.raises(DamagedImage):
        image.survey()


@pytest.mark.parametrize(
    "values",
    [
        RNG.uniform(0, 1, SHAPE).astype(np.float32),
        RNG.uniform(-2, 3e7, SHAPE),
        RNG.integers(0, 2**16, SHAPE).astype(np.uint16),
        RNG.integers(0, 2**40, SHAPE),
    ],
    ids=["small", "large", "uint16", "int64"],
)
def test_mr_that_does_not_fit_is_divided_and_the_slope_gives_it_back(opened, values):
    image = opened(nifti(values, np.eye(4)))
    slope = image.facts().value_slope

    np.testing.assert_allclose(grey(image) * slope, values, atol=slope * 0.51)
    assert qualities(image)[Quality.SCALED].value == slope
    assert np.abs(grey(image)).max() == 2**15 - 1


def test_mr_keeps_stored_numbers_and_tells_slope_and_intercept(opened):
    stored = RNG.integers(0, 900, SHAPE).astype(np.int16)
    image = opened(nifti(stored, np.eye(4), scl=(0.25, 3)))

    np.testing.assert_array_equal(grey(image), stored)
    assert (image.facts().value_slope, image.facts().value_intercept) == (0.25, 3)
    assert Quality.SCALED not in qualities(image)


def test_a_negative_slope_keeps_bright_bright(opened):
    stored = RNG.integers(0, 900, SHAPE).astype(np.int16)
    image = opened(nifti(stored, np.eye(4), scl=(-1, 1000)))
    facts = image.facts()

    values = grey(image) * facts.value_slope + facts.value_intercept
    np.testing.assert_allclose(values, 1000.0 - stored, atol=0.51 * facts.value_slope)


@pytest.mark.parametrize("slope", [0, np.nan])
def test_a_slope_that_is_not_set_means_none(opened, slope):
    image = opened(nifti(ct_values(), np.eye(4), scl=(slope, 77)))

    np.testing.assert_array_equal(grey(image), ct_values())


@pytest.mark.parametrize("scl", [(np.inf, 0), (1, np.nan), (1e-30, 0), (1e20, 0), (1, 1e20)])
def test_slopes_of_no_use_are_refused(opened, scl):
    with pytest.raises(BadRescale):
        opened(nifti(ct_values(), np.eye(4), scl=scl))


def label_values(kind="u1"):
    """Three vertebrae."""
    values = np.zeros(SHAPE, kind)
    for n, label in enumerate((20, 21, 22)):
        values[1:7, 2 + 7 * n : 8 + 7 * n, 4:20] = label
    return values


@pytest.mark.parametrize("kind", ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"])
def test_labels_of_every_type_are_recognised_and_exact(opened, kind):
    image = opened(nifti(label_values(kind), np.eye(4)))

    assert image.looks_like_labels()
    np.testing.assert_array_equal(np.stack(list(image.label_slices())), label_values())
    assert next(image.label_slices()).dtype.kind in "iu"


def test_many_labels_are_told_from_grey_values_by_lying_together(opened):
    blocks = np.arange(200).reshape(8, 5, 5).repeat(6, axis=1).repeat(6, axis=2).astype(np.uint8)
    noise = RNG.integers(0, 200, blocks.shape).astype(np.uint8)

    assert opened(nifti(blocks, np.eye(4))).looks_like_labels()
    assert not opened(nifti(noise, np.eye(4))).looks_like_labels()


def test_a_header_that_says_labels_is_believed(opened):
    noise = RNG.integers(0, 200, SHAPE).astype(np.uint8)

    assert opened(nifti(noise, np.eye(4), intent_code=1002)).looks_like_labels()


@pytest.mark.parametrize("values", [ct_values(), BODY, RNG.uniform(0, 1, SHAPE).astype(np.float32)])
def test_grey_values_are_no_labels(opened, values):
    image = opened(nifti(values, np.eye(4)))

    assert not image.looks_like_labels()
    with pytest.raises(NotLabels):
        list(image.label_slices())


@pytest.mark.parametrize("wrong", [0.5, -1.0, np.nan, 1e12])
def test_a_single_value_that_is_no_label_is_refused(opened, wrong):
    values = label_values("f8")
    values[3, 3, 3] = wrong
    image = opened(nifti(values, np.eye(4)))

    with pytest.raises(NotLabels):
        list(image.label_slices())


def test_how_far_the_survey_is_is_told(opened):
    told = []
    opened(nifti(np.zeros((20, 300, 300), np.int16), np.eye(4))).survey(told.append)

    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) == 2
