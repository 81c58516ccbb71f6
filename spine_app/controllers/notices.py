"""Error code to sentence: what happened and what to do about it."""

from spine_app.screen.state import Shown

SENTENCES: dict[str, str] = {
    "internal": (
        "Something went wrong inside Spine App. The study is unharmed; try again, and if it"
        " happens twice, report the number."
    ),
    "study": "This study cannot be opened. Choose another one.",
    "study-not-found": "This folder does not exist or may not be read. Check the path.",
    "no-images": "There are no DICOM files here. Choose the folder that holds the slices.",
    "no-image-series": (
        "The files are DICOM, but none is a CT or MR image. Choose the folder of the image series."
    ),
    "bad-geometry": (
        "Position, orientation or spacing of the slices is missing or impossible, so this series"
        " cannot be shown. Choose another series or export it again."
    ),
    "uncalibrated-pixels": (
        "This series has no pixel spacing, so nothing could be measured in it. Choose another one."
    ),
    "single-slice": "This series has a single slice position; 3D needs at least two.",
    "uneven-slices": (
        "The slices are not evenly spaced, so this series cannot be shown in 3D. Choose another"
        " series."
    ),
    "missing-slices": (
        "Slices are missing inside this series, so it cannot be shown in 3D. Export it again or"
        " choose another series."
    ),
    "repeated-slices": (
        "Several images lie at the same position (phases, echoes or two acquisitions in one"
        " series). Choose another series."
    ),
    "tilted-slices": (
        "This series was taken with a tilted gantry; this version does not open it, rather than"
        " show it distorted. Choose another series."
    ),
    "mixed-slices": (
        "The slices of this series differ in size, spacing or orientation. Choose another series."
    ),
    "bad-pixels": (
        "The pixel data of a slice are missing or cut off. Copy or export the series again."
    ),
    "unsupported-pixels": (
        "The pixels are stored in a form this version does not read (compressed or colour)."
        " Export the series uncompressed."
    ),
    "unsupported-multi-frame": (
        "This is a multi-frame object, which this version does not open. Export the series as"
        " single slices."
    ),
    "bad-rescale": (
        "The values of this series cannot be turned into Hounsfield units. Choose another series."
    ),
    "unreadable-file": "A DICOM file cannot be read. Copy or export the study again.",
    "study-too-large": (
        "This study exceeds the limits on files or memory. Choose a folder with fewer series."
    ),
    "unsafe-archive": (
        "This archive cannot be opened: it is damaged, locked with a password, or larger than it"
        " claims. Unpack it yourself and open the folder."
    ),
    "encrypted-archive": (
        "This archive is protected by a password. Unpack it yourself and open the folder."
    ),
    "unsupported-archive": (
        "This kind of archive is not supported. Use ZIP, or unpack it and open the folder."
    ),
    "files-changed": (
        "Files changed while they were read. Wait until the copy is complete and open it again."
    ),
    "no-space": "The disk of this computer is full. Free some space and open the study again.",
    "upload-busy": "Another transfer is running. Wait until it is done or stop it.",
    "upload-interrupted": "The transfer ended early. Nothing was kept; drop the files again.",
    "unsafe-folder": (
        "The folder for session files is not private. Choose another one with --cache-folder."
    ),
    "job": "The work could not be finished. Try again.",
    "job-crashed": (
        "The reading process stopped unexpectedly. Nothing else is affected; open the study again."
    ),
    "job-timed-out": "The reading process stopped answering and was ended. Try again.",
    "out-of-memory": (
        "There is not enough memory for this study. Close other programs or choose a smaller"
        " series."
    ),
    "request-refused": "This value is not accepted. Check the number and its unit.",
    "helper": "The segmentation helper cannot do this now.",
    "helper-absent": "The segmentation helper is not running; everything else works without it.",
    "helper-mismatch": "The segmentation helper is of another version. Install the matching one.",
    "helper-refused": "The segmentation helper refused the request.",
}
"""One sentence (or two) for each code of `domain.errors`."""


def tell(shown: Shown, sentence: str, kind: str = "info") -> None:
    """Show a notice.

    Args:
        shown: screen state.
        sentence: what to say.
        kind: `info`, `warning` or `error`.
    """
    shown.notice = sentence
    shown.notice_kind = kind
    shown.notice_serial += 1
    shown.notice_open = True


def error_sentence(code: str, error_id: str) -> str:
    """Sentence for an error code, with the id under which the log holds it."""
    return f"{SENTENCES[code]} ({error_id})"
