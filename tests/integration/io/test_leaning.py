import numpy as np
import pydicom
import pytest
from scipy.ndimage import map_coordinates

from spine_app.domain.geometry import Grid
from spine_app.domain.study.quality import Quality
from spine_app.domain.study.series import Opening
from spine_app.domain.volume import AIR_HU, Modality, Volume
from tests.data.dicom_writer import Style, write_series
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid
from tests.data.phantoms import block_phantom
from tests.integration.io.planes import write_planes

pytestmark = pytest.mark.integration


SLOPE = np.array([3.1, -2.3, 1.7])


TILTS = [-25, -18.5, -5, 0.3, 5, 12, 25]


UNEVEN = {
    "even": lambda k: 0.0,
    "growing": lambda k: 0.02 * k * k,
    "wider from half way": lambda k: 1.1 * max(0, k - 10),
}


def positions_of(grid, lean=(0.0, 0.0), extra=lambda _k: 0.0):
    """(n, 3) where slices of a grid lie once they are moved apart and lean along i and j."""
    i, j, normal = grid.direction.T
    step = grid.spacing_ijk[2]
    heights = [k * step + extra(k) for k in range(grid.shape_kji[0])]
    return np.array([grid.origin_lps + h * (normal + lean[0] * i + lean[1] * j) for h in heights])


def points_of(grid, positions):
    """(n, j, i, 3) patient positions of the pixels of slices."""
    _, rows, columns = grid.shape_kji
    j, i = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    index = np.stack([i, j, np.zeros_like(i)], -1) * grid.spacing_ijk
    return positions[:, None, None] + index @ grid.direction.T


def field_of(points):
    """A linear field in HU at patient positions."""
    return points @ SLOPE + 40.0


def grid_points(grid):
    """(k, j, i, 3) patient positions of a grid."""
    index = np.stack(np.meshgrid(*map(np.arange, grid.shape_kji), indexing="ij"), -1)[..., ::-1]
    return grid.points_lps(index)


def in_planes(volume, voxels, source, positions):
    """The slices, interpolated in their true planes at the points of a volume, by scipy.

    Returns:
        Values, and where they were acquired.
    """
    i, j, normal = source.direction.T
    points = grid_points(volume.grid)
    along = (positions - positions[0]) @ normal
    place = (points - positions[0]) @ normal
    upper = np.clip(np.searchsorted(along, place - 1e-4), 1, len(along) - 1)
    weight = (place - along[upper - 1]) / (along[upper] - along[upper - 1])
    values, known = 0.0, np.ones(place.shape, bool)
    for n, part in ((upper - 1, 1 - weight), (upper, weight)):
        offset = points - positions[n]
        at = np.stack([n, offset @ j / source.spacing_ijk[1], offset @ i / source.spacing_ijk[0]])
        sampled = map_coordinates(voxels.astype(float), at, order=1, mode="nearest")
        values = values + part * sampled
        ends = np.array(voxels.shape[1:])[:, None, None, None] - 1
        inside = np.all((at[1:] >= -1e-6) & (at[1:] <= ends + 1e-6), axis=0)
        known &= inside | (part < 1e-6)
    return values, known


@pytest.mark.parametrize("tilt", TILTS)
@pytest.mark.parametrize("axis", [0, 1], ids=["along i", "along j"])
@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid(), sagittal_grid()])
def test_g8_a_linear_field_under_a_tilted_gantry_is_reproduced(read, study, tilt, axis, grid):
    lean = np.zeros(2)
    lean[axis] = np.tan(np.radians(tilt))
    positions = positions_of(grid, lean)
    voxels = np.rint(field_of(points_of(grid, positions))).astype(np.int16)
    write_planes(study, voxels, grid, positions)

    outcome = read(study)

    volume = outcome.volume
    _, known = in_planes(volume, voxels, grid, positions)
    error = np.abs(volume.voxels_kji - field_of(grid_points(volume.grid)))
    # The field is rounded once in the file and once more in the volume.
    assert known.mean() > 0.2
    assert error[known].max() <= 1.001
    told = {one.quality: one.value for one in outcome.quality[0]}
    assert told[Quality.TILT_CORRECTED] == pytest.approx(abs(tilt), abs=0.051)
    assert outcome.found.series[0].opening is Opening.VOLUME


@pytest.mark.parametrize("extra", list(UNEVEN.values())[1:], ids=list(UNEVEN)[1:])
@pytest.mark.parametrize("tilt", [0, -18.5, 10])
@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid()])
def test_g6_a_linear_field_on_uneven_slices_is_reproduced(read, study, extra, tilt, grid):
    positions = positions_of(grid, (0.0, np.tan(np.radians(tilt))), extra)
    voxels = np.rint(field_of(points_of(grid, positions))).astype(np.int16)
    write_planes(study, voxels, grid, positions)

    outcome = read(study)

    whole = next(one.index for one in outcome.found.series if not one.part)
    volume = outcome.volumes[whole]
    _, known = in_planes(volume, voxels, grid, positions)
    error = np.abs(volume.voxels_kji - field_of(grid_points(volume.grid)))
    assert known.mean() > 0.2
    assert error[known].max() <= 1.501
    told = {one.quality: one.value for one in outcome.quality[whole]}
    widest = np.max(np.diff((positions - positions[0]) @ grid.direction[:, 2]))
    assert told[Quality.SPACING_RESAMPLED] == pytest.approx(widest, abs=0.006)
    assert (Quality.TILT_CORRECTED in told) == (tilt != 0)


