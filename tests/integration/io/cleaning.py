"""Studies to be de-identified."""

from tests.data import canary
from tests.data.grids import oblique_grid, straight_grid
from tests.data.phantoms import block_phantom

FEW = block_phantom(straight_grid((6, 12, 10)))
VOLUME = block_phantom(oblique_grid())
TRACES = (
    canary.TOKEN,
    canary.TOKEN[:4],
    canary.DATE,
    canary.TIME,
    canary.UID,
    b"CANARY",
    b"1.2.826",
)


class Silence:
    """A channel nobody listens to."""

    def send(self, message):
        pass

    def receive(self):
        return None
