"""Rows D16 to D20 and D22 to D26: sizes, depths and bytes of pixels that are not what they say."""

import numpy as np

from spine_app.domain.study.quality import Quality
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom
from tests.nasty.case import opens, refuse, slices, warns
from tests.nasty.checks import all_of, finding, same_as
from tests.nasty.compressed import (
    HTJ2K,
    J2K,
    JPEG_LOSSLESS,
    JPEG_LS,
    NAMES,
    RLE,
    compressed,
    compressed_file,
    delimited_volume,
    delimiters_in_rle,
    fragmented,
    of_another_size,
    only,
    truncated,
)
from tests.nasty.dicom_bytes import (
    drop,
    element,
    lone,
    one_file,
    put,
    put_files,
    raw,
    rewritten,
    series,
    slice_files,
)

WRONG = "bad-pixels"
UNREAD = "unsupported-pixels bad-pixels"
ROWS, COLUMNS, FRAMES, ALLOCATED = 0x00280010, 0x00280011, 0x00280008, 0x00280100
CODECS = (RLE, JPEG_LOSSLESS, JPEG_LS, J2K, HTJ2K)


def huge_and_packed(syntax):
    """A file that says 65535 × 65535 and holds ten bytes."""
    content = one_file(put(Rows=65535, Columns=65535))
    return compressed_file(content, syntax, [bytes(10)])


def huge_and_there(folder):
    """46341 × 46341 pixels of 8 bits, all of them there (a hole in the file)."""
    side = 46341
    change = put(Rows=side, Columns=side, BitsAllocated=8, BitsStored=8, HighBit=7)
    content = one_file(change)
    head = content[: content.index(b"\xe0\x7f\x10\0OW")]
    with (folder / "a").open("wb") as file:
        file.write(head + element(0x7FE00010, b"OW", length=side * side + 1))
        file.truncate(file.tell() + side * side + 1)
    return folder


def cut(count):
    """Edit that cuts bytes off the end."""
    return lambda content, _k: content[:-count]


def pixels_cut(keep):
    """Change that keeps so many bytes of the pixels, and says so."""
    return lambda dataset, _k: setattr(dataset, "PixelData", dataset.PixelData[:keep])


def slice_cut_of_400(*gone):
    """Maker of 400 slices, of which some are cut off half way."""

    def make(folder):
        files = slice_files(volume=block_phantom(straight_grid((400, 12, 10))))
        return put_files(folder, [c[:-120] if k in gone else c for k, c in enumerate(files)])

    return make


def left_justified(dataset, _k):
    """Twelve bits at the top of sixteen."""
    stored = np.frombuffer(dataset.PixelData, "<u2") << 4
    dataset.PixelData = stored.astype("<u2").tobytes()
    dataset.HighBit = 15


def palette(entries=256, depth=16, size=512):
    """Change to PALETTE COLOR with a table."""
    values = {"PhotometricInterpretation": "PALETTE COLOR"}
    for colour in ("Red", "Green", "Blue"):
        values[f"{colour}PaletteColorLookupTableDescriptor"] = [entries, 0, depth]
        values[f"{colour}PaletteColorLookupTableData"] = bytes(size)
    return put(**values)


def rows_of_400_but(expected):
    """Check of how many slices there are."""

    def check(outcome):
        assert outcome.volume.grid.shape_kji[0] == expected

    return check


