"""The jobs of an export: surfaces first, then the file."""

from collections.abc import Callable
from pathlib import Path

from spine_app.domain.errors import JobCrashed
from spine_app.domain.export.delivery import (
    Content,
    Exported,
    ExportLabels,
    ExportMeshes,
    ExportSegmentation,
    LabelFile,
)
from spine_app.domain.export.errors import NothingToExport
from spine_app.domain.labels.surface_delivery import MakeSurfaces, SurfacesDone
from spine_app.domain.study.messages import Progress
from spine_app.jobs.registry import EXPORT, SURFACES
from spine_app.jobs.runner import run, start_job

OnProgress = Callable[[Progress], None]
ExportRequest = ExportLabels | ExportMeshes | ExportSegmentation


async def make_surfaces(
    folder: Path, file: LabelFile, content: Content, on_progress: OnProgress
) -> None:
    """Have the surfaces of an export made at full resolution, in the work folder.

    Raises:
        NothingToExport: there is no structure.
        SpineError: they cannot be made.
    """
    ids = tuple(one.label for one in content.structures)
    if not ids:
        raise NothingToExport
    request = MakeSurfaces(str(folder), file.number, file.grid, ids, triangles=0)
    async with await start_job(SURFACES, request) as job:
        async for answer in job:
            if isinstance(answer, SurfacesDone):
                return
            if isinstance(answer, Progress):
                on_progress(answer)
    raise JobCrashed


async def write_export(request: ExportRequest, on_progress: OnProgress) -> Exported:
    """Have the file of an export written into the work folder.

    Raises:
        SpineError: it cannot be written.
    """
    made = await run(EXPORT, request, on_progress)
    if not isinstance(made, Exported):
        raise JobCrashed
    return made
