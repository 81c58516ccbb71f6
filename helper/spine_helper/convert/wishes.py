"""What the person who imports weights may choose, and the licence gate."""

import re
from dataclasses import dataclass
from typing import Final

from spine_helper.packs.manifest import Licence
from spine_helper.volumes.grid import Modality

_NOT_COMMERCIAL: Final = re.compile(
    r"(?i)(^|[-_ ])(nc|noncommercial|non-commercial|ncls|academic)\b"
)
_SHARE_ALIKE: Final = re.compile(r"(?i)(^|[-_ ])(sa|gpl|lgpl|agpl)\b")
_FREE: Final = re.compile(
    r"(?i)(apache|mit|bsd|isc|cc0|cc-by-4|cc-by-3|cc-by-sa|gpl|lgpl|agpl|mpl|unlicense)"
)
_UNKNOWN: Final = "LicenseRef-unknown"


@dataclass(frozen=True)
class Wishes:
    """What the person who imports weights may choose; None leaves it to what the weights say.

    Attributes:
        pack_id: name of the pack.
        title: name for people.
        configuration: which configuration of several.
        folds: which folds, `0`, `all`.
        checkpoint: name of the checkpoint's file.
        licence: SPDX expression of the weights.
        commercial_ok: whether they may be used for money.
        modality: `CT` or `MR`.
        replace: whether a pack of the same name gives way.
    """

    pack_id: str | None = None
    title: str | None = None
    configuration: str | None = None
    folds: tuple[str, ...] | None = None
    checkpoint: str | None = None
    licence: str | None = None
    commercial_ok: bool | None = None
    modality: Modality | None = None
    replace: bool = False


def licence_of(wishes: Wishes, known: Licence | None, said: str) -> Licence:
    """The licence of a pack.

    Args:
        wishes: what the person says; it outweighs the rest.
        known: that of a known program.
        said: what dataset.json says, of the images as a rule.

    Returns:
        The licence. Use for money is allowed only where somebody said so; else a notice tells.
    """
    if known is not None and wishes.licence is None and wishes.commercial_ok is None:
        return known.model_copy(update={"data": known.data or said})
    weights = (wishes.licence or (known.weights if known else _UNKNOWN))[:80]
    commercial = wishes.commercial_ok
    if commercial is None:
        commercial = bool(_FREE.match(weights)) and not _NOT_COMMERCIAL.search(weights)
    return Licence(
        weights=weights,
        code=known.code if known else "",
        data=said,
        commercial_ok=commercial,
        share_alike=bool(_SHARE_ALIKE.search(weights)),
        notice="" if commercial else _notice(weights),
    )


def _notice(weights: str) -> str:
    if weights == _UNKNOWN:
        return (
            "Nobody said under which licence these weights are. Find out before you use them, and "
            "do not use them for money until you know."
        )
    return f"These weights ({weights}) are not free for commercial use."
