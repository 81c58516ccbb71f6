"""What the keys of the 3D view do."""

from functools import partial

from spine_app.controllers.keys import KeyBoard
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.domain.view.camera import Side

SIDES = {
    "look.front": Side.ANTERIOR,
    "look.back": Side.POSTERIOR,
    "look.left": Side.LEFT,
    "look.right": Side.RIGHT,
    "look.above": Side.SUPERIOR,
    "look.below": Side.INFERIOR,
}


def bind_render_keys(board: KeyBoard, volume: VolumeControl) -> None:
    """Bind the sides of the patient and the fit."""
    for name, side in SIDES.items():
        board.bind(name, partial(_look, volume, side))
    board.bind("look.fit", lambda _view: volume.fit())


def _look(volume: VolumeControl, side: Side, _view: str) -> None:
    volume.look_from(side)
