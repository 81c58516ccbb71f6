"""Looks for what must not leave, in every form it could have taken (CANARY of the threat model)."""

import base64
import gzip
import hashlib
import io
import zipfile
import zlib

from tests.data import canary

TOKENS = (canary.TOKEN, canary.DATE, canary.TIME, canary.UID, b"CANARY")
DATES = (b"1939-04-17", b"17.04.1939", b"04/17/1939", b"17/04/1939")


def forms(token):
    """A token as text, in other encodings, as digits, in base64, and hashed."""
    text = token.decode()
    yield from (token, token.lower(), text.encode("utf-16-le"), text.encode("utf-16-be"))
    yield from (token.hex().encode(), token.hex().upper().encode())
    for offset in range(3):
        packed = base64.b64encode(b"\0" * offset + token)
        # The first and last sign depend on what stands beside it.
        yield packed[2 * (offset > 0) + offset : len(packed) - 4]
    for kind in (hashlib.md5, hashlib.sha1, hashlib.sha256):
        yield from (kind(token).digest(), kind(token).hexdigest().encode())


PROBES = tuple({form for token in (*TOKENS, *DATES) for form in forms(token) if len(form) >= 6})


def unpacked(content):
    """A file and everything packed into it."""
    yield content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name))
    elif content[:4] == b"NRRD":
        yield gzip.decompress(content.split(b"\n\n", 1)[1])
    elif content[:2] == b"\x1f\x8b":
        yield zlib.decompress(content, zlib.MAX_WBITS | 16)


def traces(content):
    """Probes found in a file or in what is packed into it."""
    return [probe for part in unpacked(content) for probe in PROBES if probe in part]
