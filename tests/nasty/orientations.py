"""Rows G9, G11, G14 to G18, G20, G22 and G23: sides, sizes, frames and meanings of slices."""

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import UID

from spine_app.domain.geometry import Grid
from spine_app.domain.study.delivery import PatientPosition
from spine_app.domain.study.quality import Quality
from spine_app.domain.study.series import Split
from spine_app.domain.volume import Modality, Volume
from tests.data.dicom_writer import Style, enhanced_dataset, write_dataset, write_series
from tests.data.grids import oblique_grid, rotation, sagittal_grid, straight_grid
from tests.data.phantoms import block_phantom
from tests.nasty.case import opens, refuse, slices, warns
from tests.nasty.checks import all_of, fact, finding, parts, same_as
from tests.nasty.dicom_bytes import both, drop, good_mr, put, raw, series
from tests.nasty.good import good_volume

same = same_as()
ORIENTATION, SPACING = 0x00200037, 0x00280030
WRONG, UNCALIBRATED = "bad-geometry", "uncalibrated-pixels"


def cosines(*values):
    """Change of the orientation of every slice."""
    return put(ImageOrientationPatient=list(values))


def turned(axis, angle):
    """The good volume in a patient who lies another way."""
    return block_phantom(Grid((20, 30, 40), (0.8, 0.8, 2.5), (3, 4, 5), rotation(axis, angle)))


LYING = {
    "HFP": (turned("z", 180), Quality.PATIENT_PRONE),
    "FFS": (turned("y", 180), Quality.PATIENT_SUPINE),
    "FFP": (turned("x", 180), Quality.PATIENT_PRONE),
    "HFDR": (turned("z", 90), Quality.PATIENT_ON_SIDE),
    "HFDL": (turned("z", -90), Quality.PATIENT_ON_SIDE),
    "FFDR": (turned("x", 180), Quality.PATIENT_ON_SIDE),
    "FFDL": (turned("y", 180), Quality.PATIENT_ON_SIDE),
}
"""How a patient may lie, the volume of such a patient, and what is said of it."""


def against_its_normal():
    """A stack whose slices are numbered against their normal."""
    grid = straight_grid()
    direction = grid.direction @ np.diag([1.0, -1.0, -1.0])
    return block_phantom(Grid(grid.shape_kji, grid.spacing_ijk, (5, 6, 7), direction))


def anisotropic(row_mm, column_mm):
    """A volume whose pixels are not square."""
    return block_phantom(straight_grid(spacing=(column_mm, row_mm, 2.5)))


def halves(**values):
    """Change of the upper half of the slices."""

    def change(dataset, k):
        if k >= 10:
            put(**values)(dataset, k)

    return change


def smaller(dataset, k):
    """Fewer rows in the last slice."""
    if k == 19:
        dataset.Rows = 20
        dataset.PixelData = dataset.PixelData[:1600]


def not_calibrated(outcome):
    """No length is made up."""
    assert not outcome.slices.is_calibrated


def mixed_signs(dataset, k):
    """Every other slice signed, of the same grey values."""
    if k % 2:
        stored = np.frombuffer(dataset.PixelData, "<u2").astype(np.int32) - 1024
        dataset.PixelData = stored.astype("<i2").tobytes()
        dataset.PixelRepresentation, dataset.RescaleIntercept = 1, 0


def metallic():
    """The good volume with a block of metal."""
    voxels = good_volume().voxels_kji.copy()
    voxels[6:12, 12:18, 12:18] = 9000
    return Volume(voxels, good_volume().grid, Modality.CT)


def enhanced(change=lambda dataset: None, volume=None):
    """Maker of one multi-frame object, changed."""

    def make(folder):
        dataset = enhanced_dataset(volume or good_volume())
        change(dataset)
        write_dataset(folder / "a", dataset)
        return folder

    return make


def shuffled(dataset):
    """Frames in another order."""
    order = [n * 7 % 20 for n in range(20)]
    pixels = np.frombuffer(dataset.PixelData, "<u2").reshape(20, 30, 40)
    frames = dataset.PerFrameFunctionalGroupsSequence
    dataset.PerFrameFunctionalGroupsSequence = [frames[n] for n in order]
    dataset.PixelData = pixels[order].tobytes()


