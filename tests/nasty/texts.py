"""Rows D30 to D32: texts, numbers as text, and days."""

from tests.data.dicom_writer import CANARY, Style
from tests.nasty.case import opens, refuse, slices
from tests.nasty.checks import fact, same_as
from tests.nasty.dicom_bytes import both, good_mr, raw, rewritten, series

CHARACTER_SET, DESCRIPTION, NAME = 0x00080005, 0x0008103E, 0x00100010
POSITION, SPACING, THICKNESS = 0x00200032, 0x00280030, 0x00180050

same = same_as()

DESCRIPTIONS = {
    "escape": b"\x1b[31mred\x1b[0m",
    "zero-bytes": b"a\0b\0",
    "right-to-left": "a\u202ecod.exe".encode(),
    "64-kb": b"A" * 65534,
    "path": b"../../etc/passwd",
    "template": b"{{7*7}} ${7*7} {7*7}",
    "script": b"<script>alert(1)</script>",
    "image-with-handler": b'<img src=x onerror="alert(1)">',
    "backslashes": b"a\\b\\c ",
    "line-breaks": b"a\r\nb\fc ",
    "bell-and-backspace": b"a\x07\x08b",
    "lone-surrogate": b"\xed\xa0\x80 ",
    "empty": b"",
    "spaces": b"    ",
}
"""Descriptions of a series that somebody could write."""

SETS = {
    "unknown": b"ISO_IR 999",
    "empty": b"",
    "not-ascii": b"\xff\xfe\xff\xfe",
    "10000-values": b"ISO 2022 IR 149\\" * 4000,
    "path": b"../../etc/passwd",
}
"""Names of character sets that are none."""

KOREAN = b"\x1b$)C\xb1\xe8\xc8\xf1\xc1\xdf"
SPELT = {
    "korean": (b"\\ISO 2022 IR 149", KOREAN, "김희중"),
    "korean-never-left": (b"ISO 2022 IR 6\\ISO 2022 IR 149", KOREAN + b"\x1b", "김희중"),
    "japanese": (b"\\ISO 2022 IR 87", b"\x1b$B;3ED\x1b(B ", "山田"),
    "chinese": (b"GB18030 ", "脊柱".encode("gb18030"), "脊柱"),
    "unicode": (b"ISO_IR 192", "Wirbelsäule".encode(), "Wirbelsäule"),
    "latin": (b"ISO_IR 100", "Wirbelsäule ".encode("latin-1"), "Wirbelsäule"),
}
"""Descriptions in a character set that they name, and how they read."""


def plain(outcome):
    """Words of the series hold nothing that is no sign, and no more than they may."""
    for preview in outcome.previews.values():
        words = preview.texts.description
        assert len(words) <= 256
        assert words.isprintable()
        assert not set(words) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")


def reads(expected):
    """The words of the series are these."""

    def check(outcome):
        (preview,) = outcome.previews.values()
        assert preview.texts.description == expected

    return check


def dated(expected):
    """The day of the study is told so."""

    def check(outcome):
        same(outcome)
        (preview,) = outcome.previews.values()
        assert preview.texts.date == expected

    return check


def checked(*looks):
    """The volume is right, and the words are."""

    def check(outcome):
        same(outcome)
        for look in looks:
            look(outcome)

    return check


def described(value, character_set=None):
    """Maker of a series with a description and a patient of these bytes."""
    changes = [raw(DESCRIPTION, "LO", value), raw(NAME, "PN", value[:60])]
    if character_set is not None:
        changes.append(raw(CHARACTER_SET, "CS", character_set))
    return series(both(*changes))


GEOMETRY_NUMBERS = {
    "comma": b"1,0\\2\\3 ",
    "underscore": b"1_0\\2\\3 ",
    "empty-in-part": b"1\\2\\",
    "infinite": b"1\\2\\1e400 ",
    "nan": b"1\\2\\NaN ",
    "hexadecimal": b"0x1\\2\\3 ",
    "plus-minus": b"+-1\\2\\3 ",
    "two-numbers": b"1\\2 ",
    "four-numbers": b"1\\2\\3\\4 ",
    "letters": b"a\\b\\c ",
    "arabic-digits": "\u0661\\\u0662\\\u0663".encode(),
    "64-kb": b"1" * 65534,
    "1e308": b"1e308\\1e308\\1e308 ",
}
"""Positions that are none."""


CASES = (
    *(
        opens("D30", f"description-{name}", described(value), check=checked(plain))
        for name, value in DESCRIPTIONS.items()
    ),
    *(
        opens("D30", f"character-set-{name}", described(CANARY.encode(), value),
              check=checked(plain))
        for name, value in SETS.items()
    ),
    *(
        opens("D30", f"spelt-in-{name}", described(value, character_set),
              check=checked(plain, reads(words)))
        for name, (character_set, value, words) in SPELT.items()
    ),
    opens("D30", "character-set-codec-of-python",
          rewritten(lambda c, _k: c.replace(b"ISO_IR 100", b"zlib_codec"),
                    Style(extra={"SpecificCharacterSet": "ISO_IR 100"})), check=checked(plain)),
    opens("D30", "markup-is-told-as-it-stands", described(DESCRIPTIONS["script"]),
          check=checked(reads("<script>alert(1)</script>"))),
    *(
        slices("D31", f"position-{name}", series(raw(POSITION, "DS", value)), "bad-geometry")
        for name, value in GEOMETRY_NUMBERS.items()
    ),
    opens("D31", "position-of-20-digits",
          series(lambda d, k: raw(POSITION, "DS", (
              f"-16.000000000000000\\-12.000000000000000\\{100 + 2.5 * k:.16f}".encode()))(d, k)),
          check=same),
    *(
        opens("D31", f"thickness-{name}", series(raw(THICKNESS, "DS", value)),
              check=checked(fact(slice_thickness=None)))
        for name, value in {
            "comma": b"1,0 ", "empty": b"", "infinite": b"1e400 ", "nan": b"NaN ",
            "plus-minus": b"+-1 ", "negative": b"-1", "letters": b"thin",
        }.items()
    ),
    *(
        opens("D31", f"series-number-{name}", series(raw(0x00200011, "IS", value)), check=same)
        for name, value in {
            "letters": b"one ", "huge": b"9" * 4000, "fraction": b"1.5 ", "plus-minus": b"+-1 ",
        }.items()
    ),
    *(
        opens("D32", f"day-{name}", series(raw(0x00080020, "DA", value)), check=dated(expected))
        for name, value, expected in (
            ("right", b"20240229", "2024-02-29"), ("year-0000", b"00000101", ""),
            ("month-13", b"20241301", ""), ("day-30-of-february", b"20240230", ""),
            ("letters", b"tomorrow", ""), ("of-64-kb", b"2" * 65534, ""), ("empty", b"", ""),
        )
    ),
    opens("D32", "day-year-9999", series(raw(0x00080020, "DA", b"99991231")), check=same),
    *(
        opens("D32", f"time-{name}", series(raw(0x00080032, "TM", value)), check=same)
        for name, value in (
            ("25-hours", b"250000"), ("letters", b"noon"), ("of-64-kb", b"1" * 65534),
        )
    ),
    refuse("D31", "slope-comma", series(raw(0x00281053, "DS", b"1,0 ")), "bad-rescale"),
    opens("D31", "slope-comma-beside-mr-without-slope",
          series(raw(0x00281050, "DS", b"1,0 "), volume=good_mr()), check=same_as(good_mr())),
)  # fmt: skip
