"""Programs whose weights are known: what they do around their networks, and their licences.

Source:
    TotalSegmentator 2.18 (map_tasks_config.py, map_to_binary.py, README), TotalSpineSeg 20260429
    (inference.py, resources/datasets), SPINEPS 1.4 (seg_model.py, inference_api.py).
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from spine_helper.convert.documents import numbers, wanted
from spine_helper.convert.label_names import NOTHING, Meaning, meaning_of, spineps_meaning
from spine_helper.convert.layouts import ModelFolder
from spine_helper.packs.flow import (
    Flow,
    PlainFlow,
    SpinepsFlow,
    TotalSegmentatorFlow,
    TotalSpineSegFlow,
)
from spine_helper.packs.manifest import Licence
from spine_helper.packs.trouble import UnusableWeights
from spine_helper.volumes.grid import Modality

FINAL: Final = "checkpoint_final.pth"
BEST: Final = "checkpoint_best.pth"

_NNUNET: Final = "Isensee et al., nnU-Net, Nature Methods 18:203-211, 2021"


@dataclass(frozen=True)
class Tool:
    """A program that runs nnU-Nets in a way of its own.

    Attributes:
        name: of the program.
        flow: what it does around its networks.
        licence: of its weights; None where only the user can know.
        modality: of its images; None where dataset.json tells.
        citation: what its makers ask to be cited.
        step: of the tiles, in patches.
        mirrors: whether it lets nnU-Net mirror tiles.
        folds: those it uses; None for all there are.
        checkpoints: names of the checkpoint, the first that is there is taken.
        meanings: of the network's values where dataset.json has no names that tell.
    """

    name: str
    flow: Flow
    licence: Licence | None = None
    modality: Modality | None = None
    citation: tuple[str, ...] = (_NNUNET,)
    step: float = 0.5
    mirrors: bool = True
    folds: tuple[str, ...] | None = None
    checkpoints: tuple[str, ...] = (FINAL,)
    meanings: tuple[Meaning, ...] = ()

    def meaning(self, value: int, name: str) -> Meaning:
        """What a label of a network is."""
        by_name = meaning_of(name)
        if by_name != NOTHING or not 0 < value <= len(self.meanings):
            return by_name
        return self.meanings[value - 1]


PLAIN: Final = Tool("nnU-Net v2", PlainFlow())


@dataclass(frozen=True)
class _Task:
    """A network of TotalSegmentator."""

    name: str
    spacing: float
    modality: Modality = "CT"
    step: float = 0.5
    is_open: bool = True


_TOTAL_STEP: Final = 0.8
_TASKS: Final[dict[int, _Task]] = {
    **{n: _Task("total", 1.5, step=_TOTAL_STEP) for n in range(291, 296)},
    297: _Task("total fast", 3.0, step=_TOTAL_STEP),
    298: _Task("total fastest", 6.0, step=_TOTAL_STEP),
    **{n: _Task("total_v3", 1.5, step=_TOTAL_STEP) for n in range(831, 836)},
    836: _Task("total_v3 fast", 3.0, step=_TOTAL_STEP),
    837: _Task("total_v3 fastest", 6.0, step=_TOTAL_STEP),
    **{n: _Task("total_mr", 1.5, "MR", step=_TOTAL_STEP) for n in (850, 851)},
    852: _Task("total_mr fast", 3.0, "MR", step=_TOTAL_STEP),
    853: _Task("total_mr fastest", 6.0, "MR", step=_TOTAL_STEP),
    756: _Task("vertebrae_mr", 1.5, "MR"),
    305: _Task("vertebrae_body", 1.5, is_open=False),
}
_TOTAL_NAME: Final = re.compile(r"(?i).*(total|vertebra|\d+subj).*")
_STEP_NAME: Final = re.compile(r"(?i)Dataset\d{3}_TotalSpineSeg_step([12]).*")

_TOTAL_LICENCE: Final = Licence(
    weights="Apache-2.0", code="Apache-2.0", data="CC-BY-4.0", commercial_ok=True
)
_UNCLEAR_LICENCE: Final = Licence(
    weights="LicenseRef-TotalSegmentator",
    code="Apache-2.0",
    commercial_ok=False,
    notice="Some releases of TotalSegmentator ask for a licence for these weights. Look up yours "
    "before you use them for money.",
)
_STEPS_LICENCE: Final = Licence(
    weights="LGPL-3.0-or-later",
    code="LGPL-3.0-or-later",
    commercial_ok=True,
    share_alike=True,
    notice="These weights are published beside LGPL-3.0 code without a statement of their own.",
)
_SPINEPS_LICENCE: Final = Licence(
    weights="Apache-2.0",
    code="Apache-2.0",
    commercial_ok=True,
    notice="These weights are published beside Apache-2.0 code without a statement of their own.",
)


def _part_two() -> tuple[Meaning, ...]:
    """Labels of the network for vertebrae, whose own names are numbers in some releases."""
    names = ["sacrum", "S1"]
    names += [f"L{n}" for n in range(5, 0, -1)] + [f"T{n}" for n in range(12, 0, -1)]
    names += [f"C{n}" for n in range(7, 0, -1)]
    return tuple(meaning_of(name) for name in names)


def spine_step(model: ModelFolder) -> int:
    """1 or 2 for a network of TotalSpineSeg, else 0."""
    match = _STEP_NAME.fullmatch(model.dataset)
    return int(match[1]) if match else 0


def tool_of(model: ModelFolder, settings: dict[str, Any] | None) -> Tool:
    """The program that a result folder belongs to.

    Args:
        model: the folder.
        settings: content of SPINEPS's own settings, where there are any.

    Raises:
        UnusableWeights: it is known and not supported.
    """
    if settings is not None:
        return _spineps(settings)
    if spine_step(model):
        return TOTALSPINESEG
    if model.number == 803 and _TOTAL_NAME.fullmatch(model.dataset):
        raise UnusableWeights(
            "TotalSegmentator's vertebrae_pp numbers vertebrae after its network, which is not "
            "supported. Import the task “total” instead."
        )
    task = _TASKS.get(model.number)
    if task is None or not _TOTAL_NAME.fullmatch(model.dataset):
        return PLAIN
    return Tool(
        name="TotalSegmentator",
        flow=TotalSegmentatorFlow(task=task.name, spacing=(task.spacing,) * 3),
        licence=_TOTAL_LICENCE if task.is_open else _UNCLEAR_LICENCE,
        modality=task.modality,
        citation=("Wasserthal et al., Radiology: Artificial Intelligence 5(5), 2023", _NNUNET),
        step=task.step,
        mirrors=False,
        folds=("fold_0",),
        meanings=_part_two() if model.number == 292 else (),
    )


TOTALSPINESEG: Final = Tool(
    name="TotalSpineSeg",
    flow=TotalSpineSegFlow(first="step1", second="step2"),
    licence=_STEPS_LICENCE,
    modality="MR",
    citation=("Warszawer et al., TotalSpineSeg, 2025", _NNUNET),
    mirrors=False,
    folds=("fold_0",),
    checkpoints=(BEST, FINAL),
)


def _spineps(settings: dict[str, Any]) -> Tool:
    kind = wanted(settings, "modeltype", str)
    if kind != "nnunet":
        raise UnusableWeights(
            f"This is a SPINEPS model of the kind {kind[:20]}, for instances or for labelling. "
            "Only its semantic nnU-Nets can be imported."
        )
    if settings.get("expected_inputs", ["img"]) != ["img"]:
        raise UnusableWeights("This SPINEPS model needs several images at once: not supported.")
    span = wanted(settings, "resolution_range", list)
    least, most = span if len(span) == 2 else (span, span)
    folds = wanted(settings, "available_folds", int)
    return Tool(
        name="SPINEPS",
        flow=SpinepsFlow(
            orientation="".join(
                numbers(settings.get("model_expected_orientation"), "orientation", str)
            ),
            spacing_least=_vector(least),
            spacing_most=_vector(most),
        ),
        licence=_SPINEPS_LICENCE,
        modality=_spineps_modality(settings),
        citation=("Möller et al., SPINEPS, European Radiology, 2024", _NNUNET),
        step=wanted(settings, "default_step_size", float),
        mirrors=wanted(settings, "inference_augmentation", bool),
        folds=tuple(f"fold_{n}" for n in range(min(folds, 10))),
        checkpoints=(FINAL, BEST),
        meanings=_spineps_labels(wanted(settings, "labels", dict)),
    )


def _spineps_modality(settings: dict[str, Any]) -> Modality:
    words = settings.get("modality")
    listed = words if isinstance(words, list) else [words]
    return "CT" if listed == ["CT"] else "MR"


def _spineps_labels(labels: dict[str, Any]) -> tuple[Meaning, ...]:
    known = {int(key): spineps_meaning(str(word)) for key, word in labels.items() if key.isdigit()}
    last = min(max(known, default=0), 255)
    return tuple(known.get(value, NOTHING) for value in range(1, last + 1))


def _vector(values: Any) -> tuple[float, float, float]:
    sides = numbers(values, "resolution_range", float)
    if len(sides) != 3:
        raise UnusableWeights("The settings of SPINEPS lack a usable “resolution_range”.")
    return sides[0], sides[1], sides[2]
