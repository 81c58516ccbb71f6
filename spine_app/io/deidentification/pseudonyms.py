"""What stands for the identifiers of one run; kept in memory only, and made by chance."""

import secrets
from dataclasses import dataclass


@dataclass(frozen=True)
class Identity:
    """What one copy is called, in the places that must say it.

    Attributes:
        sop_class: SOP class UID.
        instance: SOP instance UID.
        study: study instance UID.
        series: series instance UID.
        patient: patient ID.
    """

    sop_class: str
    instance: str
    study: str
    series: str
    patient: str


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

    def identity(
        self, sop_class: str, instance: bytes, group: tuple[bytes, bytes, bytes]
    ) -> Identity:
        """What a copy is called.

        Args:
            sop_class: SOP class UID.
            instance: its original UID; empty where an earlier anonymiser has emptied it, and then
                each copy is called differently.
            group: what patient, study and series were called; studies and series without a UID
                are told apart by what is above them.
        """
        patient, study, series = group
        own = instance or b"\0" + secrets.token_bytes(16)
        return Identity(
            sop_class=sop_class,
            instance=self.uid(own),
            study=self.uid(study or b"\0study" + patient),
            series=self.uid(series or b"\0series" + b"\0".join((patient, study))),
            patient=self.patient(patient),
        )

    def word(self, original: bytes) -> str:
        """A neutral word for one that could be anything."""
        return self._words.setdefault(original, f"OTHER{len(self._words) + 1}")

    def patient(self, original: bytes) -> str:
        """The number of a patient, as four digits or more."""
        return self._patients.setdefault(original, f"{len(self._patients) + 1:04d}")
