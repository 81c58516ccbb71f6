"""What the segmentation wants of whoever keeps the helper."""

from typing import Protocol

from spine_app.helper_client.client import HelperClient
from spine_app.helper_client.presence import HelperStatus


class Helper(Protocol):
    """The helper as it is now."""

    @property
    def client(self) -> HelperClient | None:
        """What speaks to it; another one after it was started again."""

    @property
    def status(self) -> HelperStatus:
        """How it is and what it offers."""

    def ask(self) -> None:
        """Start it again where it has stopped for good."""
