"""One result folder of nnU-Net into one network of a pack."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from spine_helper.convert.archive import open_plain
from spine_helper.convert.checkpoint import Training, read_checkpoint
from spine_helper.convert.dataset import Dataset, channels_of, dataset_of
from spine_helper.convert.documents import read_json
from spine_helper.convert.layouts import DATASET, PLANS, ModelFolder
from spine_helper.convert.onnx_writer import write_onnx
from spine_helper.convert.plans import Plan, plan_of
from spine_helper.convert.tools import BEST, Tool
from spine_helper.convert.wishes import Wishes
from spine_helper.packs.install import Draft
from spine_helper.packs.manifest import PackFile, SourceFile
from spine_helper.packs.network import Network, SelfTest
from spine_helper.packs.self_test import Form, write_down
from spine_helper.packs.trouble import UnusableWeights

Report: TypeAlias = Callable[[str, float], None]
"""Told what is being done and how much of it, 0 to 1."""

_FOREIGN_TRAINERS: Final = (
    *("BN", "Primus", "Mamba", "Swin", "UNETR", "MedNeXt", "SegResNet", "ReLU", "GroupNorm"),
)
"""Words in the name of a trainer that builds another network than plans.json says."""

_SEED: Final = 20260
_BLOCK: Final = 2**20


@dataclass(frozen=True)
class Built:
    """A network, the files that were written for it and the files it was made from.

    Attributes:
        network: as the manifest says it.
        files: of its folds.
        source: what it was made from.
        plan: of the training.
        training: what the checkpoint of the first fold says.
        licence: what dataset.json says of itself.
        checkpoint: name of the checkpoint that was taken.
    """

    network: Network
    files: tuple[PackFile, ...]
    source: tuple[SourceFile, ...]
    plan: Plan
    training: Training
    licence: str
    checkpoint: str


@dataclass(frozen=True)
class Job:
    """One result folder to turn into the network `name` of a pack.

    Attributes:
        model: the folder.
        tool: the program it belongs to.
        name: of the network.
        channels: images it can be given.
    """

    model: ModelFolder
    tool: Tool
    name: str
    channels: int = 1


def build(job: Job, wishes: Wishes, draft: Draft, report: Report) -> Built:
    """Write the networks of all folds and say everything of them.

    Raises:
        UnusableWeights: something cannot be reproduced; named.
        UnsafeFile: a file asks for something that no weights need.
    """
    path = job.model.path
    content, plans = read_json(path / DATASET), read_json(path / PLANS)
    dataset = dataset_of(content, job.tool.meaning)
    _refuse_several_images(job, len(dataset.channels))
    folds = _folds(job, wishes)
    checkpoint = _checkpoint(job, folds, wishes)
    done: list[_Fold] = []
    for place, fold in enumerate(folds):
        report(f"{job.name}: reading {fold}", place / len(folds))
        with read_checkpoint(path / fold / checkpoint) as (weights, training):
            _refuse_foreign(training)
            plan = plan_of(plans, training.configuration, channels_of(content))
            heads = dataset.heads
            model, count = write_onnx(plan.architecture, weights, len(dataset.channels), heads)
        report(f"{job.name}: testing {fold}", (place + 0.7) / len(folds))
        form = Form(len(dataset.channels), heads, plan.patch, plan.architecture.divisible_by)
        test = write_down(model, form, _SEED + place)
        file = draft.add(f"{job.name}-{fold.replace('_', '-')}.onnx", model)
        done.append(_Fold(fold, file, test, plan, training, count))
    if len({fold.training.configuration for fold in done}) != 1:
        raise UnusableWeights("The folds are of different configurations.")
    names = [PLANS, DATASET, *(f"{fold}/{checkpoint}" for fold in folds)]
    return Built(
        network=_network(job, dataset, done),
        files=tuple(fold.file for fold in done),
        source=tuple(_source(path, name) for name in names),
        plan=done[0].plan,
        training=done[0].training,
        licence=dataset.licence,
        checkpoint=checkpoint,
    )


@dataclass(frozen=True)
class _Fold:
    name: str
    file: PackFile
    test: SelfTest
    plan: Plan
    training: Training
    parameters: int


def _network(job: Job, dataset: Dataset, done: list[_Fold]) -> Network:
    first = done[0]
    plan = first.plan
    # The axes of the first fold count for all, as in nnU-Net.
    mirror_axes = first.training.mirror_axes if job.tool.mirrors else ()
    return Network(
        name=job.name,
        architecture=plan.architecture.kind,
        files=tuple(fold.file.path for fold in done),
        folds=tuple(fold.name.removeprefix("fold_") for fold in done),
        heads=dataset.heads,
        divisible_by=plan.architecture.divisible_by,
        parameters=first.parameters,
        before=plan.before,
        during=plan.during(mirror_axes, job.tool.step),
        after=plan.finish(dataset.regions),
        labels=dataset.labels,
        self_test=tuple(fold.test for fold in done),
    )


def _folds(job: Job, wishes: Wishes) -> tuple[str, ...]:
    there = job.model.folds
    if wishes.folds is not None:
        wanted = tuple(f"fold_{fold}" for fold in wishes.folds)
    elif job.tool.folds is not None:
        wanted = job.tool.folds
    else:
        # As nnU-Net: numbered folds; the one of all cases only where there is no other.
        wanted = tuple(fold for fold in there if fold != "fold_all") or there
    missing = [fold for fold in wanted if fold not in there]
    if missing or not wanted:
        raise UnusableWeights(f"There is no {(missing or ['fold'])[0][:20]} in the folder.")
    return wanted


def _checkpoint(job: Job, folds: tuple[str, ...], wishes: Wishes) -> str:
    names = (wishes.checkpoint,) if wishes.checkpoint else job.tool.checkpoints
    for name in names:
        if all((job.model.path / fold / name).exists() for fold in folds):
            return name
    text = f"Not every fold has a {names[0][:60]}."
    if any((job.model.path / fold / BEST).exists() for fold in folds):
        text += f" There is a {BEST}; say --checkpoint {BEST} if that is what you want."
    raise UnusableWeights(text)


def _refuse_several_images(job: Job, count: int) -> None:
    """One image is all that a run is given; only a second step gets a channel from the first."""
    wanted = job.channels
    if count != wanted:
        raise UnusableWeights(
            f"These weights take {count} images at once where {wanted} can be given: not supported."
        )


def _refuse_foreign(training: Training) -> None:
    name = training.trainer
    if not name.startswith("nnUNetTrainer") or any(word in name for word in _FOREIGN_TRAINERS):
        shown = "".join(c for c in name if c.isalnum() or c == "_")[:60]
        raise UnusableWeights(
            f"The trainer {shown} builds a network that plans.json does not tell."
        )


def _source(folder: Path, name: str) -> SourceFile:
    digest = hashlib.sha256()
    with open_plain(folder / name) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return SourceFile(name=name, sha256=digest.hexdigest())
