"""Keys and names of the lasting cache, all made from one secret that the browser keeps."""

import hashlib
import hmac
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from spine_app.domain.lasting.content import Address
from spine_app.domain.lasting.layout import Stamps, name_bytes

SECRET_BYTES: Final = 32
NAME_BYTES: Final = 16
_KEY_BYTES: Final = 32


class Keys:
    """What one secret opens.

    Source:
        RFC 5869 (HKDF); NIST SP 800-38D (GCM), 8.2.1: the nonce is a counter, which is sound
        because every file has a key of its own, made from 32 random bytes.
    """

    def __init__(self, secret: bytes) -> None:
        """Make the keys.

        Args:
            secret: at least 32 random bytes.

        Raises:
            ValueError: it is shorter.
        """
        if len(secret) < SECRET_BYTES:
            raise ValueError
        self._names = _derived(secret, b"", b"spine-app cache names")
        self._files = _derived(secret, b"", b"spine-app cache files")
        self.folder = _derived(secret, b"", b"spine-app cache folder")[:NAME_BYTES].hex()
        """Name of the folder that holds what this secret opens; the same in every format."""

    def name_of(self, address: Address, stamps: Stamps) -> str:
        """Name of an entry: 32 hexadecimal digits that say nothing without the secret."""
        made = hmac.digest(self._names, name_bytes(address, stamps), hashlib.sha256)
        return made[:NAME_BYTES].hex()

    def cipher(self, name: str, salt: bytes) -> AESGCM:
        """The cipher of one file.

        Args:
            name: of the entry. A file under the name of another does not open.
            salt: the 32 random bytes in its prefix.
        """
        return AESGCM(_derived(self._files, salt, b"spine-app entry " + bytes.fromhex(name)))


def _derived(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    """A key of 32 bytes for one purpose."""
    return HKDF(SHA256(), _KEY_BYTES, salt, purpose).derive(secret)


def nonce(number: int) -> bytes:
    """The nonce of a sealed piece.

    Args:
        number: 0 for the body, 1 and more for the chunks.
    """
    return number.to_bytes(12, "big")
