"""How the series on screen is described: catalogue texts and numbers, never text of its files."""

from spine_app.domain.study.delivery import AcquiredFile, StudyFacts, VolumeFile
from spine_app.domain.study.series import SeriesSummary, Triple
from spine_app.screen.texts import text
from spine_app.screen.told import told


def facts_of(
    series: SeriesSummary, images: VolumeFile | AcquiredFile, facts: StudyFacts
) -> list[list[str]]:
    """Label and value pairs about the series on screen."""
    if isinstance(images, VolumeFile):
        k, j, i = images.shape_kji
        spacing = millimetres(images.spacing_ijk)
    else:
        k, j, i = images.shape_nji
        # Rows first in DICOM, columns first here, as everywhere on screen.
        spacing = millimetres(images.pixel_spacing[::-1]) if images.pixel_spacing else ""
    plane = text(f"orientation.{series.orientation.value}") if series.orientation else ""
    thickness, position = facts.slice_thickness, facts.patient_position
    rows = [
        ("fact.modality", images.modality.value),
        ("fact.orientation", plane),
        ("fact.matrix", f"{i} × {j}"),
        ("fact.slices", str(k)),
        ("fact.spacing", spacing),
        ("fact.thickness", "" if thickness is None else f"{thickness:g} mm"),
        ("fact.position", "" if position is None else position_words(position.value)),
    ]
    return [[text(key), value] for key, value in rows if value]


@told
def position_words(code: str) -> str:
    """Words for a patient position such as HFS."""
    way, side = code[:2], code[2:]
    return f"{text(f'position.{way}')}, {text(f'position.{side}')}"


def millimetres(spacing: Triple | tuple[float, float]) -> str:
    """Distances with the digits they need."""
    return " × ".join(f"{value:.3f}".rstrip("0").rstrip(".") for value in spacing) + " mm"
