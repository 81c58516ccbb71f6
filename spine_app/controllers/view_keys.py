"""What the keys of the views do; each concern that lies over them binds its own beside these."""

from functools import partial

from spine_app.controllers.keys import KeyBoard
from spine_app.controllers.viewer import Viewer
from spine_app.domain.view.camera import Side
from spine_app.domain.view.planes import Plane

KEY_ZOOM = 1.2
SCROLLS = {
    "slice.next": 1,
    "slice.previous": -1,
    "slice.ten_on": 10,
    "slice.ten_back": -10,
    "slice.first": -100_000,
    "slice.last": 100_000,
}
TURNS = {"turn.left": (-1, 0), "turn.right": (1, 0), "turn.up": (0, 1), "turn.down": (0, -1)}
PLANES = frozenset(plane.value for plane in Plane)


def bind_view_keys(board: KeyBoard, viewer: Viewer) -> None:
    """Bind the actions of the table that concern the views."""
    for name, slices in SCROLLS.items():
        board.bind(name, partial(_scroll, viewer, slices))
    for name, turn in TURNS.items():
        board.bind(name, partial(_turn, viewer, turn))
    board.bind("view.enlarge", partial(_zoom, viewer, KEY_ZOOM))
    board.bind("view.reduce", partial(_zoom, viewer, 1 / KEY_ZOOM))
    board.bind("view.reset", lambda _view: reset_views(viewer))


def reset_views(viewer: Viewer) -> None:
    """Fit all views and centre the crosshair."""
    viewer.slices.reset()
    viewer.volume.look_from(Side.ANTERIOR)


def _scroll(viewer: Viewer, slices: int, view: str) -> None:
    if view in PLANES:
        viewer.slices.scroll(Plane(view), slices)


def _turn(viewer: Viewer, turn: tuple[int, int], view: str) -> None:
    if view == "volume":
        viewer.volume.turn(*turn)


def _zoom(viewer: Viewer, factor: float, view: str) -> None:
    if view == "volume":
        viewer.volume.zoom(factor)
    elif view in PLANES:
        viewer.slices.zoom(Plane(view), factor)
