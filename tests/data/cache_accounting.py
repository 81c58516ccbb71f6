"""A reader of cache files that explains every byte, written from `docs/cache.md` alone.

It shares no code with the cache but the names of the derived keys, so that a byte which the cache
writes and does not tell about is found.
"""

import hashlib
import hmac
import struct

import zstandard
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SIZES = {1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 8}


class Unexplained(AssertionError):
    """A byte that the documented format does not know."""


def must(fact, what):
    if not fact:
        raise Unexplained(what)


def derived(secret, salt, purpose):
    """HKDF-SHA256 of 32 bytes (RFC 5869), by hand."""
    extracted = hmac.digest(salt or bytes(32), secret, hashlib.sha256)
    return hmac.digest(extracted, purpose + b"\1", hashlib.sha256)


def account(data, name, secret, pipeline=1):
    """Spans of a file as (start, end, meaning), without gap or overlap.

    Raises:
        Unexplained: some byte has no meaning.
    """
    spans = []

    def span(length, meaning):
        start = spans[-1][1] if spans else 0
        must(start + length <= len(data), f"{meaning} ends after the file")
        spans.append((start, start + length, meaning))
        return data[start : start + length]

    must(span(8, "magic") == b"\x89SpineL\n", "magic")
    must(span(2, "format") == b"\1\0", "format")
    kind = span(1, "kind")[0]
    must(1 <= kind <= 6, "kind")
    must(span(2, "codec, cipher") == b"\1\1", "codec, cipher")
    must(span(1, "spare") == b"\0", "spare")
    span(6, "application")
    must(struct.unpack("<I", span(4, "pipeline"))[0] == pipeline, "pipeline")
    must(struct.unpack("<I", span(4, "day"))[0] < 60000, "day")
    (chunk_bytes,) = struct.unpack("<I", span(4, "chunk bytes"))
    (body_bytes,) = struct.unpack("<I", span(4, "body bytes"))
    salt = span(32, "salt")
    prefix = data[:68]
    files = derived(secret, b"", b"spine-app cache files")
    cipher = AESGCM(derived(files, salt, b"spine-app entry " + bytes.fromhex(name)))
    body = cipher.decrypt(bytes(12), span(body_bytes - 16, "body") + span(16, "tag"), prefix)
    lengths, raws, items = explain_body(body, name, secret, (kind, pipeline, chunk_bytes))
    for number, (length, raw, item) in enumerate(zip(lengths, raws, items, strict=True), 1):
        sealed = span(length - 16, f"chunk {number}") + span(16, f"tag {number}")
        explain_chunk(cipher.decrypt(number.to_bytes(12, "big"), sealed, prefix), raw, item)
    must(spans[-1][1] == len(data), "bytes after the last chunk")
    return spans


def explain_body(body, name, secret, plain):
    """Lengths of sealed chunks, of their numbers, and of one number each."""
    kind, pipeline, chunk_bytes = plain
    names = derived(secret, b"", b"spine-app cache names")
    made = struct.pack("<HBI", 1, kind, pipeline) + body[:64]
    must(hmac.digest(names, made, hashlib.sha256)[:16].hex() == name, "name")
    modality, has_grid, count = body[64:67]
    must(modality in (0, 1, 2) and has_grid in (0, 1) and body[67:68] == b"\0", "flags")
    grid = body[68:200]
    must(has_grid or not any(grid), "grid of nothing")
    at, raws, items = 200, [], []
    for _ in range(count):
        _role, number, dims, spare, *shape = struct.unpack_from("<BBBB4I", body, at)
        must(number in SIZES and not spare and not any(shape[dims:]), "array")
        total = SIZES[number]
        for length in shape[:dims]:
            total *= length
        while total:
            raws.append(min(total, chunk_bytes))
            items.append(SIZES[number])
            total -= raws[-1]
        at += 20
    must(len(body) == at + 4 * len(raws), "table of chunks")
    return struct.unpack_from(f"<{len(raws)}I", body, at), raws, items


def explain_chunk(packed, raw, item):
    """A chunk is one Zstandard frame, and nothing comes after it or hides in it."""
    frame = zstandard.get_frame_parameters(packed)
    must(frame.content_size == raw and frame.dict_id == 0, "frame")
    reader = zstandard.ZstdDecompressor().decompressobj()
    numbers = reader.decompress(packed)
    must(len(numbers) == raw and raw % item == 0 and not reader.unused_data, "chunk")
    again = zstandard.ZstdCompressor(level=1).compress(numbers)
    must(again == packed, "frame that our compressor would not write")
