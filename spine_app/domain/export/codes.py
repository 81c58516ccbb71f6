"""Coded names of structures: SNOMED CT where it has one, else a code of ours.

Source:
    DICOM PS3.16 CID 7603 (vertebrae), 7604 (discs), 4030 and 7151 (anatomy), 244 (laterality).
"""

from dataclasses import dataclass

from spine_app.domain.labels.structures import structure


@dataclass(frozen=True)
class Code:
    """A coded concept.

    Attributes:
        value: at most 16 characters.
        scheme: designator of the coding scheme.
        meaning: English words.
    """

    value: str
    scheme: str
    meaning: str


@dataclass(frozen=True)
class CodedStructure:
    """What a structure is, in codes.

    Attributes:
        kind: the structure.
        side: left or right, None where it is neither or that is not known.
    """

    kind: Code
    side: Code | None = None


CATEGORY = Code("123037004", "SCT", "Anatomical Structure")
LEFT, RIGHT = Code("7771000", "SCT", "Left"), Code("24028007", "SCT", "Right")
OUR_SCHEME = "99SPINEAPP"
"""Designator of our own codes; 99 marks a private scheme (PS3.16 section 8.2)."""

_VERTEBRAE = """
C1 14806007 C2 39976000 C3 113205007 C4 5329002 C5 36978003 C6 36054005 C7 87391001
T1 64864005 T2 53733008 T3 1626008 T4 73071006 T5 56401006 T6 45296009 T7 62487009 T8 11068009
T9 82687006 T10 7610001 T11 12989004 T12 23215003
L1 66794005 L2 14293000 L3 36470004 L4 11994002 L5 49668003
"""
_DISCS = """
C2/C3 1078209008 C3/C4 58820006 C4/C5 49400002 C5/C6 73959003 C6/C7 75095006 C7/T1 37414007
T1/T2 40908007 T2/T3 6004007 T3/T4 2620004 T4/T5 82965004 T5/T6 72692000 T6/T7 74401007
T7/T8 28693002 T8/T9 9188009 T9/T10 113209001 T10/T11 34959001 T11/T12 1537001 T12/L1 76206002
L1/L2 80064006 L2/L3 67459009 L3/L4 62551000 L4/L5 84020006 L5/S1 715056000
"""
_OTHERS = {
    "Vertebrae": ("51282000", "Vertebra"),
    "Vertebral body": ("3572006", "Vertebral body"),
    "Spinous process": ("55678000", "Spinous process of vertebra"),
    "S1": ("65985001", "S1 vertebra"),
    "Sacrum": ("54735007", "Sacrum"),
    "Coccyx": ("64688005", "Coccyx"),
    "Spinal cord": ("2748008", "Spinal cord"),
    "Spinal canal": ("61853006", "Vertebral canal"),
    "Hip bone": ("29836001", "Hip"),
    "Spleen": ("78961009", "Spleen"),
    "Kidney": ("64033007", "Kidney"),
    "Gallbladder": ("28231008", "Gallbladder"),
    "Liver": ("10200004", "Liver"),
    "Stomach": ("69695003", "Stomach"),
    "Pancreas": ("15776009", "Pancreas"),
    "Adrenal gland": ("23451007", "Adrenal gland"),
    "Oesophagus": ("32849002", "Esophagus"),
    "Trachea": ("44567001", "Trachea"),
    "Thyroid gland": ("69748006", "Thyroid"),
    "Small bowel": ("30315005", "Small intestine"),
    "Duodenum": ("38848004", "Duodenum"),
    "Colon": ("71854001", "Colon"),
    "Urinary bladder": ("89837001", "Bladder"),
    "Prostate": ("41216001", "Prostate"),
    "Heart": ("80891009", "Heart"),
    "Aorta": ("15825003", "Aorta"),
    "Superior vena cava": ("48345005", "Superior vena cava"),
    "Inferior vena cava": ("64131007", "Inferior vena cava"),
    "Common carotid artery": ("32062004", "Common carotid artery"),
    "Subclavian artery": ("36765005", "Subclavian artery"),
    "Iliac artery": ("10293006", "Iliac artery"),
    "Iliac vein": ("244411005", "Iliac vein"),
    "Humerus": ("85050009", "Humerus"),
    "Scapula": ("79601000", "Scapula"),
    "Clavicle": ("51299004", "Clavicle"),
    "Femur": ("71341001", "Femur"),
    "Brain": ("12738006", "Brain"),
    "Skull": ("89546000", "Skull"),
    "Sternum": ("56873002", "Sternum"),
    "Lung": ("39607008", "Lung"),
    "Lung upper lobe": ("45653009", "Upper lobe of lung"),
    "Lung lower lobe": ("90572001", "Lower lobe of lung"),
    "Pulmonary artery": ("81040000", "Pulmonary artery"),
}


def _pairs(table: str, meaning: str) -> dict[str, tuple[str, str]]:
    words = table.split()
    return {
        name: (value, meaning.format(name))
        for name, value in zip(words[::2], words[1::2], strict=True)
    }


SNOMED: dict[str, tuple[str, str]] = {
    **_pairs(_VERTEBRAE, "{} vertebra"),
    **{f"Disc {name}": pair for name, pair in _pairs(_DISCS, "{} disc").items()},
    **_OTHERS,
}
"""Code and meaning by the English name of a structure, without its side."""


def coded(ours: int | None, name: str) -> CodedStructure:
    """Codes of a structure.

    Args:
        ours: our id, None where the meaning is not known.
        name: what it is called in the file.

    Returns:
        SNOMED CT where it has the structure itself; a rib is a rib, whose number is in the name.
        Without a code of its own there (T13, L6, end plates) it has one of ours, by our id.
    """
    known = None if ours is None else structure(ours)
    if known is None or ours is None:
        return CodedStructure(Code("unknown", OUR_SCHEME, "Structure without a known meaning"))
    # The disc below a level may be called otherwise where the map has an odd level.
    plain = name.rstrip("?") if name.startswith("Disc ") else known.name
    what, _, last = plain.rpartition(" ")
    side = {"left": LEFT, "right": RIGHT}.get(last)
    what = what if side else plain
    if what.startswith("Rib "):
        return CodedStructure(Code("113197003", "SCT", "Rib"), side)
    if what in SNOMED:
        return CodedStructure(Code(SNOMED[what][0], "SCT", SNOMED[what][1]), side)
    return CodedStructure(Code(str(ours), OUR_SCHEME, what), side)
