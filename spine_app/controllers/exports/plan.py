"""What the export dialog describes, as checked values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from spine_app.controllers.exports.content import exported
from spine_app.controllers.labels.looks import Look
from spine_app.controllers.labels.naming import Named
from spine_app.domain.export.delivery import Content
from spine_app.domain.export.errors import NothingToExport
from spine_app.domain.export.formats import MeshFormat
from spine_app.domain.export.numbers import Numbering
from spine_app.domain.export.origin import Origin
from spine_app.domain.export.structures import file_stems
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.study.quality import Finding
from spine_app.io.export.label_files import COLORS, STEM
from spine_app.io.export.mesh_files import TABLE, TOGETHER
from spine_app.screen.export_state import ExportControls, ExportKind, ExportWhich

SEGMENTATION = "spine-segmentation.dcm"
ZIP, GLB, DICOM = "application/zip", "model/gltf-binary", "application/dicom"
_NAME_MAX = 64


class ShownLabels(Protocol):
    """The label map over the study, as `controllers.labels` has it."""

    @property
    def label_map(self) -> LabelMap | None:
        """The label map on the grid of the volume."""

    @property
    def structures(self) -> Mapping[int, Named]:
        """Every label of the map with its name."""

    def shown_names(self) -> dict[int, str]:
        """Name of each label that is shown."""

    def look_of(self, label: int) -> Look | None:
        """How a label is shown."""


@dataclass(frozen=True)
class Made:
    """What an export is made of besides what the user chose.

    Attributes:
        origin: who made the labels.
        quality: what limits the images.
    """

    origin: Origin
    quality: tuple[Finding, ...]


@dataclass(frozen=True)
class Plan:
    """One export.

    Attributes:
        kind: what.
        wanted: what else the user chose.
        labels: the label map.
        content: which structures, with their numbers.
    """

    kind: ExportKind
    wanted: ExportControls
    labels: LabelMap
    content: Content

    @property
    def is_single(self) -> bool:
        """Whether all surfaces go into one file."""
        return self.wanted.together or len(self.content.structures) == 1

    @property
    def identifies(self) -> bool:
        """Whether it carries the patient's identifiers."""
        return self.kind is ExportKind.SEGMENTATION and self.wanted.identified

    @property
    def files(self) -> list[str]:
        """Names of the files that are written."""
        if self.kind is ExportKind.SEGMENTATION:
            return [SEGMENTATION]
        if self.kind is ExportKind.LABELS:
            return [f"{STEM}.{self.wanted.label_format.value}", COLORS, TABLE]
        kind = self.wanted.mesh_format
        stems = [TOGETHER] if self.wanted.together else list(self._stems)
        endings = [kind.value, "mtl"] if kind is MeshFormat.OBJ else [kind.value]
        names = [f"{stem}.{ending}" for stem in stems for ending in endings]
        return names if self._is_glb else [*names, TABLE]

    @property
    def file_name(self) -> str:
        """Name that the browser proposes: words of ours, never of the study."""
        if self.kind is ExportKind.SEGMENTATION:
            return SEGMENTATION
        if self.kind is ExportKind.LABELS:
            return f"{STEM}-{self.wanted.label_format.name.lower()}.zip"
        if self._is_glb:
            return f"{TOGETHER}.glb"
        kind = self.wanted.mesh_format.value
        alone = f"spine-{next(iter(self._stems))}-{kind}.zip"
        fits = len(self.content.structures) == 1 and len(alone) <= _NAME_MAX
        return alone if fits else f"{TOGETHER}-{kind}.zip"

    @property
    def media_type(self) -> str:
        """Of the file that is saved."""
        if self.kind is ExportKind.SEGMENTATION:
            return DICOM
        return GLB if self._is_glb else ZIP

    @property
    def _is_glb(self) -> bool:
        """Whether it is one GLB, which holds its table itself."""
        is_glb = self.wanted.mesh_format is MeshFormat.GLB
        return self.kind is ExportKind.SURFACES and is_glb and self.wanted.together

    @property
    def _stems(self) -> tuple[str, ...]:
        return tuple(file_stems(self.content.structures).values())


def plan_of(wanted: ExportControls, labels: ShownLabels, made: Made) -> Plan:
    """The export that the dialog describes.

    Raises:
        NothingToExport: there is no label map, or no structure is chosen.
    """
    label_map = labels.label_map
    if label_map is None:
        raise NothingToExport
    is_numbered = wanted.kind is not ExportKind.SURFACES
    numbering = wanted.numbering if is_numbered else Numbering.VERSE
    present = {
        label: _as_shown(one, labels.look_of(label))
        for label, one in labels.structures.items()
        if label in label_map.stats
    }
    structures = exported(present, numbering, _chosen(wanted, labels, present))
    if not structures:
        raise NothingToExport
    return Plan(
        wanted.kind,
        _copy(wanted),
        label_map,
        Content(structures, numbering, made.origin, made.quality),
    )


def _as_shown(named: Named, look: Look | None) -> Named:
    """In the colour that the user has given it."""
    return named if look is None else replace(named, color=look.color)


def _chosen(wanted: ExportControls, labels: ShownLabels, present: Mapping[int, Named]) -> set[int]:
    if wanted.which is ExportWhich.VISIBLE:
        return set(labels.shown_names())
    if wanted.which is ExportWhich.ONE:
        return {wanted.one if wanted.one in present else next(iter(present), 0)}
    return set(present)


def _copy(wanted: ExportControls) -> ExportControls:
    """As it is now; the page may set another while the export is made."""
    return ExportControls(
        kind=wanted.kind,
        which=wanted.which,
        one=wanted.one,
        mesh_format=wanted.mesh_format,
        together=wanted.together,
        label_format=wanted.label_format,
        numbering=wanted.numbering,
        identified=wanted.identified,
    )
