"""Train the networks: `python -m helper.training.train --minutes 100`; goes on where it stopped."""

import argparse
import logging
import time
from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn

from helper.training.losses import loss_of
from helper.training.network import SPACING, WIDTHS, SpineNet, checkpoints, file_name
from helper.training.onnx_weights import read_weights
from helper.training.samples import Source
from spine_helper.volumes.grid import Modality

log = logging.getLogger("training")
BATCH: Final = 1
CHECKPOINT_SECONDS, REPORT_STEPS = 120, 50
RATE, FLOOR, DECAY = 1.6e-3, 2e-5, 0.9
EMA: Final = 0.998
LEADER, HEAD_START = "segmenter", 850
"""The finder starts from the weights of the segmenter after that many of its steps."""


@dataclass(eq=False)
class Trainee:
    """One network in training.

    Attributes:
        name: key of `WIDTHS`.
        net: being trained.
        smooth: moving average of its weights, which is what ships.
        optimizer: AdamW.
        source: samples.
        seconds: spent so far, all runs together.
        steps: optimiser steps so far.
    """

    name: str
    net: nn.Module
    smooth: nn.Module
    optimizer: torch.optim.AdamW
    source: Source
    seconds: float = 0.0
    steps: int = 0
    sums: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @classmethod
    def make(cls, name: str, maps: Path, seed: int, modality: Modality) -> "Trainee":
        """A fresh one."""
        torch.manual_seed(seed)
        net = SpineNet(WIDTHS[name]).to(memory_format=torch.channels_last_3d)
        optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-4)
        # A run that goes on draws new samples, not the old ones again.
        drawn = seed * 1000 + int(time.time()) % 1000
        source = Source(maps, SPACING[name], drawn, modality)
        return cls(name, net, deepcopy(net), optimizer, source)

    def step(self, share_done: float) -> None:
        """One optimiser step; `share_done` of the whole run lies behind it."""
        start = time.monotonic()
        rate = max(RATE * (1 - share_done) ** DECAY, FLOOR) * min(1, (self.steps + 1) / 50)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        crude = max(0.2, 0.6 - 2 * share_done)
        self.optimizer.zero_grad(set_to_none=True)
        for _ in range(BATCH):
            drawn = time.monotonic()
            sample = self.source.draw(crude)
            self.sums["draw"] += time.monotonic() - drawn
            picture = sample.picture.to(memory_format=torch.channels_last_3d)
            with torch.autocast("cpu", torch.bfloat16):
                outputs = self.net(picture)
            total, parts = loss_of(*outputs, sample)
            (total / BATCH).backward()  # type: ignore[no-untyped-call]
            for name, part in parts.items():
                self.sums[name] += part
        nn.utils.clip_grad_norm_(self.net.parameters(), 3.0)
        self.optimizer.step()
        self.steps += 1
        self._average()
        self.seconds += time.monotonic() - start
        self.sums["all"] += time.monotonic() - start
        if self.steps % REPORT_STEPS == 0:
            self._report(rate)

    def _average(self) -> None:
        keep = min(EMA, self.steps / (self.steps + 20))
        with torch.no_grad():
            pairs = zip(self.smooth.parameters(), self.net.parameters(), strict=True)
            for smooth, fresh in pairs:
                smooth.lerp_(fresh, 1 - keep)

    def _report(self, rate: float) -> None:
        count = REPORT_STEPS * BATCH
        text = " ".join(f"{name} {value / count:.3f}" for name, value in self.sums.items())
        log.info("%s step %d %.0f s rate %.5f %s", self.name, self.steps, self.seconds, rate, text)
        self.sums.clear()

    def state(self) -> dict[str, Any]:
        """What a checkpoint holds."""
        return {
            "net": self.net.state_dict(),
            "smooth": self.smooth.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "seconds": self.seconds,
            "steps": self.steps,
        }

    def start_from(self, weights: dict[str, Tensor]) -> None:
        """Take the weights of a trained network; the optimiser knows nothing of them yet."""
        self.net.load_state_dict(weights)
        self.smooth.load_state_dict(weights)
        self.steps = 1  # it has begun: no other network's weights replace these

    def restore(self, state: dict[str, Any], is_warm: bool) -> None:
        """Take up a checkpoint; a warm restart starts its clock anew."""
        self.net.load_state_dict(state["net"])
        self.smooth.load_state_dict(state["smooth"])
        if "optimizer" in state:
            self.optimizer.load_state_dict(state["optimizer"])
        self.steps = state["steps"]
        self.seconds = 0.0 if is_warm else state["seconds"]