def contradicting(dataset):
    """One frame has another pixel spacing than all."""
    measures = Dataset()
    measures.PixelSpacing = [1, 1]
    dataset.PerFrameFunctionalGroupsSequence[4].PixelMeasuresSequence = [measures]


def two_stacks(dataset):
    """Two stacks at the same places."""
    frames = dataset.PerFrameFunctionalGroupsSequence
    for n, frame in enumerate(frames):
        content = Dataset()
        content.StackID, content.InStackPositionNumber = str(n % 2 + 1), n // 2 + 1
        frame.FrameContentSequence = [content]
        frame.PlanePositionSequence = frames[n - n % 2].PlanePositionSequence


def without_position(dataset):
    """One frame lies nowhere."""
    del dataset.PerFrameFunctionalGroupsSequence[7].PlanePositionSequence


def fewer_groups(dataset):
    """Functional groups for one frame less."""
    frames = dataset.PerFrameFunctionalGroupsSequence
    dataset.PerFrameFunctionalGroupsSequence = list(frames)[:-1]


def without_groups(dataset):
    """No functional groups."""
    del dataset.PerFrameFunctionalGroupsSequence, dataset.SharedFunctionalGroupsSequence


def more_frames(dataset):
    """More frames than pixels."""
    dataset.NumberOfFrames = 21


def t1_and_t2(folder):
    """Two sequences of one examination, on grids and in frames of reference of their own."""
    write_series(folder / "a", block_phantom(sagittal_grid(), Modality.MR), Style(series=1))
    frame = put(FrameOfReferenceUID=UID("1.2.3"))
    other = block_phantom(oblique_grid(), Modality.MR)
    write_series(folder / "b", other, Style(series=2, change=frame))
    return folder


def each_on_its_grid(outcome):
    """Nobody laid one over the other."""
    for index, grid in enumerate((sagittal_grid(), oblique_grid())):
        found = outcome.volumes[index].grid
        np.testing.assert_allclose(found.index_to_lps, grid.index_to_lps, atol=1e-4)


