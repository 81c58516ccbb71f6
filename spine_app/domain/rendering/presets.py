"""Which volume-rendering presets there are."""

from spine_app.domain.rendering.preset import RenderPreset
from spine_app.domain.rendering.presets_ct import CT_PRESETS
from spine_app.domain.rendering.presets_mr import MR_PRESETS
from spine_app.domain.volume import Modality

__all__ = ["CT_PRESETS", "MR_PRESETS", "presets_for"]


def presets_for(modality: Modality) -> dict[str, RenderPreset]:
    """Presets by name; the first is the default."""
    return CT_PRESETS if modality is Modality.CT else MR_PRESETS
