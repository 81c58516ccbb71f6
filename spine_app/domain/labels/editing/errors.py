"""Why an edit of a label map is not made; each has a sentence in the catalogue."""

from spine_app.domain.errors import SpineError


class EditRefused(SpineError):
    """A label map cannot be edited like this."""

    code = "edit"


class NothingToEdit(EditRefused):
    """The structure has no voxel, or none is chosen."""

    code = "edit-nothing"


class NoFreeNumber(EditRefused):
    """All numbers that a label of the map can have are taken, or mean something else."""

    code = "edit-no-number"


class EditBusy(EditRefused):
    """Another edit is still being worked out."""

    code = "edit-busy"


class EditTooLarge(EditRefused):
    """There is not enough memory for a copy of the label map that can be written."""

    code = "edit-memory"
