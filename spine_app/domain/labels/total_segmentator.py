"""Names of the classes of TotalSegmentator, in the order of their ids.

Source:
    Class maps of TotalSegmentator 2 for the tasks `total` (also as it was in version 1),
    `total_mr` and `vertebrae_mr`. Wasserthal et al., Radiology: Artificial Intelligence 2023.
"""


def _sides(*names: str) -> tuple[str, ...]:
    """Each name for the left, then for the right."""
    return tuple(f"{name} {side}" for name in names for side in ("left", "right"))


def _ribs(side: str) -> tuple[str, ...]:
    return tuple(f"Rib {n} {side}" for n in range(1, 13))


_ABDOMEN = ("Spleen", "Kidney right", "Kidney left", "Gallbladder", "Liver", "Stomach")
_ADRENALS = ("Adrenal gland right", "Adrenal gland left")
_LOBES = (
    "Lung upper lobe left",
    "Lung lower lobe left",
    "Lung upper lobe right",
    "Lung middle lobe right",
    "Lung lower lobe right",
)
_UPWARD = (
    *(f"L{n}" for n in range(5, 0, -1)),
    *(f"T{n}" for n in range(12, 0, -1)),
    *(f"C{n}" for n in range(7, 0, -1)),
)
"""Vertebrae from L5 up to C1: TotalSegmentator counts from below."""

_LIMBS = _sides("Humerus", "Scapula", "Clavicle", "Femur", "Hip bone")
_GLUTEI = _sides("Gluteus maximus", "Gluteus medius", "Gluteus minimus")
_TRUNK = _sides("Deep back muscles", "Iliopsoas")
_ILIAC = _sides("Iliac artery", "Iliac vein")
_PORTAL = "Portal and splenic vein"

TOTAL_V2: tuple[str, ...] = (
    *_ABDOMEN,
    "Pancreas",
    *_ADRENALS,
    *_LOBES,
    "Oesophagus",
    "Trachea",
    "Thyroid gland",
    "Small bowel",
    "Duodenum",
    "Colon",
    "Urinary bladder",
    "Prostate",
    "Kidney cyst left",
    "Kidney cyst right",
    "Sacrum",
    "S1",
    *_UPWARD,
    "Heart",
    "Aorta",
    "Pulmonary vein",
    "Brachiocephalic trunk",
    "Subclavian artery right",
    "Subclavian artery left",
    "Common carotid artery right",
    "Common carotid artery left",
    "Brachiocephalic vein left",
    "Brachiocephalic vein right",
    "Atrial appendage left",
    "Superior vena cava",
    "Inferior vena cava",
    _PORTAL,
    *_ILIAC,
    *_LIMBS,
    "Spinal cord",
    *_GLUTEI,
    *_TRUNK,
    "Brain",
    "Skull",
    *_ribs("left"),
    *_ribs("right"),
    "Sternum",
    "Costal cartilages",
)
"""Task `total` of version 2: ids 1 to 117."""

TOTAL_V1: tuple[str, ...] = (
    *_ABDOMEN,
    "Aorta",
    "Inferior vena cava",
    _PORTAL,
    "Pancreas",
    *_ADRENALS,
    *_LOBES,
    *_UPWARD,
    "Oesophagus",
    "Trachea",
    "Heart myocardium",
    "Heart atrium left",
    "Heart ventricle left",
    "Heart atrium right",
    "Heart ventricle right",
    "Pulmonary artery",
    "Brain",
    *_ILIAC,
    "Small bowel",
    "Duodenum",
    "Colon",
    *_ribs("left"),
    *_ribs("right"),
    *_LIMBS,
    "Sacrum",
    "Face",
    *_GLUTEI,
    *_TRUNK,
    "Urinary bladder",
)
"""Task `total` of version 1: ids 1 to 104."""

TOTAL_MR: tuple[str, ...] = (
    *_ABDOMEN,
    "Pancreas",
    *_ADRENALS,
    "Lung left",
    "Lung right",
    "Oesophagus",
    "Small bowel",
    "Duodenum",
    "Colon",
    "Urinary bladder",
    "Prostate",
    "Sacrum",
    "Vertebrae",
    "Discs",
    "Spinal cord",
    "Heart",
    "Aorta",
    "Inferior vena cava",
    _PORTAL,
    *_ILIAC,
    *_LIMBS,
    *_GLUTEI,
    *_TRUNK,
    "Brain",
)
"""Task `total_mr`: ids 1 to 50."""

VERTEBRAE_MR: tuple[str, ...] = ("Sacrum", *_UPWARD)
"""Task `vertebrae_mr`: ids 1 to 25."""

OTHER_ANATOMY: tuple[str, ...] = (
    "Lung left",
    "Lung right",
    "Pulmonary artery",
    "Heart myocardium",
    "Heart atrium left",
    "Heart ventricle left",
    "Heart atrium right",
    "Heart ventricle right",
    "Face",
)
"""Classes of the other tasks that `TOTAL_V2` lacks; never reordered, their place is their id."""
