"""The job that gives the demo case: built once, kept without any patient, read quickly after."""

import shutil
from pathlib import Path

import numpy as np

from spine_app.domain.channel import Channel
from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.build import build_phantom
from spine_app.domain.phantom.recipe import demo_grid, demo_recipe
from spine_app.domain.study.delivery import PatientPosition, StudyFacts
from spine_app.domain.study.messages import (
    OpenDemo,
    Preview,
    Progress,
    SeriesFound,
    SeriesPreview,
    SeriesReady,
    SeriesTexts,
    Stage,
)
from spine_app.domain.study.series import FileFormat, Opening, Orientation, SeriesSummary
from spine_app.domain.volume import Modality
from spine_app.io.previews import encode_picture
from spine_app.io.volume_file import describe_volume

VERSION = 1
"""Raised whenever the demo case looks different, so that an older kept one is not used."""

FACTS = StudyFacts(
    patient_position=PatientPosition.HFS,
)


def serve(request: OpenDemo, channel: Channel) -> None:
    """Offer the demo case as the only series and read it as often as it is chosen."""
    grid = demo_grid()
    work = Path(request.work_folder)
    channel.send(SeriesFound((_summary(grid),), (), 0, 0))
    number = 0
    while (message := channel.receive()) is not None:
        if isinstance(message, Preview):
            picture = _picture(Path(request.kept_folder), grid)
            channel.send(SeriesPreview(0, picture, SeriesTexts("", "")))
            continue
        number += 1
        volume = describe_volume(number, grid, Modality.CT)
        kept = _kept_voxels(Path(request.kept_folder), work, grid, channel)
        shutil.copyfile(kept, work / volume.file_name)
        channel.send(SeriesReady(0, volume, None, FACTS, ()))


def _kept_voxels(folder: Path, work: Path, grid: Grid, channel: Channel) -> Path:
    """Path of the kept array, which is built first if it is absent or of another shape."""
    path = folder / f"demo-{VERSION}.npy"
    if not _fits(path, grid):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        phantom = build_phantom(
            demo_recipe(),
            grid,
            on_progress=lambda done: channel.send(Progress(Stage.BUILDING, done)),
        )
        # Written in the session's own folder, which is removed whatever happens to this process.
        scratch = work / "demo.part"
        with scratch.open("wb") as file:
            np.save(file, phantom.volume.voxels_kji)
        shutil.move(scratch, path)
    return path


def _picture(folder: Path, grid: Grid) -> str:
    """Base64 of a PNG of the middle slice; empty while the demo case has not been built."""
    path = folder / f"demo-{VERSION}.npy"
    if not _fits(path, grid):
        return ""
    middle = np.load(path, mmap_mode="r", allow_pickle=False)[grid.shape_kji[0] // 2]
    spacing = float(grid.spacing_ijk[1]), float(grid.spacing_ijk[0])
    return encode_picture(np.asarray(middle), Modality.CT, spacing)


def _fits(path: Path, grid: Grid) -> bool:
    try:
        kept = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError):
        return False
    return bool(kept.shape == grid.shape_kji and kept.dtype == np.int16)


def _summary(grid: Grid) -> SeriesSummary:
    k, j, i = grid.shape_kji
    spacing = grid.spacing_ijk
    return SeriesSummary(
        index=0,
        patient=1,
        study=1,
        number=1,
        part=0,
        split=(),
        modality=Modality.CT,
        file_format=FileFormat.BUILT_IN,
        orientation=Orientation.AXIAL,
        files=k,
        frames=k,
        rows=j,
        columns=i,
        spacing_ijk=(float(spacing[0]), float(spacing[1]), float(spacing[2])),
        opening=Opening.VOLUME,
        problem_code=None,
    )
