"""Every byte of a cache has a meaning that the documents tell, and none is a text."""

import base64
import hashlib
from pathlib import Path

import numpy as np
import pytest

from spine_app.cache.keys import NAME_BYTES
from spine_app.domain.lasting.content import Address, describe, digest
from spine_app.domain.lasting.kinds import Kind, Role
from tests.data.cache_accounting import Unexplained, account
from tests.data.lasting import (
    SECRET,
    STAMPS,
    address,
    files_in,
    numbers_of,
    of_each_kind,
    opened,
    plan,
)

CANARY = "KANARY^JANE"
GOLDEN = Path(__file__).with_name("golden-1")


def encodings(token):
    """A token as it might lie in a file."""
    plain = [token.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be")]
    hashes = [hashlib.new(n, token.encode()).digest() for n in ("md5", "sha1", "sha256")]
    hexed = [one.hex().encode() for one in (*plain, *hashes)]
    based = [base64.b64encode(b"x" * k + plain[0])[4:-4] for k in range(3)]
    return [*plain, *hashes, *hexed, *based]


def test_every_byte_of_every_kind_is_explained(tmp_path):
    cache = opened(tmp_path / "lasting")
    for number, content in enumerate(of_each_kind()):
        cache.put(address(number, content.facts.kind), content)
    files = files_in(tmp_path / "lasting")

    for file in files:
        data = file.read_bytes()
        spans = account(data, file.name, SECRET)
        assert spans[0][0] == 0
        assert spans[-1][1] == len(data)
    assert len(files) == 8
    cache.close()


def test_every_file_of_a_cache_is_explained(tmp_path):
    cache = opened(tmp_path / "lasting")
    for number in range(3):
        cache.put(address(number), plan(number))
    cache.get(address(1))
    files = {p for p in (tmp_path / "lasting").rglob("*") if p.is_file()}
    entries = set(files_in(tmp_path / "lasting"))
    (uses,) = (p for p in files if p.name == "uses")
    others = files - entries - {uses}

    assert all(p.name == "lock" or p.suffix == ".use" for p in others)
    assert all(p.stat().st_size == 0 for p in others)
    data = uses.read_bytes()
    names = [data[at : at + NAME_BYTES].hex() for at in range(0, len(data), NAME_BYTES)]
    assert len(names) == 4
    assert set(names) == {p.name for p in entries}
    cache.close()


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d + b"\0",
        lambda d: d[:13] + b"\1" + d[14:],
        lambda d: b"J" + d[1:],
    ],
)
def test_the_accounting_finds_a_byte_without_a_meaning(tmp_path, change):
    cache = opened(tmp_path / "lasting")
    cache.put(address(1), plan(1))
    (file,) = files_in(tmp_path / "lasting")

    with pytest.raises(Unexplained):
        account(change(file.read_bytes()), file.name, SECRET)
    cache.close()


def test_a_canary_in_the_source_is_in_no_file(tmp_path):
    cache = opened(tmp_path / "lasting")
    voxels = np.frombuffer((CANARY.encode() + bytes(5)) * 500, np.int16).reshape(1, 1, -1)
    there = Address(Kind.PLAN, digest([CANARY.encode()]), digest([CANARY.encode() * 2]))
    cache.put(there, describe(Kind.PLAN, [(Role.NUMBERS, voxels[0].astype(np.float64))]))
    cache.get(there)
    everything = b""
    for path in tmp_path.rglob("*"):
        everything += str(path.relative_to(tmp_path)).encode() + b"\n"
        everything += path.read_bytes() if path.is_file() else b""

    assert len(everything) > 400
    for form in [*encodings(CANARY), SECRET, SECRET.hex().encode(), there.source, there.recipe]:
        assert form not in everything
    cache.close()


def test_ca7_a_file_of_this_format_stays_readable(tmp_path):
    """When this fails, files of users cannot be read any more: raise `FORMAT` and add a file."""
    cache = opened(tmp_path / "lasting")
    content = of_each_kind()[3]
    there = address(3, content.facts.kind)
    cache.put(there, content)
    (file,) = files_in(tmp_path / "lasting")
    file.write_bytes(GOLDEN.read_bytes())

    found = cache.get(there)

    assert STAMPS.pipeline == 1
    for ours, theirs in zip(found.arrays, content.arrays, strict=True):
        assert np.array_equal(ours, theirs)
    assert np.array_equal(found.facts.grid.index_to_lps, content.facts.grid.index_to_lps)
    assert numbers_of(cache.get(address(9))) is None
    cache.close()