CASES = (
    opens("G9", "cosines-off-by-1e-6", series(cosines(1, 1e-6, 0, 0, 1, 0)),
          check=same_as(atol_mm=1e-3)),
    opens("G9", "cosines-off-by-5e-4", series(cosines(1.0005, 0, 0, 0, 0.9995, 0)), check=same),
    slices("G9", "cosines-off-by-1e-2", series(cosines(1, 0, 0, 0.02, 1, 0)), WRONG),
    slices("G9", "cosines-of-length-1.01", series(cosines(1.01, 0, 0, 0, 1.01, 0)), WRONG),
    slices("G9", "cosines-zero", series(cosines(0, 0, 0, 0, 0, 0)), WRONG),
    slices("G9", "cosines-parallel", series(cosines(1, 0, 0, 1, 0, 0)), WRONG),
    slices("G9", "cosines-nan", series(raw(ORIENTATION, "DS", b"NaN\\0\\0\\0\\1\\0 ")), WRONG),
    slices("G9", "cosines-huge", series(raw(ORIENTATION, "DS", b"1e300\\0\\0\\0\\1\\0 ")), WRONG),
    slices("G9", "five-cosines", series(raw(ORIENTATION, "DS", b"1\\0\\0\\0\\1 ")), WRONG),
    slices("G9", "cosines-absent", series(drop("ImageOrientationPatient")), WRONG),
    opens("G10", "written-against-the-normal",
          series(volume=against_its_normal(), name=lambda k: str(99 - k)),
          check=same_as(against_its_normal())),
    *(
        warns("G11", f"patient-{name}", series(put(PatientPosition=name), volume=volume), quality,
              check=all_of(same_as(volume), fact(patient_position=PatientPosition(name))))
        for name, (volume, quality) in LYING.items()
    ),
    opens("G11", "patient-position-unknown", series(put(PatientPosition="SITTING")),
          check=all_of(same, fact(patient_position=None))),
    opens("G14", "rows-apart-0.5-columns-0.9", series(volume=anisotropic(0.5, 0.9)),
          check=same_as(anisotropic(0.5, 0.9))),
    opens("G14", "rows-apart-0.9-columns-0.5", series(volume=anisotropic(0.9, 0.5)),
          check=same_as(anisotropic(0.9, 0.5))),
    *(
        slices("G14", f"pixel-spacing-{name}", series(change), UNCALIBRATED,
               check=all_of(not_calibrated, finding(Quality.NOT_CALIBRATED)))
        for name, change in {
            "absent": drop("PixelSpacing"), "zero": put(PixelSpacing=[0, 1]),
            "negative": put(PixelSpacing=[-1, 1]), "one-number": raw(SPACING, "DS", b"0.5\\"),
            "nan": raw(SPACING, "DS", b"NaN\\1 "), "comma": raw(SPACING, "DS", b"0,5\\0,5 "),
            "infinite": raw(SPACING, "DS", b"1e400\\1 "), "empty": raw(SPACING, "DS", b""),
            "that-of-the-detector": both(drop("PixelSpacing"), put(ImagerPixelSpacing=[0.8, 0.8])),
        }.items()
    ),
    *(
        opens("G15", f"oblong-pixels-{name}", series(volume=volume), check=same_as(volume))
        for name, volume in {
            "axial": block_phantom(straight_grid(spacing=(0.4, 1.3, 2.5))),
            "oblique": block_phantom(oblique_grid()),
            "sagittal": block_phantom(sagittal_grid()),
        }.items()
    ),
    warns("G16", "last-slice-has-fewer-rows", series(smaller), Quality.SPLIT_SERIES,
          codes="single-slice", check=parts(19, 1, split=Split.MATRIX)),
    warns("G16", "half-has-other-pixel-spacing", series(halves(PixelSpacing=[0.9, 0.9])),
          Quality.SPLIT_SERIES, volumes=2, check=parts(10, 10, split=Split.PIXEL_SPACING)),
    warns("G16", "half-has-another-orientation",
          series(halves(ImageOrientationPatient=[1, 0, 0, 0, 0.96, 0.28])),
          Quality.SPLIT_SERIES, volumes=2, check=parts(10, 10, split=Split.ORIENTATION)),
    warns("G17", "half-in-another-frame-of-reference",
          series(halves(FrameOfReferenceUID=UID("1.2.3"))), Quality.SPLIT_SERIES, volumes=2,
          check=parts(10, 10, split=Split.FRAME_OF_REFERENCE)),
    slices("G17", "one-slice-in-another-frame-of-reference",
           series(put(only=5, FrameOfReferenceUID=UID("1.2.3"))), "missing-slices single-slice"),
    opens("G18", "multi-frame", enhanced(), check=same),
    opens("G18", "multi-frame-mr", enhanced(volume=good_mr())),
    opens("G18", "frames-out-of-order", enhanced(shuffled), check=same),
    refuse("G18", "frame-contradicts-what-holds-for-all", enhanced(contradicting), WRONG),
    opens("G18", "two-stacks", enhanced(two_stacks), volumes=2,
          check=parts(10, 10, split=Split.STACK)),
    slices("G18", "frame-without-position", enhanced(without_position), WRONG),
    refuse("G18", "groups-for-one-frame-less", enhanced(fewer_groups), WRONG),
    slices("G18", "no-groups", enhanced(without_groups), WRONG,
           check=finding(Quality.NO_POSITION)),
    refuse("G18", "more-frames-than-pixels", enhanced(more_frames), "bad-pixels bad-geometry"),
    opens("G20", "oblique-sagittal-mr", series(volume=block_phantom(sagittal_grid(), Modality.MR)),
          check=same_as(block_phantom(sagittal_grid(), Modality.MR))),
    opens("G20", "t1-and-t2-in-frames-of-their-own", t1_and_t2, volumes=2,
          check=each_on_its_grid),
    warns("G22", "values-not-in-hu", series(put(RescaleType="US")), Quality.NO_HU,
          check=fact(has_hu=False)),
    warns("G22", "metal", series(volume=metallic()), Quality.METAL),
    warns("G22", "contrast-agent", series(put(ContrastBolusAgent="CANARY")), Quality.CONTRAST,
          check=same),
    warns("G22", "cone-beam-voltage", series(put(KVP=90)), Quality.TUBE_VOLTAGE, check=same),
    opens("G23", "signs-differ", series(mixed_signs), check=same),
    opens("G23", "signed", series(signed=True, intercept=0.0), check=same),
)  # fmt: skip
