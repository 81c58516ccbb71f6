"""What can stop an export; see `domain.errors`."""

from spine_app.domain.errors import SpineError


class ExportError(SpineError):
    """An export cannot be made."""

    code = "export"


class NothingToExport(ExportError):
    """No structure was chosen, or none of them has a voxel or a surface."""

    code = "nothing-to-export"


class NoSourceImages(ExportError):
    """The series is not of DICOM files, so that no DICOM segmentation can refer to it."""

    code = "no-source-images"


class UnnamedSource(ExportError):
    """The DICOM files do not say their study, series, instance or frame of reference."""

    code = "unnamed-source"


class SourceElsewhere(ExportError):
    """The label map does not lie on the grid that the series makes."""

    code = "source-elsewhere"
