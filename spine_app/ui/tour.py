"""The guided tour: a few steps, each with a part of the page framed and a sentence beside it."""

from trame_client.widgets.core import AbstractElement
from trame_server.utils.typed_state import TypedState

from spine_app.screen.state import Controls, Shown
from spine_app.ui.words import said, table

STEPS: tuple[tuple[str, str], ...] = (
    ("views", "#spine-views"),
    ("slices", "[data-view=axial]"),
    ("volume", "[data-view=volume]"),
    ("scouter", ".spine-scouter"),
    ("tools", ".spine-tools"),
    ("layout", "#spine-layout"),
    ("panels", ".spine-rail"),
    ("study", ".spine-left"),
    ("help", "#spine-more"),
)
"""Name of a step in the catalogue, and the CSS selector of what it frames."""
OPEN_DEMO = "spine_open_demo"
"""Name by which a statement of the page opens the demo case."""
BUTTONS = ("back", "next", "done", "skip", "of")


class Tour(AbstractElement):
    """The tour over the page; invisible while it is not running or no images are on screen."""

    def __init__(self, shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
        """Place it, once in the page."""
        steps = ", ".join(
            f"{{target: '{target}', title: {said(f'tour.{name}')},"
            f" words: {said(f'tour_words.{name}')}}}"
            for name, target in STEPS
        )
        buttons = table({name: f"tour_button.{name}" for name in BUTTONS})
        super().__init__(
            "spine-tour",
            raw_attrs=[f':steps="[{steps}]"', f':buttons="{buttons}"'],
            step=(controls.name.framing.tour_step,),
            ready=(f"{shown.name.has_volume} && !{shown.name.can_cancel}",),
        )
        self._attr_names += ["step", "ready"]


def start_tour(shown: TypedState[Shown], controls: TypedState[Controls]) -> str:
    """Statement that starts the tour, opening the demo case where nothing is open."""
    demo = f"{shown.name.has_volume} || trigger('{OPEN_DEMO}')"
    return f"{demo}; {controls.name.framing.tour_step} = 0"
