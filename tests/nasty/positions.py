"""Rows G1 to G8, G10, G12, G13, G19 and G24: where slices lie, and which of them there are."""

import math

import numpy as np

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.quality import Quality
from spine_app.domain.study.series import AsideKind, Split
from spine_app.domain.volume import Volume
from tests.data.dicom_writer import Style, write_series
from tests.data.grids import oblique_grid, straight_grid
from tests.data.phantoms import MARK, MARKED_KJI, block_phantom
from tests.nasty.case import opens, refuse, slices, warns
from tests.nasty.checks import all_of, aside, finding, parts, same_as, spacing
from tests.nasty.dicom_bytes import both, drop, good_mr, put, raw, series
from tests.nasty.good import good_volume

same = same_as()
SPACING = 2.5


def lacking(*gone):
    """Maker of a series without some of its slices."""

    def make(folder):
        paths = write_series(folder, good_volume())
        for k in gone:
            paths[k].unlink()
        return folder

    return make


def with_scout(*image_type):
    """Maker of a series with one oblique slice of another matrix in it."""

    def be_scout(dataset, _k):
        dataset.ImageType = list(image_type)
        dataset.SOPInstanceUID += ".1"

    def make(folder):
        write_series(folder / "a", good_volume())
        scout = block_phantom(oblique_grid())
        for path in write_series(folder / "b", scout, Style(change=be_scout))[1:]:
            path.unlink()
        return folder

    return make


def twice(change, volume=None):
    """Maker of two stacks at the same positions in one series, the second one changed."""
    first = volume or good_volume()
    second = Volume(first.voxels_kji + np.int16(5), first.grid, first.modality)

    def other(dataset, k):
        dataset.SOPInstanceUID += ".1"
        change(dataset, k)

    def make(folder):
        write_series(folder / "a", first, Style(change=FIRST.get(change)))
        write_series(folder / "b", second, Style(change=other))
        return folder

    return make


def told_apart(first, second):
    """Change of the second of two stacks, with that of the first."""
    FIRST[second] = first
    return second


FIRST = {}
"""Change of a second stack -> that of the first."""


def timed(hour):
    """Change that gives every slice a time of its own."""
    return lambda dataset, k: setattr(dataset, "AcquisitionTime", f"{hour:02d}{k:02d}00")


def copied(folder):
    """One file twice."""
    paths = write_series(folder, good_volume())
    (folder / "copy").write_bytes(paths[3].read_bytes())
    return folder


def at(place):
    """Change that moves slice k to `place(k)` mm along the normal."""

    def change(dataset, k):
        x, y, _ = dataset.ImagePositionPatient
        dataset.ImagePositionPatient = [x, y, f"{100 + place(k):.4f}"]

    return change


def sideways(shift):
    """Change that moves slice k by `shift(k)` mm along i."""

    def change(dataset, k):
        x, y, z = dataset.ImagePositionPatient
        dataset.ImagePositionPatient = [f"{float(x) + shift(k):.4f}", y, z]

    return change


def leaning(degrees):
    """The marked voxel is where the tilted gantry saw it, and the slices are kept as acquired."""

    def check(outcome):
        k, j, i = MARKED_KJI
        point = good_volume().grid.points_lps((i, j, k))
        point[1] += math.tan(math.radians(degrees)) * SPACING * k
        volume = outcome.volume
        brightest = np.unravel_index(np.argmax(volume.voxels_kji), volume.voxels_kji.shape)
        found = volume.grid.points_lps(brightest[::-1])
        assert np.max(np.abs(found - point)) <= 0.8
        assert volume.voxels_kji[brightest] > MARK / 3
        np.testing.assert_array_equal(outcome.slices.voxels_nji, good_volume().voxels_kji)

    return check


def in_even_parts(outcome):
    """The even parts of a stack are offered, each with its spacing."""
    found = [one for one in outcome.found.series if Split.SLICE_SPACING in one.split]
    heights = sorted(outcome.volumes[one.index].grid.spacing_ijk[2] for one in found)
    np.testing.assert_allclose(heights, (2.5, 5.0))