@pytest.mark.parametrize("tilt", [-20, 7.5])
@pytest.mark.parametrize("extra", UNEVEN.values(), ids=UNEVEN)
@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid()])
def test_blocks_are_what_scipy_makes_of_the_slices_in_their_planes(read, study, tilt, extra, grid):
    positions = positions_of(grid, (0.1, np.tan(np.radians(tilt))), extra)
    voxels = block_phantom(grid).voxels_kji
    write_planes(study, voxels, grid, positions)

    outcome = read(study)

    whole = next(one.index for one in outcome.found.series if not one.part)
    volume = outcome.volumes[whole]
    expected, known = in_planes(volume, voxels, grid, positions)
    assert np.abs(volume.voxels_kji - expected)[known].max() <= 1.6
    assert known.mean() > 0.2


@pytest.mark.parametrize("shear", [0.2, -0.35])
def test_acquired_slices_are_kept_to_the_last_bit_and_on_their_planes(read, study, shear):
    volume = block_phantom(oblique_grid())
    write_series(study, volume, Style(shear=shear, name=lambda k: str(k * 7 % 101)))
    slices = read(study).acquired[0]
    np.testing.assert_array_equal(slices.voxels_nji, volume.voxels_kji)
    expected = positions_of(volume.grid, (0.0, shear))
    np.testing.assert_allclose(slices.positions_lps, expected, atol=1e-9)
    np.testing.assert_allclose(slices.orientation, volume.grid.direction[:, :2].T, atol=1e-12)
    assert slices.pixel_spacing == (0.9, 0.7)


@pytest.mark.parametrize("tilt", [-15, 15])
def test_the_grid_is_upright_and_as_fine_as_the_slices(read, study, tilt):
    grid = straight_grid()
    shear = np.tan(np.radians(tilt))
    write_series(study, block_phantom(grid), Style(shear=shear))
    upright = read(study).volume.grid
    grown = int(np.ceil(abs(shear) * 19 * 2.5 / 0.8))
    assert upright.shape_kji == (20, 30 + grown, 40)
    np.testing.assert_array_equal(upright.direction, np.eye(3))
    np.testing.assert_allclose(upright.spacing_ijk, grid.spacing_ijk)
    start = grid.origin_lps - [0, grown * 0.8 if tilt < 0 else 0, 0]
    np.testing.assert_allclose(upright.origin_lps, start, atol=1e-6)


@pytest.mark.parametrize(
    ("modality", "fill"), [(Modality.CT, AIR_HU), (Modality.MR, 0)], ids=["ct", "mr"]
)
def test_what_was_not_acquired_is_air_or_nothing(read, study, modality, fill):
    write_series(study, block_phantom(straight_grid(), modality), Style(shear=0.32))
    values = read(study).volume.voxels_kji
    # 0.32 times 2.5 mm is one pixel: slice k has moved by k rows.
    for k in (0, 7, 19):
        expected = block_phantom(straight_grid(), modality).voxels_kji[k]
        np.testing.assert_array_equal(values[k, k : k + 30], expected)
        assert np.all(np.delete(values[k], range(k, k + 30), axis=0) == fill)


def test_a_real_tilted_gantry_is_what_scipy_makes_of_its_slices(read, data):
    folder = data("dcm_qa_ct")
    outcome = read(folder)
    (series,) = outcome.found.series
    assert series.opening is Opening.VOLUME
    told = {one.quality: one.value for one in outcome.quality[0]}
    assert told[Quality.TILT_CORRECTED] == pytest.approx(18.5, abs=0.1)
    slices = outcome.acquired[0]
    planes = [pydicom.dcmread(path) for path in folder.rglob("I*") if path.name[1:].isdigit()]
    normal = np.cross(*np.array(planes[0].ImageOrientationPatient, float).reshape(2, 3))
    planes.sort(key=lambda one: np.array(one.ImagePositionPatient, float) @ normal)
    assert slices.count == len(planes) == 54
    for n, one in enumerate(planes):
        expected = one.pixel_array * float(one.RescaleSlope) + float(one.RescaleIntercept)
        padding = one.get("PixelPaddingValue")
        if padding is not None:
            expected = np.where(one.pixel_array == padding, AIR_HU, expected)
        np.testing.assert_array_equal(slices.voxels_nji[n], expected)
        np.testing.assert_allclose(slices.positions_lps[n], list(one.ImagePositionPatient))
    volume = outcome.volume
    every = np.array(volume.voxels_kji[::7])
    spacing = volume.grid.spacing_ijk * (1, 1, 7)
    volume = Volume(
        every,
        Grid(every.shape, spacing, volume.grid.origin_lps, volume.grid.direction),
        Modality.CT,
    )
    i, j = slices.orientation
    spacing = np.array([*slices.pixel_spacing[::-1], 1.0])
    source = Grid(slices.voxels_nji.shape, spacing, slices.positions_lps[0],
                  np.column_stack((i, j, np.cross(i, j))))  # fmt: skip
    expected, known = in_planes(volume, slices.voxels_nji, source, slices.positions_lps)
    assert known.mean() > 0.8
    assert np.abs(volume.voxels_kji - expected)[known].max() <= 1.6
