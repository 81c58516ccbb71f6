"""The branch of the error tree that belongs to the segmentation helper."""

from spine_app.domain.errors import SpineError


class HelperError(SpineError):
    """The segmentation helper cannot do what was asked."""

    code = "helper"


class HelperAbsent(HelperError):
    """The helper is not installed, not running or not reachable."""

    code = "helper-absent"


class HelperMismatch(HelperError):
    """The helper speaks another version of the contract, or its answer breaks the contract."""

    code = "helper-mismatch"


class HelperRefused(HelperError):
    """The helper answered with an error of its own."""

    code = "helper-refused"

    def __init__(self, problem: str = "") -> None:
        """Make an error that knows what the helper said.

        Args:
            problem: code of the helper's contract; not for the user.
        """
        super().__init__()
        self.problem = problem


class HelperJobFailed(HelperError):
    """A job of the helper ended without a result."""

    code = "helper-job"

    def __init__(self, reason: str = "engine-failed") -> None:
        """Make an error that knows why.

        Args:
            reason: code of the helper's contract.
        """
        super().__init__()
        self.reason = reason
