"""What stands for the identifiers of one run; kept in memory only, and made by chance."""

import secrets


class Pseudonyms:
    """Replacements that are the same for the same original, all through one run."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._uids: dict[bytes, str] = {}
        self._words: dict[bytes, str] = {}
        self._patients: dict[bytes, str] = {}

    def uid(self, original: bytes) -> str:
        """The new UID of an original one.

        Args:
            original: its bytes, without padding.

        Source:
            DICOM PS3.5 B.2: 2.25 and a random UUID as one decimal number.
        """
        if original not in self._uids:
            self._uids[original] = f"2.25.{secrets.randbits(122) | 1 << 122}"
        return self._uids[original]

    def word(self, original: bytes) -> str:
        """A neutral word for one that could be anything."""
        return self._words.setdefault(original, f"OTHER{len(self._words) + 1}")

    def patient(self, original: bytes) -> str:
        """The number of a patient, as four digits or more."""
        return self._patients.setdefault(original, f"{len(self._patients) + 1:04d}")
