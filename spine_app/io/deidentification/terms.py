"""The words that coded elements may keep when an image is de-identified."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """Words of some elements.

    Attributes:
        keywords: the elements.
        pattern: regular expression that a whole value must match.
        is_essential: another word there makes the file unusable.
        renames: another word becomes a neutral one, the same all through the run.
    """

    keywords: tuple[str, ...]
    pattern: str
    is_essential: bool = False
    renames: bool = False


def _words(words: str) -> str:
    """Pattern of any of some words."""
    return "|".join(words.split())


_IMAGE_TYPES = _words(
    """
    ORIGINAL DERIVED PRIMARY SECONDARY AXIAL LOCALIZER VOLUME NONE MPR MIP MINIP REFORMATTED
    RESAMPLED AVERAGE ADDITION SUBTRACTION PROJECTION_IMAGE MIXED OTHER NORM ND DIS2D DIS3D M P R I
    T1 T2 T2_STAR PD FLAIR STIR SE FFE IR M_SE M_FFE M_IR P_FFE R_IR DIFFUSION ADC TRACEW FA
    WATER FAT IN_PHASE OUT_PHASE IN_PHASED OPP_PHASE MAGNITUDE PHASE REAL IMAGINARY CT_SOM4
    CT_SOM5 CT_SOM7 SPI HELIX HELICAL SEQ CINE DYNAMIC GATED ANGIO PERFUSION FILTERED
    PROPELLER RETRO FSE COMPOSED MOSAIC PHYSIO HEAD BODY CBCT WHOLE_BODY MULTIPLANAR
    """
).replace("SPI|", "CT_SOM[457] (SPI|SEQ|TOP|CON)( DUAL)?|SPI|")

_KERNELS = (
    r"(FC|FL|[ABCDEHIJLQSTUY][A-Za-z]?)\d{2,3}[a-z]{0,2}|[A-F]|L|U[A-C]|Y[A-D]|I?M?R?[1-7]|"
    + _words(
        """
        STANDARD SOFT STND DETAIL BONE BONEPLUS EDGE LUNG CHEST ULTRA HEAD BRAIN SHARP SMOOTH
        """
    )
)

_BODY_PARTS = _words(
    """
    SPINE CSPINE TSPINE LSPINE SSPINE TLSPINE CTSPINE LSSPINE CERVICAL THORACIC LUMBAR SACRUM
    COCCYX PELVIS HIP ABDOMEN CHEST THORAX NECK HEAD SKULL BRAIN WHOLEBODY TRUNK BODY SIJOINT
    ABDOMENPELVIS CHESTABDPELVIS CHESTABDOMEN HEADNECK SHOULDER KNEE EXTREMITY LIVER PANCREAS
    """
)

TERMS = (
    Term(("ImageType", "FrameType"), _IMAGE_TYPES, renames=True),
    Term(("Modality",), "CT|MR", is_essential=True),
    Term(("PhotometricInterpretation",), "MONOCHROME[12]", is_essential=True),
    Term(("PatientPosition",), "(HF|FF|LF|RF|AF|PF)([SP]|D[LR])"),
    Term(("ConvolutionKernel",), _KERNELS),
    Term(("BodyPartExamined",), _BODY_PARTS),
    Term(("StackID",), r"\d{1,4}", renames=True),
    Term(("RescaleType",), "HU|HU_MOD|US|OD|EDW|PCT"),
    Term(("BurnedInAnnotation", "RecognizableVisualFeatures"), "YES|NO"),
    Term(("LossyImageCompression",), "0[01]"),
    Term(
        ("LossyImageCompressionMethod",),
        "ISO_(10918_1|14495_1|15444_1|15444_15|13818_2|14496_10|18181_1)",
    ),
    Term(("PresentationLUTShape",), "IDENTITY|INVERSE"),
    Term(("PixelIntensityRelationship",), "LIN|LOG"),
    Term(("PixelPresentation",), "MONOCHROME"),
    Term(("VOILUTFunction",), "LINEAR|LINEAR_EXACT|SIGMOID"),
    Term(("VolumetricProperties",), "VOLUME|SAMPLED|DISTORTED|MIXED"),
    Term(
        ("VolumeBasedCalculationTechnique",),
        "MAX_IP|MIN_IP|VOLUME_RENDER|SURFACE_RENDER|MPR|CURVED_MPR|NONE|MIXED",
    ),
    Term(("ContentQualification",), "PRODUCT|RESEARCH|SERVICE"),
    Term(("ComplexImageComponent",), "MAGNITUDE|PHASE|REAL|IMAGINARY|MIXED"),
    Term(("AcquisitionContrast",), _words("DIFFUSION T1 T2 T2_STAR PROTON_DENSITY STIR FLAIR")),
    Term(("DiffusionDirectionality",), "DIRECTIONAL|BMATRIX|ISOTROPIC|NONE"),
    Term(("AcquisitionType",), "SEQUENCED|SPIRAL|CONSTANT_ANGLE|STATIONARY|FREE"),
    Term(("RotationDirection",), "CW|CC"),
    Term(("ScanningSequence",), "SE|IR|GR|EP|RM"),
    Term(("SequenceVariant",), "SK|MTC|SS|TRSS|SP|MP|OSP|NONE"),
    Term(("MRAcquisitionType",), "[123]D"),
    Term(("InPlanePhaseEncodingDirection",), "ROW|COL|COLUMN|OTHER"),
    Term(("Laterality", "ImageLaterality", "FrameLaterality"), "[RLUB]"),
    Term(("DimensionOrganizationType",), "3D|3D_TEMPORAL|TILED_FULL|TILED_SPARSE"),
)
"""Everything else that is a word is dropped."""