def lies_there(outcome):
    """Slices have no size and no place, and nothing pretends they do."""
    assert not outcome.slices.has_places
    np.testing.assert_array_equal(outcome.slices.voxels_nji.shape, good_volume().voxels_kji.shape)


def as_acquired(outcome):
    """2D shows the pixels that are there."""
    kept = {one.tobytes() for one in good_volume().voxels_kji}
    assert {one.tobytes() for one in outcome.slices.voxels_nji} <= kept


def counts(number):
    """Slices of the only volume."""

    def check(outcome):
        assert outcome.volume.grid.shape_kji[0] == number

    return check


def tilted(degrees):
    """A series of a tilted gantry."""
    lean = math.tan(math.radians(degrees))
    exact = finding(Quality.TILT_CORRECTED, value=abs(degrees), abs_tol=0.2)
    return warns("G8", f"gantry-tilted-by-{degrees}", series(shear=lean), Quality.TILT_CORRECTED,
                 check=all_of(exact, leaning(degrees)))  # fmt: skip


FEW = ReadLimits(voxels=23_999)
APART = {
    "acquisition": told_apart(put(AcquisitionNumber=1), put(AcquisitionNumber=2)),
    "echo": told_apart(put(EchoTime=10.0), put(EchoTime=90.0)),
    "echo-number": told_apart(put(EchoNumbers=1), put(EchoNumbers=2)),
    "phase": told_apart(put(TemporalPositionIdentifier=1), put(TemporalPositionIdentifier=2)),
    "trigger": told_apart(put(TriggerTime=0), put(TriggerTime=500)),
    "image-type": told_apart(put(), put(ImageType=["DERIVED", "PRIMARY", "AXIAL"])),
    "time-alone": told_apart(timed(1), timed(2)),
}

