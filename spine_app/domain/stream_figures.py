"""How pictures travel to the pages, in numbers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ViewFigures:
    """One view that some page shows.

    Attributes:
        name: of the view.
        shown_fps: pictures per second that came on screen, on all pages together.
        drawn_fps: pictures per second that were drawn.
        pack_ms: of the last picture.
        kib: size of the last message with a picture.
        width: of the last picture in pixels.
        height: of the last picture in pixels.
        dropped: frames that were passed over for newer ones since the start.
    """

    name: str
    shown_fps: float
    drawn_fps: float
    pack_ms: float
    kib: float
    width: int
    height: int
    dropped: int


@dataclass(frozen=True)
class StreamFigures:
    """All views and pages.

    Attributes:
        clients: pages that are connected.
        showing: of these, pages that show views.
        moving: media type of pictures while the hand moves.
        rest: media type of pictures at rest.
        level: quality of moving pictures on the page used last, 1 is the lowest.
        levels: how many there are.
        round_trip_ms: of the last message, with the work of the page.
        lag_p50_ms: half of the last pointer events were on screen after this time; 0 if unknown.
        lag_p95_ms: and 95 of 100 after this.
        gap_ms: longest time of late in which the event loop did nothing else.
        views: those that are shown.
    """

    clients: int
    showing: int
    moving: str
    rest: str
    level: int
    levels: int
    round_trip_ms: float
    lag_p50_ms: float
    lag_p95_ms: float
    gap_ms: float
    views: tuple[ViewFigures, ...]
