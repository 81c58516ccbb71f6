"""Words about exports: sizes, notes, what goes out."""

from collections.abc import Iterator

import numpy as np

from spine_app.controllers.exports.plan import Plan
from spine_app.controllers.pictures.texts import size_text
from spine_app.domain.export.codes import coded
from spine_app.domain.export.formats import MeshFormat
from spine_app.domain.export.numbers import Numbering, is_of_table
from spine_app.domain.export.structures import ExportedStructure
from spine_app.domain.study.quality import Quality
from spine_app.screen.export_state import ExportKind
from spine_app.screen.texts import text
from spine_app.screen.told import told

RESAMPLED = {Quality.TILT_CORRECTED, Quality.SPACING_RESAMPLED, Quality.SLICE_JITTER}
FILES_SHOWN = 4
"""Names of files that are listed; the others are counted."""

_TRIANGLES = 30.0
"""Of a surface at full resolution, for its voxels to the power of 2/3. Measured on vertebrae: 23
with even voxels, 43 with voxels four times as high as wide."""
_BYTES_PER_TRIANGLE: dict[MeshFormat, float] = {
    MeshFormat.STL: 24.0,
    MeshFormat.PLY: 12.0,
    MeshFormat.OBJ: 15.0,
    MeshFormat.GLB: 24.0,
}
"""In the ZIP; a GLB is not packed. Measured on vertebrae."""
_PACKED_VOXELS = 150.0
"""Voxels of a label map that take a byte, packed."""


@told
def summary_of(plan: Plan) -> str:
    """Name of what is saved, and about how large it is."""
    size = _filled("export.size", size=size_text(size_bytes(plan)))
    return _filled("export.summary", name=plan.file_name, size=size)


def size_bytes(plan: Plan) -> float:
    """About how many bytes the browser will save."""
    stats = [plan.labels.stats[one.label] for one in plan.content.structures]
    shape = plan.labels.grid.shape_kji
    if plan.kind is ExportKind.SEGMENTATION:
        frames = sum(one.box_ijk[2][1] - one.box_ijk[2][0] + 1 for one in stats)
        return float(frames * (shape[1] * shape[2] / 8 + 700))
    if plan.kind is ExportKind.LABELS:
        return float(np.prod(shape)) / _PACKED_VOXELS
    triangles = sum(_TRIANGLES * float(one.voxels) ** (2 / 3) for one in stats)
    return float(triangles) * _BYTES_PER_TRIANGLE[plan.wanted.mesh_format]


def file_lines(plan: Plan) -> list[str]:
    """Names of the files, the first few of many."""
    names = plan.files
    if len(names) <= FILES_SHOWN + 1:
        return names
    rest = _filled("export.more", count=str(len(names) - FILES_SHOWN))
    return [*names[: FILES_SHOWN - 1], rest, names[-1]]


def row_of(one: ExportedStructure) -> dict[str, object]:
    """Row of the table of what goes out."""
    code = coded(one.ours, one.name).kind
    return {
        "number": one.number,
        "name": one.name,
        "code": f"{code.meaning} ({code.scheme} {code.value})",
        "unsure": one.is_unsure,
    }


def notes_of(plan: Plan) -> list[str]:
    """What is to be known about an export."""
    return list(_notes(plan))


def _notes(plan: Plan) -> Iterator[str]:
    structures = plan.content.structures
    unsure = sum(one.is_unsure for one in structures)
    if unsure:
        yield _filled("export.unsure", count=str(unsure))
    if plan.kind is ExportKind.SURFACES:
        is_glb = plan.wanted.mesh_format is MeshFormat.GLB
        yield text("export.frame_glb" if is_glb else "export.frame")
    elif plan.content.numbering is not Numbering.AS_READ:
        foreign = sum(not is_of_table(one.number) for one in structures)
        if foreign:
            yield _filled("export.foreign", count=str(foreign))
    if plan.kind is ExportKind.SEGMENTATION:
        yield text("export.identifying" if plan.identifies else "export.anonymous")
        if any(finding.quality in RESAMPLED for finding in plan.content.quality):
            yield text("export.resampled")


@told
def saved(name: str, empty: int) -> str:
    """That a file is ready, and what is not in it."""
    words = _filled("export.saved", name=name)
    return f"{words} {_filled('export.left_out', count=str(empty))}" if empty else words


@told
def _filled(key: str, **values: str) -> str:
    sentence = text(key)
    for name, value in values.items():
        sentence = sentence.replace(f"{{{name}}}", value)
    return sentence
