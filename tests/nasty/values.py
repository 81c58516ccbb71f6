"""Rows D21, D27 to D29 and D33: what the numbers in the pixels are said to mean."""

import numpy as np
from pydicom.dataset import Dataset

from spine_app.domain.study.quality import Quality
from spine_app.domain.volume import Modality, Volume
from tests.nasty.case import opens, refuse, warns
from tests.nasty.checks import all_of, fact, same_as
from tests.nasty.dicom_bytes import both, drop, element, good_mr, put, raw, rewritten, series
from tests.nasty.good import good_volume

SLOPE, INTERCEPT, PADDING, PADDING_LIMIT = 0x00281053, 0x00281052, 0x00280120, 0x00280121
WRONG = "bad-pixels"
UNREAD = "unsupported-pixels bad-pixels"
BAD_RESCALE = "bad-rescale"
OUTSIDE = -2000
"""What a scanner stores outside its circle, as in many CTs."""


def padded_volume():
    """The good volume with air in its first three rows."""
    voxels = good_volume().voxels_kji.copy()
    voxels[:, :3] = -1024
    return Volume(voxels, good_volume().grid, Modality.CT)


def outside(vr, padding, limit=None, limit_vr=None):
    """Maker of signed slices that hold -2000 in three rows, and say that it is padding."""

    def change(dataset, k):
        stored = np.frombuffer(dataset.PixelData, "<i2").reshape(30, 40).copy()
        stored[:3] = OUTSIDE
        dataset.PixelData = stored.tobytes()
        raw(PADDING, vr, padding)(dataset, k)
        if limit is not None:
            raw(PADDING_LIMIT, limit_vr or vr, limit)(dataset, k)

    return series(change, signed=True, intercept=0.0)


def word(value):
    """Two bytes of a number."""
    return int(value).to_bytes(2, "little", signed=value < 0)


def table(keyword, entries, descriptor=None, depth=16):
    """Change that adds a lookup table."""

    def change(dataset, _k):
        lut = Dataset()
        lut.LUTDescriptor = descriptor or [entries % 65536, 0, depth]
        lut.add_new(0x00283006, "OW", bytes(2 * entries))
        setattr(dataset, keyword, [lut])

    return change


def colour(photometric):
    """Change to three samples for each pixel."""

    def change(dataset, _k):
        dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 3, photometric
        dataset.PlanarConfiguration = 0
        dataset.PixelData = dataset.PixelData * 3

    return change


def floating(tag, width):
    """Edit that stores pixels as floating numbers."""

    def edit(content, _k):
        place = content.index(b"\xe0\x7f\x10\0OW")
        values = np.zeros(1200, f"<f{width}").tobytes()
        return content[:place] + element(tag, b"OF" if width == 4 else b"OD", values)

    return edit


def as_bytes(content, _k):
    """Sixteen-bit pixels under OB."""
    return content.replace(b"\xe0\x7f\x10\0OW", b"\xe0\x7f\x10\0OB")


def second_pixels(content, _k):
    """Other pixels after the pixels."""
    return content + element(0x7FE00010, b"OW", b"\xff" * 2400)


def default_window(outcome):
    """There is no window of the file, and that does not matter."""
    (ready,) = outcome.ready.values()
    assert ready.facts.window_center is None or ready.facts.window_width is None


same = same_as()
air = all_of(same_as(padded_volume()))

