"""Which elements of a CT or MR image survive de-identification, and what becomes of each.

A list of what is kept, not of what is removed: an element that is not named here is left out, be it
private, retired, new or invented. Free text is never kept; a coded word is kept only when it is one
of the words listed for its element.

Source:
    DICOM PS3.15 Annex E (Basic Application Level Confidentiality Profile); the elements that are
    kept are those of the CT and MR image modules of PS3.3 that hold numbers, geometry and defined
    terms.
"""

import re
from dataclasses import dataclass
from enum import Enum

from pydicom.datadict import tag_for_keyword

from spine_app.io.deidentification.terms import TERMS


class Action(Enum):
    """What becomes of an element that is kept."""

    NUMBER = "number"
    """Copied as it is written when every value is a number."""
    TERM = "term"
    """Copied when it is a listed word; another word of an image type becomes a neutral one."""
    NEW_UID = "new-uid"
    """Replaced by a UID that stands for the same thing all through the run."""
    REGISTERED_UID = "registered-uid"
    """Copied when DICOM itself has registered it."""
    EMPTY = "empty"
    """Present, without a value."""
    DUMMY = "dummy"
    """Present, with a value that means nothing."""
    ITEMS = "items"
    """A sequence, whose items are treated by these same rules."""


@dataclass(frozen=True)
class Rule:
    """What becomes of one element.

    Attributes:
        action: how it is treated.
        is_essential: without it the pixels or their place would mean something else, so a file
            where it is unusable is not copied.
        pattern: what a TERM value must be.
        renames: an unknown TERM becomes a neutral word instead of being dropped.
        dummy: value of a DUMMY.
    """

    action: Action
    is_essential: bool = False
    pattern: re.Pattern[str] | None = None
    renames: bool = False
    dummy: str = ""


_ESSENTIAL_NUMBERS = """
ImagePositionPatient ImageOrientationPatient PixelSpacing RescaleSlope RescaleIntercept
SamplesPerPixel NumberOfFrames Rows Columns BitsAllocated BitsStored HighBit PixelRepresentation
PixelPaddingValue PixelPaddingRangeLimit
"""

_NUMBERS = """
SeriesNumber AcquisitionNumber InstanceNumber SliceLocation ImagesInAcquisition
TemporalPositionIdentifier NumberOfTemporalPositions TemporalResolution TemporalPositionIndex
InStackPositionNumber DimensionIndexValues DimensionIndexPointer FunctionalGroupPointer
FrameAcquisitionNumber FrameAcquisitionDuration NominalCardiacTriggerDelayTime
InConcatenationNumber InConcatenationTotalNumber ConcatenationFrameOffsetNumber
SliceThickness SpacingBetweenSlices KVP DataCollectionDiameter ReconstructionDiameter
DistanceSourceToDetector DistanceSourceToPatient GantryDetectorTilt TableHeight ExposureTime
XRayTubeCurrent Exposure ExposureInuAs ExposureTimeInuS XRayTubeCurrentInuA
ExposureTimeInms XRayTubeCurrentInmA ExposureInmAs GeneratorPower FocalSpots
SingleCollimationWidth TotalCollimationWidth TableSpeed TableFeedPerRotation SpiralPitchFactor
CTDIvol RevolutionTime ReconstructionFieldOfView ReconstructionPixelSpacing ReconstructionAngle
ReconstructionTargetCenterPatient DataCollectionCenterPatient TablePosition
RepetitionTime EchoTime InversionTime NumberOfAverages ImagingFrequency EchoNumbers
MagneticFieldStrength NumberOfPhaseEncodingSteps EchoTrainLength PercentSampling
PercentPhaseFieldOfView PixelBandwidth TriggerTime NominalInterval CardiacNumberOfImages
AcquisitionMatrix FlipAngle SAR dBdt EffectiveEchoTime DiffusionBValue DiffusionGradientOrientation
RFEchoTrainLength GradientEchoTrainLength VelocityEncodingDirection
ParallelReductionFactorInPlane TemporalPositionTimeOffset
PixelAspectRatio SmallestImagePixelValue LargestImagePixelValue SmallestPixelValueInSeries
LargestPixelValueInSeries WindowCenter WindowWidth LossyImageCompressionRatio
"""

_NEW_UIDS = """
SOPInstanceUID StudyInstanceUID SeriesInstanceUID FrameOfReferenceUID
SynchronizationFrameOfReferenceUID ReferencedSOPInstanceUID ReferencedFrameOfReferenceUID
DimensionOrganizationUID ConcatenationUID SOPInstanceUIDOfConcatenationSource IrradiationEventUID
"""

_SEQUENCES = """
ReferencedImageSequence SourceImageSequence DerivationImageSequence
DimensionOrganizationSequence DimensionIndexSequence
FrameContentSequence FrameVOILUTSequence FrameAnatomySequence
CTAcquisitionTypeSequence CTAcquisitionDetailsSequence CTTableDynamicsSequence CTPositionSequence
CTGeometrySequence CTReconstructionSequence CTExposureSequence CTXRayDetailsSequence
MRTimingAndRelatedParametersSequence MRFOVGeometrySequence MRModifierSequence
MRAveragesSequence MRImagingModifierSequence MRReceiveCoilSequence
"""

_ESSENTIAL_SEQUENCES = """
SharedFunctionalGroupsSequence PerFrameFunctionalGroupsSequence PixelMeasuresSequence
PlanePositionSequence PlaneOrientationSequence PixelValueTransformationSequence
CTImageFrameTypeSequence MRImageFrameTypeSequence MREchoSequence MRDiffusionSequence
DiffusionGradientDirectionSequence CardiacSynchronizationSequence TemporalPositionSequence
UnassignedSharedConvertedAttributesSequence UnassignedPerFrameConvertedAttributesSequence
"""

_EMPTY = """
PatientName PatientBirthDate PatientSex StudyDate StudyTime AccessionNumber StudyID
ReferringPhysicianName PositionReferenceIndicator Manufacturer
"""

_DUMMIES = {
    "FrameAcquisitionDateTime": "19000101000000",
    "FrameReferenceDateTime": "19000101000000",
}

_REGISTERED = ("SOPClassUID", "ReferencedSOPClassUID")


def _tag(keyword: str) -> int:
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise KeyError
    return tag


def _rules() -> dict[int, Rule]:
    """The table, by tag."""
    groups = (
        (_ESSENTIAL_NUMBERS.split(), Rule(Action.NUMBER, is_essential=True)),
        (_NUMBERS.split(), Rule(Action.NUMBER)),
        (_NEW_UIDS.split(), Rule(Action.NEW_UID)),
        (_SEQUENCES.split(), Rule(Action.ITEMS)),
        (_ESSENTIAL_SEQUENCES.split(), Rule(Action.ITEMS, is_essential=True)),
        (_EMPTY.split(), Rule(Action.EMPTY)),
        (_REGISTERED, Rule(Action.REGISTERED_UID)),
    )
    table = {_tag(keyword): rule for keywords, rule in groups for keyword in keywords}
    for keyword, dummy in _DUMMIES.items():
        table[_tag(keyword)] = Rule(Action.DUMMY, dummy=dummy)
    for term in TERMS:
        pattern = re.compile(term.pattern, re.ASCII)
        for keyword in term.keywords:
            table[_tag(keyword)] = Rule(
                Action.TERM, term.is_essential, pattern, renames=term.renames
            )
    return table


RULES = _rules()
"""What becomes of each element that is kept, by tag; all others are left out."""
