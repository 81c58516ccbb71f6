"""Rows D17 to D31 and G9 to G23 again, where one slice of many is wrong and the others are not."""

import numpy as np

from spine_app.domain.study.quality import Quality
from tests.data.dicom_writer import write_series
from tests.nasty.case import opens, refuse, slices, warns
from tests.nasty.checks import all_of, finding, same_as
from tests.nasty.dicom_bytes import drop, put, raw, rewritten, series
from tests.nasty.good import good_volume

LAST, MIDDLE = 19, 5
HOLE = "missing-slices"
"""What a series is called whose middle slice has gone to another part or is not readable."""


def without_last(outcome):
    """All but the last slice are there, where they were."""
    (volume,) = outcome.volumes.values()
    np.testing.assert_array_equal(volume.voxels_kji, good_volume().voxels_kji[:LAST])
    np.testing.assert_allclose(volume.grid.index_to_lps, good_volume().grid.index_to_lps, atol=1e-4)


def cut_in_its_header(content, k):
    """The last file ends in its header."""
    return content[:400] if k == LAST else content


def short(dataset, k):
    """Half of the pixels of the last slice."""
    if k == LAST:
        dataset.PixelData = dataset.PixelData[:1200]


def flag_only(dataset, k):
    """One slice says that its pixels are signed, and they are."""
    if k == MIDDLE:
        stored = np.frombuffer(dataset.PixelData, "<u2").astype(np.int32) - 1024
        dataset.PixelData = stored.astype("<i2").tobytes()
        dataset.PixelRepresentation, dataset.RescaleIntercept = 1, 0


def without_series(folder):
    """Files that do not say which series they are of, but share a frame of reference."""
    write_series(folder, good_volume())
    return series(drop("SeriesInstanceUID"))(folder)


one_lost = finding(Quality.UNREADABLE_SLICES, count=1)

UNREADABLE = {
    "D17": ("frames-negative", put(only=LAST, NumberOfFrames=-1)),
    "D18": ("rows-ds", raw(0x00280010, "DS", "30", only=LAST)),
    "D20": ("bits-allocated-32", put(only=LAST, BitsAllocated=32)),
    "D21": ("sign-2", put(only=LAST, PixelRepresentation=2)),
    "D22": ("pixels-half", short),
    "D27": ("rgb", put(only=LAST, PhotometricInterpretation="RGB")),
}
"""Row -> what makes the pixels of the last slice unreadable."""

ELSEWHERE = {
    "orientation-zero": ("G9", put(only=MIDDLE, ImageOrientationPatient=[0] * 6)),
    "pixel-spacing-zero": ("G14", put(only=MIDDLE, PixelSpacing=[0, 1])),
    "pixel-spacing-absent": ("G14", drop("PixelSpacing", only=MIDDLE)),
    "pixel-spacing-differs": ("G16", put(only=MIDDLE, PixelSpacing=[0.9, 0.8])),
}
"""What puts a middle slice into a part of its own."""

CASES = (
    *(
        warns(row, f"one-of-many-{name}", series(change), Quality.UNREADABLE_SLICES,
              codes="bad-pixels unsupported-pixels unsupported-multi-frame single-slice",
              check=all_of(without_last, one_lost))
        for row, (name, change) in UNREADABLE.items() if row not in ("D18",)
    ),
    opens("D18", "one-of-many-rows-ds", series(UNREADABLE["D18"][1]),
          codes="bad-pixels single-slice", check=without_last),
    slices("D20", "one-of-many-in-the-middle", series(put(only=MIDDLE, BitsAllocated=32)), HOLE,
           check=one_lost),
    opens("D22", "one-of-many-cut-in-its-header", rewritten(cut_in_its_header), unreadable=1,
          check=without_last),
    refuse("D28", "one-of-many-slope-0", series(put(only=MIDDLE, RescaleSlope=0)), "bad-rescale"),
    refuse("D28", "one-of-many-rescale-absent",
           series(drop("RescaleSlope", "RescaleIntercept", only=MIDDLE)), "bad-rescale"),
    slices("D31", "one-of-many-position-with-comma",
           series(raw(0x00200032, "DS", b"1,0\\2\\3 ", only=MIDDLE)), "bad-geometry"),
    slices("G12", "one-of-many-position-absent",
           series(drop("ImagePositionPatient", only=MIDDLE)), "bad-geometry"),
    *(
        slices(row, f"one-of-many-{name}", series(change),
               f"{HOLE} single-slice bad-geometry uncalibrated-pixels")
        for name, (row, change) in ELSEWHERE.items()
    ),
    opens("G23", "one-of-many-signed", series(flag_only), check=same_as()),
    warns("G17", "series-identity-absent", without_series, Quality.UNIDENTIFIED, check=same_as()),
)  # fmt: skip
