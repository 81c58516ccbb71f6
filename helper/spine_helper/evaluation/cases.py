"""Which files are compared with which."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spine_helper.evaluation.schemes import SCHEMES
from spine_helper.volumes.files import BadFile, is_own_format

COLUMNS: Final = ("scan", "pred", "truth", "scheme", "pred_scheme", "landmarks", "case", "tags")
_NEEDED: Final = ("scan", "pred")


@dataclass(frozen=True)
class Case:
    """One scan.

    Attributes:
        name: for tables.
        predicted: label map.
        truth: label map; None where there are landmarks only.
        schemes: of prediction and truth.
        landmarks: JSON file; None for none.
        case: name of the scan in that file; empty where it holds one only.
        tags: for strata.
    """

    name: str
    predicted: Path
    truth: Path | None
    schemes: tuple[str, str]
    landmarks: Path | None = None
    case: str = ""
    tags: tuple[str, ...] = ()


def in_folders(predicted: Path, truth: Path, schemes: tuple[str, str]) -> list[Case]:
    """Files of the same name in two folders; every truth must have its prediction.

    Raises:
        BadFile: there is none, or a prediction is missing: it must not drop out unseen.
    """
    files = sorted(path for path in truth.iterdir() if is_own_format(path))
    if not files:
        raise BadFile("The folder of the truth holds no NIfTI or NRRD file.")
    missing = [path.name for path in files if not (predicted / path.name).is_file()]
    if missing:
        raise BadFile(f"{len(missing)} predictions are missing, {missing[0]} for one.")
    return [Case(path.name.split(".")[0], predicted / path.name, path, schemes) for path in files]


def in_list(path: Path, schemes: tuple[str, str]) -> list[Case]:
    """Rows of a CSV file with a head line; paths are relative to it, tags separated by `;`.

    Args:
        path: of the file; its columns are some of `COLUMNS`.
        schemes: of prediction and truth where a row names none.

    Raises:
        BadFile: it cannot be read, lacks a column, or a row is not complete.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, strict=True)
            names = tuple(reader.fieldnames or ())
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error):
        raise BadFile("The list cannot be read.") from None
    if not set(_NEEDED) <= set(names) <= set(COLUMNS):
        raise BadFile(f"The list needs a head line with some of: {', '.join(COLUMNS)}.")
    if not rows:
        raise BadFile("The list is empty.")
    return [_case(row, path.parent, schemes) for row in rows]


def _case(row: dict[str, str | None], folder: Path, schemes: tuple[str, str]) -> Case:
    said = {key: (value or "").strip() for key, value in row.items() if key in COLUMNS}
    given = (said.get("pred_scheme") or schemes[0], said.get("scheme") or schemes[1])
    if not said["scan"] or not said["pred"] or not (said.get("truth") or said.get("landmarks")):
        raise BadFile("A row of the list lacks scan, pred, or both of truth and landmarks.")
    if not set(given) <= set(SCHEMES):
        raise BadFile(f"A row of the list names a scheme that is none of: {', '.join(SCHEMES)}.")
    truth, landmarks = said.get("truth"), said.get("landmarks")
    return Case(
        name=said["scan"],
        predicted=folder / said["pred"],
        truth=folder / truth if truth else None,
        schemes=given,
        landmarks=folder / landmarks if landmarks else None,
        case=said.get("case", ""),
        tags=tuple(tag.strip() for tag in said.get("tags", "").split(";") if tag.strip()),
    )