CASES = (
    refuse("D21", "sign-absent", series(drop("PixelRepresentation")), WRONG),
    refuse("D21", "sign-2", series(put(PixelRepresentation=2)), WRONG),
    warns("D21", "signed-padding", outside("SS", word(OUTSIDE)), Quality.PADDED, check=air),
    warns("D21", "padding-of-wrong-type", outside("US", word(OUTSIDE)), Quality.PADDED, check=air),
    warns("D21", "padding-range", outside("SS", word(-2100), word(-1900)), Quality.PADDED,
          check=air),
    warns("D21", "padding-range-upside-down", outside("SS", word(-1900), word(-2100)),
          Quality.PADDED, check=air),
    warns("D21", "padding-limit-of-wrong-type",
          outside("SS", word(-2100), word(-1900), limit_vr="US"), Quality.PADDED, check=air),
    opens("D21", "padding-of-four-bytes",
          series(raw(PADDING, "UL", b"\x18\xfc\0\0"), signed=True, intercept=0.0), check=same),
    opens("D21", "padding-as-text",
          series(raw(PADDING, "LO", b"CANARY"), signed=True, intercept=0.0), check=same),
    refuse("D27", "photometric-absent", series(drop("PhotometricInterpretation")), UNREAD),
    refuse("D27", "photometric-unknown", series(put(PhotometricInterpretation="CANARY")), UNREAD),
    refuse("D27", "rgb-of-one-sample", series(put(PhotometricInterpretation="RGB")), UNREAD),
    refuse("D27", "rgb", series(colour("RGB")), UNREAD),
    refuse("D27", "ybr-full", series(colour("YBR_FULL")), UNREAD),
    refuse("D27", "three-samples-of-grey", series(colour("MONOCHROME2")), UNREAD),
    opens("D27", "monochrome1-ct", series(photometric="MONOCHROME1"),
          check=all_of(same, fact(inverted=True))),
    opens("D27", "monochrome1-mr", series(volume=good_mr(), photometric="MONOCHROME1"),
          check=all_of(same_as(good_mr()), fact(inverted=True))),
    refuse("D28", "slope-0", series(put(RescaleSlope=0)), BAD_RESCALE),
    refuse("D28", "slope-0-mr",
           series(put(RescaleSlope=0, RescaleIntercept=0), volume=good_mr()), BAD_RESCALE),
    refuse("D28", "slope-nan", series(raw(SLOPE, "DS", b"NaN")), BAD_RESCALE),
    refuse("D28", "slope-infinite", series(raw(SLOPE, "DS", b"1e400")), BAD_RESCALE),
    refuse("D28", "slope-1e308", series(raw(SLOPE, "DS", b"1e308")), BAD_RESCALE),
    refuse("D28", "slope-1e-300", series(raw(SLOPE, "DS", b"1e-300")), BAD_RESCALE),
    refuse("D28", "slope-two-values", series(raw(SLOPE, "DS", b"1\\2 ")), BAD_RESCALE),
    refuse("D28", "slope-absent", series(drop("RescaleSlope")), BAD_RESCALE),
    refuse("D28", "intercept-nan", series(raw(INTERCEPT, "DS", b"NaN ")), BAD_RESCALE),
    refuse("D28", "intercept-1e308", series(raw(INTERCEPT, "DS", b"1e308 ")), BAD_RESCALE),
    warns("D28", "rescale-absent-ct",
          series(drop("RescaleSlope", "RescaleIntercept")), Quality.NO_HU),
    opens("D28", "slope-of-each-slice", series(slopes=(1.0, 0.5, 0.25)), check=same),
    opens("D28", "slope-of-each-slice-mr",
          series(volume=good_mr(), slopes=(0.5, 0.25), intercept=0.0), check=same_as(good_mr())),
    opens("D29", "voi-table-huge", series(table("VOILUTSequence", 10**6)), check=same),
    opens("D29", "voi-table-empty", series(table("VOILUTSequence", 0)), check=same),
    opens("D29", "voi-table-of-16-bit-index",
          series(table("VOILUTSequence", 65536, [0, 0, 16])), check=same),
    opens("D29", "voi-sequence-empty", series(put(VOILUTSequence=[])), check=same),
    warns("D29", "modality-table-instead-of-rescale",
          series(both(drop("RescaleSlope", "RescaleIntercept"),
                      table("ModalityLUTSequence", 4096))), Quality.NO_HU),
    opens("D29", "window-absent", series(drop("WindowCenter", "WindowWidth")),
          check=all_of(same, default_window)),
    opens("D29", "window-of-width-0", series(put(WindowWidth=0)),
          check=all_of(same, default_window)),
    opens("D29", "window-of-negative-width", series(put(WindowWidth=-400)),
          check=all_of(same, default_window)),
    opens("D29", "window-of-text", series(raw(0x00281051, "DS", b"wide")),
          check=all_of(same, default_window)),
    opens("D29", "window-nan", series(raw(0x00281050, "DS", b"NaN ")),
          check=all_of(same, default_window)),
    opens("D29", "window-1e308", series(raw(0x00281050, "DS", b"1e308 ")),
          check=all_of(same, default_window)),
    opens("D29", "window-of-10000-values", series(raw(0x00281050, "DS", b"40\\" * 10_000)),
          check=all_of(same, default_window)),
    refuse("D33", "float-pixels", rewritten(floating(0x7FE00008, 4)), UNREAD),
    refuse("D33", "double-pixels", rewritten(floating(0x7FE00009, 8)), UNREAD),
    opens("D33", "pixels-as-ob", rewritten(as_bytes), check=same),
    opens("D33", "second-pixels-after-the-first", rewritten(second_pixels), check=same),
)  # fmt: skip
