"""How the helper is, for the status line and for whoever wants to use it."""

from dataclasses import dataclass
from enum import Enum

from spine_app.helper_client.documents import Model


class HelperPresence(Enum):
    """Whether the helper can be asked for anything, and why not."""

    OFF = "off"
    """The settings say that there shall be none."""
    ABSENT = "absent"
    """It is not installed, or nobody listens where the settings say."""
    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    """It answers, and a job runs or waits."""
    SILENT = "silent"
    """It runs and does not answer."""
    MISMATCH = "mismatch"
    """It speaks another version of the contract."""
    RESTARTING = "restarting"
    """It ended by itself and will be started again."""
    STOPPED = "stopped"
    """It ended by itself too often; it is started again when somebody asks."""
    UNSAFE = "unsafe"
    """It refuses to start because its place is not safe."""


@dataclass(frozen=True)
class HelperStatus:
    """Presence; version and models only where it answers."""

    presence: HelperPresence
    version: str = ""
    models: tuple[Model, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether a job may be sent."""
        return self.presence in (HelperPresence.READY, HelperPresence.BUSY)