CASES = (
    opens("D13", "delimiter-in-fragment", delimiters_in_rle, check=same_as(delimited_volume())),
    opens("D13", "delimiter-in-native-pixels",
          series(volume=delimited_volume(), signed=True, intercept=0),
          check=same_as(delimited_volume())),
    *(
        refuse("D16", f"65535-squared-in-ten-bytes-of-{NAMES[syntax]}",
               lone(lambda syntax=syntax: huge_and_packed(syntax)), WRONG, seconds=1.0)
        for syntax in CODECS
    ),
    refuse("D17", "frames-2-31-minus-1", series(put(NumberOfFrames=2**31 - 1)),
           "unsupported-multi-frame bad-pixels study-too-large"),
    refuse("D17", "frames-negative", series(put(NumberOfFrames=-1)),
           "unsupported-multi-frame bad-pixels"),
    refuse("D17", "frames-0", series(put(NumberOfFrames=0)),
           "unsupported-multi-frame bad-pixels"),
    refuse("D17", "frames-abc", series(raw(FRAMES, "IS", b"abc ")),
           "unsupported-multi-frame bad-pixels"),
    refuse("D17", "frames-more-than-bytes", series(put(NumberOfFrames=2)), WRONG),
    opens("D17", "frames-1", series(put(NumberOfFrames=1)), check=same_as()),
    refuse("D18", "rows-ul", series(raw(ROWS, "UL", 30)), WRONG),
    refuse("D18", "rows-ds", series(raw(ROWS, "DS", "30")), WRONG),
    refuse("D18", "rows-two-values", series(raw(ROWS, "US", [30, 30])), WRONG),
    refuse("D18", "rows-0", series(put(Rows=0)), WRONG),
    refuse("D18", "rows-absent", series(drop("Rows")), WRONG),
    refuse("D18", "columns-ul", series(raw(COLUMNS, "UL", 40)), WRONG),
    refuse("D18", "columns-empty", series(raw(COLUMNS, "US", b"")), WRONG),
    refuse("D19", "46341-squared", series(put(Rows=46341, Columns=46341)), WRONG),
    refuse("D19", "65535-squared", series(put(Rows=65535, Columns=65535)), WRONG),
    refuse("D19", "46341-squared-and-there", huge_and_there,
           "study-too-large bad-pixels single-slice"),
    *(
        refuse("D20", f"bits-allocated-{bits}", series(put(BitsAllocated=bits)), UNREAD)
        for bits in (0, 1, 12, 24, 32, 64, 255)
    ),
    refuse("D20", "bits-stored-17-of-16", series(put(BitsStored=17)), WRONG),
    refuse("D20", "bits-stored-0", series(put(BitsStored=0)), WRONG),
    refuse("D20", "high-bit-16-of-16", series(put(HighBit=16)), WRONG),
    refuse("D20", "high-bit-below-stored", series(put(HighBit=3)), WRONG),
    refuse("D20", "bits-allocated-absent", series(drop("BitsAllocated")), WRONG),
    opens("D20", "12-of-16", series(stored=12), check=same_as()),
    opens("D20", "12-of-16-signed", series(stored=12, signed=True, intercept=0.0),
          check=same_as()),
    opens("D20", "12-at-the-top-of-16", series(left_justified, stored=12), check=same_as()),
    refuse("D22", "file-one-byte-short", rewritten(cut(1)), WRONG),
    refuse("D22", "file-half-short", rewritten(cut(1200)), WRONG),
    refuse("D22", "pixels-one-word-short", series(pixels_cut(2398)), WRONG),
    refuse("D22", "pixels-half", series(pixels_cut(1200)), WRONG),
    refuse("D22", "pixels-none", series(pixels_cut(0)), WRONG),
    refuse("D22", "pixels-absent", series(drop("PixelData")), WRONG),
    opens("D22", "file-1-mb-long", rewritten(lambda c, _k: c + bytes(10**6)), check=same_as()),
    opens("D22", "pixels-long",
          series(lambda d, k: setattr(d, "PixelData", d.PixelData + bytes(10**5))),
          check=same_as()),
    warns("D23", "last-of-400-cut", slice_cut_of_400(399), Quality.UNREADABLE_SLICES,
          check=all_of(rows_of_400_but(399), finding(Quality.UNREADABLE_SLICES, count=1))),
    warns("D23", "first-two-of-400-cut", slice_cut_of_400(0, 1), Quality.UNREADABLE_SLICES,
          check=all_of(rows_of_400_but(398), finding(Quality.UNREADABLE_SLICES, count=2))),
    slices("D23", "middle-of-400-cut", slice_cut_of_400(200), "missing-slices",
           check=finding(Quality.UNREADABLE_SLICES, count=1)),
    *(opens("D24", f"{NAMES[s]}-whole", compressed(s), check=same_as()) for s in CODECS),
    opens("D24", "rle-in-fragments", fragmented, check=same_as()),
    *(
        refuse("D24", f"{NAMES[s]}-{name}", compressed(s, spoil), WRONG)
        for s in CODECS
        for name, spoil in (
            ("empty", truncated(0)), ("cut-in-its-head", truncated(0.05)),
            ("zeros", lambda one, _k: bytes(len(one))),
        )
    ),
    *(
        refuse("D24", f"{NAMES[s]}-cut-half-way", compressed(s, truncated(0.5)), WRONG)
        for s in CODECS
    ),
    *(
        warns("D24", f"{NAMES[s]}-last-slice-cut", compressed(s, only(19, truncated(0.3))),
              Quality.UNREADABLE_SLICES, check=finding(Quality.UNREADABLE_SLICES, count=1))
        for s in CODECS
    ),
    *(
        slices("D24", f"{NAMES[s]}-middle-slice-cut", compressed(s, only(9, truncated(0.3))),
               "missing-slices", late=True)
        for s in CODECS
    ),
    *(
        refuse("D25", f"{NAMES[s]}-2048-squared", compressed(s, of_another_size(s, (2048, 2048))),
               WRONG)
        for s in CODECS
    ),
    *(
        refuse("D25", f"{NAMES[s]}-one-row-less", compressed(s, of_another_size(s, (29, 40))),
               WRONG)
        for s in CODECS
    ),
    *(
        refuse("D25", f"{NAMES[one]}-called-{NAMES[other]}",
               rewritten(lambda c, k, one=one, other=other: compressed_file(
                   c, other, [of_another_size(one, (30, 40))(b"", k)])), UNREAD)
        # J2K and HTJ2K are one format.
        for one, other in zip(CODECS, (*CODECS[1:4], RLE, RLE), strict=True)
    ),
    refuse("D26", "palette-with-index-past-the-table", series(palette()), UNREAD),
    refuse("D26", "palette-whose-depth-lies", series(palette(depth=8)), UNREAD),
    refuse("D26", "palette-shorter-than-it-says", series(palette(size=2)), UNREAD),
    refuse("D26", "palette-of-65536", series(palette(entries=0)), UNREAD),
    refuse("D26", "palette-without-a-table",
           series(put(PhotometricInterpretation="PALETTE COLOR")), UNREAD),
)  # fmt: skip
