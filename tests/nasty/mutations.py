"""Ways to spoil the bytes of a study; each is steered by a random generator and nothing else."""

import struct
from random import Random

Study = tuple[bytes, ...]

_NUMBERS = (
    *(0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0xFFFE, 0xFFFF),
    *(2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1),
)
_LONG = frozenset((b"OB", b"OW", b"SQ", b"UN", b"UT", b"UC", b"OF", b"OD"))
_MAGIC = (
    *(b"\xfe\xff\x00\xe0", b"\xfe\xff\x0d\xe0", b"\xfe\xff\xdd\xe0", b"\xe0\x7f\x10\0", b"SQ\0\0"),
    *(b"DICM", b"PK\3\4", b"PK\1\2", b"\xff\xd8\xff", b"\xff\x4f\xff\x51", b"\x1f\x8b", b"NRRD"),
    *(b"NaN ", b"1e400 ", b"-0", b"\\\\", b"\x1b$)C", b"../", b"\0" * 16, b"\xff" * 16),
)


def flip(random: Random, content: bytes, _other: bytes) -> bytes:
    """Flip some bits."""
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def overwrite(random: Random, content: bytes, _other: bytes) -> bytes:
    """Put bytes that mean something over others."""
    magic = random.choice(_MAGIC)
    place = random.randrange(len(content))
    return content[:place] + magic + content[place + len(magic) :]


def truncate(random: Random, content: bytes, _other: bytes) -> bytes:
    """Cut off the end."""
    return content[: random.randrange(len(content))]


def remove(random: Random, content: bytes, _other: bytes) -> bytes:
    """Take some bytes out."""
    place = random.randrange(len(content))
    return content[:place] + content[place + random.choice((1, 2, 4, 8, 100)) :]


def insert(random: Random, content: bytes, _other: bytes) -> bytes:
    """Put some bytes in."""
    place = random.randrange(len(content) + 1)
    extra = random.choice((random.randbytes(random.choice((1, 2, 8, 64))), random.choice(_MAGIC)))
    return content[:place] + extra + content[place:]


def lie(random: Random, content: bytes, _other: bytes) -> bytes:
    """Put a number that is a border case where a length or a count may stand."""
    form = random.choice(("<H", "<L", ">H", ">L", "<Q"))
    number = random.choice(_NUMBERS) % 2 ** (8 * struct.calcsize(form))
    place = random.randrange(max(1, len(content) - 8))
    return content[:place] + struct.pack(form, number) + content[place + struct.calcsize(form) :]


def lie_in_an_element(random: Random, content: bytes, other: bytes) -> bytes:
    """Put a wrong length into an element of an explicit data set."""
    spans = elements(content)
    if not spans:
        return lie(random, content, other)
    start, end = random.choice(spans)
    is_long = content[start + 4 : start + 6] in _LONG
    form, at = ("<L", start + 8) if is_long else ("<H", start + 6)
    size = 2 ** (8 * struct.calcsize(form))
    length = random.choice((*_NUMBERS, end - start, end - start + 2, len(content))) % size
    return content[:at] + struct.pack(form, length) + content[at + struct.calcsize(form) :]


def move(random: Random, content: bytes, other: bytes) -> bytes:
    """Change places of two elements."""
    spans = elements(content)
    if len(spans) < 2:
        return flip(random, content, other)
    (a, b), (c, d) = sorted(random.sample(spans, 2))
    return content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


def repeat(random: Random, content: bytes, other: bytes) -> bytes:
    """Write an element twice, or one of the other file too."""
    source = random.choice((content, other))
    spans = elements(source)
    if not spans:
        return insert(random, content, other)
    start, end = random.choice(spans)
    places = elements(content) or [(random.randrange(len(content)), 0)]
    place = random.choice(places)[0]
    return content[:place] + source[start:end] + content[place:]


def splice(random: Random, content: bytes, other: bytes) -> bytes:
    """The start of one file and the end of another."""
    return content[: random.randrange(len(content))] + other[random.randrange(len(other)) :]


WAYS = (flip, flip, overwrite, truncate, remove, insert, lie, lie_in_an_element, lie_in_an_element,
        move, repeat, splice)  # fmt: skip


def elements(content: bytes) -> list[tuple[int, int]]:
    """Start and end of each top-level element of an explicit little-endian data set."""
    spans: list[tuple[int, int]] = []
    position = 132 if content[128:132] == b"DICM" else len(content)
    while position + 8 <= len(content):
        vr = content[position + 4 : position + 6]
        if not (vr.isalpha() and vr.isupper()):
            break
        if vr in _LONG:
            head, length = 12, int.from_bytes(content[position + 8 : position + 12], "little")
        else:
            head, length = 8, int.from_bytes(content[position + 6 : position + 8], "little")
        end = position + head + length
        if end > len(content):
            break
        spans.append((position, end))
        position = end
    return spans


def spoil(random: Random, study: Study, other: Study, times: int) -> Study:
    """A study with some of its files spoilt.

    Args:
        random: decides.
        study: bytes of its files.
        other: another study, for what is put together from two.
        times: how many changes.
    """
    files = list(study)
    for _ in range(times):
        place = random.randrange(len(files))
        if files[place]:
            files[place] = random.choice(WAYS)(random, files[place], random.choice(other))
    if random.random() < 0.1:
        files.append(random.choice((*files, *other)))
    return tuple(files)
