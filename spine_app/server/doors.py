"""What the gate lets through for one session: its routes, where its uploads go, what it may set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from spine_app.server import previews, thumbnails
from spine_app.server.catalogue import CatalogueRoute
from spine_app.server.downloads import DownloadRoute, OfferedFile
from spine_app.server.folders import Folders, OpenPath
from spine_app.server.gate import GateConfig
from spine_app.server.state_schema import StateSchema
from spine_app.server.stream import FrameStream
from spine_app.server.uploads import UploadLimits, UploadSink


@dataclass(frozen=True)
class Chooser:
    """What choosing a folder or file of this computer leads to.

    Attributes:
        open_path: opens a study.
        open_labels: opens a label map.
        denied: what is said of a folder that may not be read.
    """

    open_path: OpenPath
    open_labels: OpenPath
    denied: str


@dataclass(frozen=True)
class Pickups:
    """What the page fetches.

    Attributes:
        preview: answers for pictures and words of series.
        thumbnail: answers for pictures of presets.
        download: gives the file of a ticket, once.
        words: all texts, by language and key.
        words_path: URL path of the script that holds them.
    """

    preview: previews.Answer
    thumbnail: thumbnails.Answer
    download: Callable[[int], OfferedFile | None]
    words: Mapping[str, Mapping[str, str]]
    words_path: str


@dataclass(frozen=True)
class Doors:
    """All ways from the page into a session.

    Attributes:
        chooser: opens what lies on this computer.
        pickups: what is fetched.
        uploads: where files of a study go.
        label_uploads: where a label map goes.
        upload_bytes: limit of one upload.
        controls: the dataclass whose fields the page may set.
        frames: the views.
    """

    chooser: Chooser
    pickups: Pickups
    uploads: UploadSink
    label_uploads: UploadSink
    upload_bytes: int
    controls: type
    frames: FrameStream

    def config(self) -> GateConfig:
        """What the gate is told."""
        chooser, pickups = self.chooser, self.pickups
        folders = Folders(chooser.open_path, chooser.open_labels, chooser.denied)
        return GateConfig(
            accept_state=StateSchema(self.controls).accepts,
            sinks={"/upload": self.uploads, "/labels": self.label_uploads},
            uploads=UploadLimits(total_bytes=self.upload_bytes),
            routes=(
                folders.add_routes,
                CatalogueRoute(pickups.words_path, pickups.words).add_routes,
                previews.PreviewRoute(pickups.preview).add_routes,
                thumbnails.ThumbnailRoute(pickups.thumbnail).add_routes,
                DownloadRoute(pickups.download).add_routes,
            ),
            frames=self.frames,
        )
