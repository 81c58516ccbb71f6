"""What can be segmented now: the models of the helper, as the page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from spine_app.controllers.segmentation.texts import gives, title_of
from spine_app.domain.volume import Modality
from spine_app.helper_client.documents import Mode, Model
from spine_app.helper_client.presence import HelperPresence, HelperStatus
from spine_app.screen.segment_state import SegmentControls, SegmentShown
from spine_app.screen.texts import text
from spine_app.screen.told import told

WAITS = (HelperPresence.STOPPED, HelperPresence.UNSAFE, HelperPresence.MISMATCH)
"""States in which the helper stays away until somebody asks for it."""


@dataclass(frozen=True)
class Offer:
    """What would run.

    Attributes:
        model: None where no model can.
        mode: one of its modes.
        obstacle: why nothing can run; empty where something can.
    """

    model: Model | None
    mode: Mode = "fast"
    obstacle: str = ""


def offer(status: HelperStatus, modality: Modality | None, wanted: SegmentControls) -> Offer:
    """What would run if it were asked for now.

    Args:
        status: of the helper.
        modality: of the volume on screen; None where there is none that is complete.
        wanted: what the page has chosen.
    """
    if not status.is_usable:
        return Offer(None, obstacle=text(f"segment.advice.{status.presence.value}"))
    if modality is None:
        return Offer(None, obstacle=text("segment.no_volume"))
    fitting = [one for one in status.models if modality.value in one.modalities]
    if not fitting:
        return Offer(None, obstacle=text("segment.no_model"))
    model = next((one for one in fitting if one.id == wanted.wanted_model), fitting[0])
    mode: Mode = wanted.mode.value
    return Offer(model, mode if mode in model.modes else model.modes[0])


def write_offer(
    shown: SegmentShown, status: HelperStatus, modality: Modality | None, now: Offer
) -> None:
    """Write what can be segmented, and with what."""
    shown.presence = status.presence.value
    usable = status.is_usable
    shown.advice = "" if usable else now.obstacle
    shown.obstacle = now.obstacle if usable else ""
    shown.can_ask_helper = status.presence in WAITS
    shown.models = _items(status.models, modality)
    shown.model = "" if now.model is None else now.model.id
    shown.modes = [] if now.model is None else list(now.model.modes)


def _items(models: Sequence[Model], modality: Modality | None) -> list[dict[str, Any]]:
    return [
        {
            "value": model.id,
            "title": title_of(model),
            "props": {
                "subtitle": gives(model) if _fits(model, modality) else _only_for(model),
                "disabled": not _fits(model, modality),
            },
        }
        for model in models
    ]


def _fits(model: Model, modality: Modality | None) -> bool:
    return modality is None or modality.value in model.modalities


@told
def _only_for(model: Model) -> str:
    return text("segment.only_for").replace("{value}", ", ".join(model.modalities))