def _save(trainees: list[Trainee], folder: Path) -> None:
    for trainee in trainees:
        draft = folder / f"{trainee.name}.part"
        torch.save(trainee.state(), draft)
        draft.replace(folder / f"{trainee.name}.pt")


def _join(trainees: list[Trainee]) -> None:
    """Let a network begin with what the leader has learned, once that is something."""
    leader = next((t for t in trainees if t.name == LEADER), None)
    if leader is None or leader.steps < HEAD_START:
        return
    for trainee in trainees:
        if trainee.steps == 0:
            trainee.start_from(leader.smooth.state_dict())


@dataclass(frozen=True)
class Plan:
    """What is to be trained.

    Attributes:
        modality: whose pictures are painted.
        minutes: by network; 0 leaves it out.
        seed: of weights and samples.
    """

    modality: Modality
    minutes: dict[str, float]
    seed: int


def _given_weights(folder: Path, name: str, modality: Modality) -> dict[str, Tensor]:
    """Those of the modality, or where there are none those of CT."""
    own = folder / file_name(name, modality)
    return read_weights(own if own.exists() else folder / file_name(name, "CT"))


def run(folder: Path, plan: Plan, start: tuple[bool, Path | None]) -> None:
    """Train every network for its minutes, interleaved.

    Args:
        folder: holds `maps`, and the checkpoints in a folder of the modality.
        plan: what is to be trained.
        start: whether the clocks of old checkpoints start anew, and a folder of ONNX files to
            take the first weights from where there is no checkpoint.
    """
    is_warm, given_weights = start
    maps, minutes = folder / "maps", plan.minutes
    folder = checkpoints(folder, plan.modality)
    folder.mkdir(exist_ok=True)
    trainees = [
        Trainee.make(name, maps, plan.seed, plan.modality)
        for name, wanted in minutes.items()
        if wanted > 0
    ]
    for trainee in trainees:
        path = folder / f"{trainee.name}.pt"
        if path.exists():
            trainee.restore(torch.load(path, weights_only=True), is_warm)
        elif given_weights is not None:
            trainee.start_from(_given_weights(given_weights, trainee.name, plan.modality))
    saved = time.monotonic()
    while True:
        _join(trainees)
        ready = [t for t in trainees if t.steps or t.name == LEADER] or trainees
        shares = {t.name: t.seconds / 60 / minutes[t.name] for t in ready}
        if min(shares.values()) >= 1:
            break
        behind = min(ready, key=lambda t: shares[t.name])
        behind.step(shares[behind.name])
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            _save(trainees, folder)
            saved = time.monotonic()
    _save(trainees, folder)


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/training"))
    parser.add_argument("--modality", choices=("CT", "MR"), default="CT")
    parser.add_argument("--segmenter", type=float, default=85, help="minutes")
    parser.add_argument("--finder", type=float, default=20, help="minutes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--warm", action="store_true", help="restart the schedule of a checkpoint")
    parser.add_argument("--resume-from-onnx", type=Path, help="folder of the shipped weights")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(given.threads)
    minutes = {"segmenter": given.segmenter, "finder": given.finder}
    plan = Plan(given.modality, minutes, given.seed)
    run(given.folder, plan, (given.warm, given.resume_from_onnx))


if __name__ == "__main__":
    main()