CASES = (
    opens("G1", "localizer-that-says-so", with_scout("ORIGINAL", "PRIMARY", "LOCALIZER"),
          check=all_of(same, aside(AsideKind.LOCALIZER), spacing(SPACING))),
    warns("G1", "localizer-that-does-not-say-so", with_scout("ORIGINAL", "PRIMARY", "AXIAL"),
          Quality.SPLIT_SERIES, codes="single-slice",
          check=all_of(same, spacing(SPACING))),
    slices("G2", "middle-missing", lacking(7), "missing-slices",
           check=all_of(finding(Quality.MISSING_SLICES, count=1), as_acquired)),
    slices("G2", "second-missing", lacking(1), "missing-slices", check=as_acquired),
    slices("G2", "last-but-one-missing", lacking(18), "missing-slices", check=as_acquired),
    opens("G2", "first-missing", lacking(0), check=all_of(counts(19), spacing(SPACING))),
    opens("G2", "last-missing", lacking(19), check=all_of(counts(19), spacing(SPACING))),
    slices("G3", "two-side-by-side-missing", lacking(7, 8), "missing-slices",
           check=finding(Quality.MISSING_SLICES, count=2)),
    slices("G3", "two-apart-missing", lacking(3, 12), "missing-slices",
           check=finding(Quality.MISSING_SLICES, count=2)),
    *(
        opens("G4", f"two-stacks-told-apart-by-{name}", twice(change), volumes=2,
              check=parts(20, 20))
        for name, change in APART.items()
    ),
    slices("G4", "two-stacks-that-nothing-tells-apart", twice(put()), "repeated-slices"),
    slices("G4", "one-position-twice",
           series(put(only=5, ImagePositionPatient=[-16, -12, 110])), "repeated-slices"),
    refuse("G4", "two-objects-of-one-identity", series(
        lambda d, k: k == 5 and setattr(d, "SOPInstanceUID", d.SOPInstanceUID[:-1] + "5")),
        "repeated-slices"),
    warns("G5", "one-file-twice", copied, Quality.REMOVED_COPIES,
          check=all_of(same, finding(Quality.REMOVED_COPIES, count=1))),
    warns("G6", "spacing-doubles-half-way",
          series(at(lambda k: SPACING * (k if k < 10 else 2 * k - 10))),
          Quality.SPACING_RESAMPLED, volumes=3, check=in_even_parts),
    warns("G6", "spacing-grows-all-the-way", series(at(lambda k: SPACING * (k + 0.01 * k * k))),
          Quality.SPACING_RESAMPLED),
    opens("G7", "jitter-of-0.01-mm", series(at(lambda k: SPACING * k + 0.01 * (k % 2))),
          check=spacing(SPACING)),
    warns("G7", "jitter-of-0.1-mm", series(at(lambda k: SPACING * k + 0.1 * (k % 2))),
          Quality.SLICE_JITTER),
    slices("G7", "jitter-of-1-mm", series(at(lambda k: SPACING * k + (k % 3 == 1))),
           "uneven-slices", check=as_acquired),
    opens("G7", "sideways-by-0.01-mm", series(sideways(lambda k: 0.01 * (k % 2))), check=same_as(
        atol_mm=0.02)),
    warns("G7", "sideways-by-0.2-mm", series(sideways(lambda k: 0.2 * (k % 2))),
          Quality.SLICE_JITTER),
    slices("G7", "sideways-by-3-mm", series(sideways(lambda k: 3 * (k % 2))), "uneven-slices"),
    *(tilted(degrees) for degrees in (5, 10, 17.745, 25, -12)),
    opens("G10", "instance-numbers-reversed",
          series(lambda d, k: setattr(d, "InstanceNumber", 20 - k)), check=same),
    opens("G10", "instance-numbers-equal", series(put(InstanceNumber=1)), check=same),
    opens("G10", "instance-numbers-missing", series(drop("InstanceNumber")), check=same),
    opens("G10", "instance-numbers-are-letters", series(raw(0x00200013, "IS", b"abc ")),
          check=same),
    opens("G10", "names-without-order", series(name=lambda k: f"{k * 7919 % 1009}.x"), check=same),
    slices("G12", "position-absent", series(drop("ImagePositionPatient")), "bad-geometry",
           check=all_of(lies_there, finding(Quality.NO_POSITION))),
    slices("G12", "position-absent-but-for-slice-location",
           series(both(drop("ImagePositionPatient"),
                       lambda d, k: setattr(d, "SliceLocation", k * 2.5))), "bad-geometry",
           check=all_of(lies_there, finding(Quality.NO_POSITION))),
    opens("G12", "slice-location-contradicts",
          series(lambda d, k: setattr(d, "SliceLocation", k * 7919 % 101)), check=same),
    warns("G13", "thinner-than-apart", series(put(SliceThickness=1)), Quality.SLICE_GAPS,
          check=all_of(same, finding(Quality.SLICE_GAPS, value=1.5))),
    opens("G13", "thicker-than-apart", series(put(SliceThickness=5)),
          check=all_of(same, spacing(SPACING))),
    slices("G19", "one-slice", lacking(*range(1, 20)), "single-slice"),
    opens("G19", "two-slices", lacking(*range(2, 20)), check=all_of(counts(2), spacing(SPACING))),
    opens("G19", "ten-micrometres-apart",
          series(volume=block_phantom(straight_grid(spacing=(0.8, 0.8, 0.01)))),
          check=spacing(0.01)),
    warns("G19", "fifty-millimetres-apart",
          series(volume=block_phantom(straight_grid(spacing=(0.8, 0.8, 50.0)))),
          Quality.SLICE_THICKNESS, Quality.SLICE_GAPS, check=spacing(50.0)),
    refuse("G24", "one-voxel-over-the-budget", series(), "study-too-large", limits=FEW),
    refuse("G24", "resampled-over-the-budget", series(shear=1.0), "study-too-large",
           limits=ReadLimits(voxels=30_000)),
    refuse("G24", "mr-over-the-budget", series(volume=good_mr()), "study-too-large", limits=FEW),
)  # fmt: skip
