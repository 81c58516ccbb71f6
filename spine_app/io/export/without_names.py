"""What a segmentation without the patient's identifiers says instead.

Source:
    DICOM PS3.15 E.1.1 and PS3.16 CID 7050.
"""

from pydicom import Dataset

from spine_app.io.deidentification.header import METHOD

DATE, TIME = "19000101", "000000"
"""Stand for the day and the time of the export, which would place the study in time."""


def forget_when(made: Dataset) -> None:
    """Leave out when it was made, or say a day that means nothing where one must stand."""
    made.ContentDate, made.ContentTime = DATE, TIME
    for keyword in ("InstanceCreationDate", "InstanceCreationTime", "TimezoneOffsetFromUTC"):
        if keyword in made:
            del made[keyword]
    for equipment in made.get("ContributingEquipmentSequence", ()):
        if "ContributionDateTime" in equipment:
            del equipment.ContributionDateTime


def say_deidentified(made: Dataset) -> None:
    """Say that it names nobody, and by which rules."""
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator = "113100", "DCM"
    code.CodeMeaning = "Basic Application Confidentiality Profile"
    made.PatientIdentityRemoved = "YES"
    made.DeidentificationMethod = METHOD
    made.DeidentificationMethodCodeSequence = [code]
    made.LongitudinalTemporalInformationModified = "REMOVED"
