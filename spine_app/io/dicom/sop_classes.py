"""What a SOP class is to a viewer of CT and MR volumes."""

from spine_app.domain.study.series import AsideKind
from spine_app.domain.volume import Modality

MEDIA_DIRECTORY = "1.2.840.10008.1.3.10"
"""DICOMDIR: stands in the file meta information only."""

_STORAGE = "1.2.840.10008.5.1.4.1.1."

_IMAGES = {
    "2": Modality.CT,
    "2.1": Modality.CT,
    "2.2": Modality.CT,
    "4": Modality.MR,
    "4.1": Modality.MR,
    "4.4": Modality.MR,
}

_MULTI_FRAME = frozenset(("2.1", "2.2", "4.1", "4.4"))

_ASIDE = {
    "7": AsideKind.SCREEN,
    "11": AsideKind.PRESENTATION,
    "66": AsideKind.OTHER,
    "88": AsideKind.REPORT,
    "104": AsideKind.REPORT,
    "481": AsideKind.RADIOTHERAPY,
    "9": AsideKind.OTHER,
}

_SEGMENTATIONS = frozenset(("66.4", "66.5", "66.7"))

_LOCALIZER_TYPES = frozenset(("LOCALIZER", "SCOUT"))
_SCREEN_TYPES = frozenset(("SCREEN SAVE", "SCREENSAVE", "DOSE_INFO", "DOSE INFO"))


def is_multi_frame(sop_class: str) -> bool:
    """Whether objects of the class describe several frames."""
    return sop_class.removeprefix(_STORAGE) in _MULTI_FRAME


def classify(sop_class: str, modality: str, image_type: tuple[str, ...]) -> Modality | AsideKind:
    """CT or MR for an image that may be a slice, else why the object is set aside.

    Args:
        sop_class: SOP class UID. Some anonymisers empty it; then `modality` decides.
        modality: value of Modality.
        image_type: values of ImageType.

    Source:
        DICOM PS3.4 B.5; PS3.3 C.8.2.1.1.1 (LOCALIZER is value 3 of a CT image).
    """
    if sop_class == MEDIA_DIRECTORY:
        return AsideKind.INDEX
    image = _IMAGES.get(sop_class.removeprefix(_STORAGE))
    if not sop_class and modality in Modality.__members__:
        image = Modality(modality)
    if image is not None:
        if _LOCALIZER_TYPES.intersection(image_type[2:]):
            return AsideKind.LOCALIZER
        return AsideKind.SCREEN if _SCREEN_TYPES.intersection(image_type) else image
    if not sop_class.startswith(_STORAGE):
        return AsideKind.OTHER
    name = sop_class.removeprefix(_STORAGE)
    if name in _SEGMENTATIONS:
        return AsideKind.SEGMENTATION
    return _ASIDE.get(name.split(".")[0], AsideKind.OTHER_IMAGE)
