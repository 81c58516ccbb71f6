"""Foreign weights into packs: find them, convert them, put them into the store."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from spine_helper.convert.build import Built, Job, Report, build
from spine_helper.convert.dataset import modality_of
from spine_helper.convert.documents import read_json, shown
from spine_helper.convert.layouts import ModelFolder, find_models
from spine_helper.convert.tools import PLAIN, TOTALSPINESEG, Tool, spine_step, tool_of
from spine_helper.convert.unzip import extract
from spine_helper.convert.wishes import Wishes, licence_of
from spine_helper.packs.install import Draft, draft
from spine_helper.packs.manifest import Manifest, PackFile, Source
from spine_helper.packs.place import packs_folder
from spine_helper.packs.trouble import PackExists, PackTrouble, UnusableWeights
from spine_helper.volumes.grid import Modality

_USUAL: Final = "3d_fullres"
_LICENCE_NAMES: Final = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "LICENCE.txt")
_MAX_LICENCE_BYTES: Final = 200_000
_BYTES_PER_VOXEL: Final = 160
"""Numbers alive at once for each voxel of a tile: fits the 1.6 GB measured for tiles of 128^3."""


@dataclass(frozen=True)
class Outcome:
    """What became of one set of weights.

    Attributes:
        name: of the folder.
        manifest: of the new pack; None where there is none.
        reason: why there is none.
    """

    name: str
    manifest: Manifest | None = None
    reason: str = ""


@dataclass(frozen=True)
class Order:
    """One pack to make: its name and the result folders of its networks."""

    name: str
    tool: Tool
    jobs: tuple[Job, ...]


def import_weights(
    path: Path, wishes: Wishes, report: Report, store: Path | None = None
) -> tuple[Outcome, ...]:
    """Import everything of the spine in a folder or an export ZIP.

    Args:
        path: a result folder, a folder above some, or a ZIP of one.
        wishes: what the person chose.
        report: told how far it is.
        store: folder of the packs; None for the usual one.

    Returns:
        What became of each set of weights; at least one.

    Raises:
        UnusableWeights: nothing can be imported at all.
        UnsafeFile: the ZIP asks for something that no weights need.
    """
    report("looking", 0.0)
    with _unpacked(path, report) as folder:
        orders, outcomes = _orders(find_models(folder), wishes)
        if len(orders) > 1 and (wishes.pack_id or wishes.title):
            raise UnusableWeights(
                "There are several models in the folder. Give the folder of one to name it."
            )
        for order in orders:
            outcomes.append(_import(order, wishes, report, store))
    return tuple(outcomes)


def _import(order: Order, wishes: Wishes, report: Report, store: Path | None) -> Outcome:
    try:
        _refuse_taken(order, wishes, store)
        with draft(store) as new:
            built = [
                build(job, wishes, new, _share(report, place, len(order.jobs)))
                for place, job in enumerate(order.jobs)
            ]
            manifest = _manifest(order, built, wishes, new)
            new.finish(manifest, replace=wishes.replace)
    except PackTrouble as trouble:
        return Outcome(order.name, reason=str(trouble))
    except ValidationError as error:
        place = ".".join(str(word) for word in error.errors()[0]["loc"])
        return Outcome(
            order.name, reason=f"The weights describe something that cannot be: {place}."
        )
    return Outcome(order.name, manifest)


def _refuse_taken(order: Order, wishes: Wishes, store: Path | None) -> None:
    """Say so before the work is done, not after it."""
    pack_id = wishes.pack_id or _slug(order)
    if not wishes.replace and ((store or packs_folder()) / pack_id).exists():
        raise PackExists(f"There is a pack “{pack_id}” already. Remove it first, or use --replace.")


def _share(report: Report, place: int, count: int) -> Report:
    return lambda text, done: report(text, (place + done) / count)


@contextmanager
def _unpacked(path: Path, report: Report) -> Iterator[Path]:
    if path.is_dir():
        yield path
    elif path.is_file() and path.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory(prefix="spine-helper-") as place:
            report("unpacking", 0.0)
            extract(path, Path(place))
            yield Path(place)
    else:
        raise UnusableWeights("Give a folder with weights, or a ZIP file of one.")


def _orders(models: tuple[ModelFolder, ...], wishes: Wishes) -> tuple[list[Order], list[Outcome]]:
    orders: list[Order] = []
    outcomes: list[Outcome] = []
    steps = [model for model in models if spine_step(model)]
    if steps:
        orders.append(_two_steps(steps))
    by_dataset: dict[Path, list[ModelFolder]] = {}
    for model in models:
        if not spine_step(model):
            by_dataset.setdefault(model.path.parent, []).append(model)
    for group in by_dataset.values():
        name = group[0].dataset or group[0].path.name
        try:
            model = _chosen(group, wishes)
            settings = read_json(model.spineps) if model.spineps else None
            tool = tool_of(model, settings)
            orders.append(Order(name, tool, (Job(model, tool, "main"),)))
        except (PackTrouble, ValidationError) as trouble:
            text = str(trouble) if isinstance(trouble, PackTrouble) else "Unusable settings."
            outcomes.append(Outcome(name, reason=text))
    return orders, outcomes


def _two_steps(models: list[ModelFolder]) -> Order:
    releases: dict[Path, dict[int, ModelFolder]] = {}
    for model in models:
        releases.setdefault(model.path.parents[1], {})[spine_step(model)] = model
    whole = [steps for _, steps in sorted(releases.items()) if set(steps) == {1, 2}]
    if not whole:
        missing = 2 if any(1 in steps for steps in releases.values()) else 1
        raise UnusableWeights(
            f"Step {missing} of TotalSpineSeg is missing. Give the folder that holds both steps."
        )
    # Folders of releases are named by their dates: the last one is the newest.
    # Step 2 takes the discs of step 1 as a second channel.
    jobs = tuple(Job(whole[-1][n], TOTALSPINESEG, f"step{n}", n) for n in (1, 2))
    return Order("TotalSpineSeg", TOTALSPINESEG, jobs)


def _chosen(group: list[ModelFolder], wishes: Wishes) -> ModelFolder:
    wanted = wishes.configuration
    if wanted is None and len(group) == 1:
        return group[0]
    fitting = [model for model in group if model.configuration == (wanted or _USUAL)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UnusableWeights("Several trainings fit. Give the folder of one of them.")
    names = ", ".join(sorted({model.configuration or "?" for model in group}))[:200]
    raise UnusableWeights(f"Choose a configuration with --configuration: {names}.")


def _manifest(order: Order, built: list[Built], wishes: Wishes, new: Draft) -> Manifest:
    first = built[0]
    licence = licence_of(wishes, order.tool.licence, first.licence)
    text = _licence_text(order.jobs[0].model.path, new)
    files = [file for part in built for file in part.files] + ([text] if text else [])
    sources = [file for part in built for file in part.source]
    return Manifest.model_validate(
        {
            "schema": 1,
            "id": wishes.pack_id or _slug(order),
            "title": shown(wishes.title or _title(order)),
            "version": first.source[-1].sha256[:12],
            "modalities": (_modality(order, first, wishes),),
            "licence": licence.model_copy(update={"text_file": text.path if text else None}),
            "citation": order.tool.citation,
            "source": Source(
                tool=order.tool.name,
                dataset=shown(order.jobs[0].model.dataset or order.name),
                configuration=shown(first.training.configuration),
                plans=shown(first.plan.name),
                trainer=shown(first.training.trainer),
                checkpoint=shown(first.checkpoint),
                reader=first.plan.reader,
                converter=f"spine-helper {version('spine-helper')}",
                files=tuple(sources),
            ),
            "files": tuple(files),
            "networks": tuple(part.network for part in built),
            "flow": order.tool.flow,
            "min_ram_gb": _ram_gb(built),
        }
    )


def _modality(order: Order, first: Built, wishes: Wishes) -> Modality:
    names = tuple(channel.name for channel in first.network.before.channels)
    modality = wishes.modality or order.tool.modality or modality_of(names)
    if modality is None:
        raise UnusableWeights(
            "The weights do not say what images they take. Say --modality CT or MR."
        )
    return modality


def _slug(order: Order) -> str:
    if order.tool is PLAIN or order.tool.name == order.name:
        text = order.name
    else:
        number = order.jobs[0].model.number
        text = f"{order.tool.name} {number or ''} {_short(order)}"
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:58].strip("-") or "weights"


def _title(order: Order) -> str:
    short = _short(order)
    return short if order.tool.name in (PLAIN.name, order.name) else f"{order.tool.name}: {short}"


def _short(order: Order) -> str:
    """Name of the dataset without its number, its program and how many cases it had."""
    name = re.sub(r"^Dataset\d{3}_", "", order.name)
    name = re.sub(rf"(?i)^{order.tool.name}_|_\d+subj$", "", name)
    return name.replace("_", " ")


def _licence_text(folder: Path, new: Draft) -> PackFile | None:
    for place in (folder, folder.parent):
        for name in _LICENCE_NAMES:
            path = place / name
            if path.is_file() and not path.is_symlink():
                text = path.read_bytes()
                if 0 < len(text) <= _MAX_LICENCE_BYTES:
                    return new.add("licence.txt", text)
    return None


def _ram_gb(built: list[Built]) -> float:
    """What the largest network needs at work, without the volume."""
    need = 0.0
    for part in built:
        voxels = 1.0
        for size in part.network.during.patch:
            voxels *= size
        weights = max(file.bytes for file in part.files)
        need = max(need, 4 * voxels * _BYTES_PER_VOXEL + 2 * weights)
    return round(0.3 + need / 2**30, 2)
