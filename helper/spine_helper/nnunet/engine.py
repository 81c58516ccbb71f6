"""A model pack run on a volume: the networks, and what its program does around them."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.assemble import assemble
from spine_helper.anatomy.findings import Findings
from spine_helper.engines.engine import Task, Watch
from spine_helper.nnunet.course import Course
from spine_helper.nnunet.find import spine_box
from spine_helper.nnunet.member import Member
from spine_helper.nnunet.named import named_findings
from spine_helper.nnunet.region import region_of
from spine_helper.nnunet.setting import Setting, Shown
from spine_helper.nnunet.table import Table
from spine_helper.nnunet.two_steps import Plan, Step, two_steps
from spine_helper.nnunet.unnamed import unnamed_parts
from spine_helper.nnunet.window import Net
from spine_helper.packs.flow import TotalSpineSegFlow
from spine_helper.packs.manifest import Manifest
from spine_helper.packs.network import recipe_of
from spine_helper.packs.store import find, load
from spine_helper.running.runner import PROVIDER, Backend, Runner, available, open_runner

_MM: Final = 4.0
"""Spacing of previews, about."""


@dataclass(frozen=True, eq=False)
class Opened:
    """A pack whose networks are ready.

    Attributes:
        manifest: of the pack.
        members: its networks by name.
        backend: what runs them.
    """

    manifest: Manifest
    members: dict[str, Member]
    backend: Backend

    def step(self, name: str) -> Step:
        """A network and what its labels are."""
        return Step(self.members[name], Table.of(self.manifest.network(name)))


def run_pack(pack_id: str, task: Task, watch: Watch) -> Findings:
    """Segment a volume with a pack.

    Args:
        pack_id: name of the pack, without `pack:`.
        task: the volume; `exact` gives what the pack's own program gives on a processor.
        watch: who follows.

    Returns:
        Findings; the levels are those of the networks where these tell levels.

    Raises:
        PackTrouble: the pack is missing or not what it was.
        NetworkTooLarge: there is not memory enough.
        MissingExtra: `exact` without the extra `packs`.
    """
    course = Course(watch)
    course.reach("prepare", 0.0)
    pack = open_pack(pack_id, task)
    findings = _run(pack, task, course)
    course.reach("finish", 1.0)
    return replace(findings, seconds=dict(course.seconds), provider=PROVIDER[pack.backend])


def open_pack(pack_id: str, task: Task) -> Opened:
    """Read, check and open the networks of a pack.

    Raises:
        PackTrouble: the pack is missing or not what it was.
    """
    place, manifest = find(pack_id)
    backend = "onnxruntime" if task.mode == "exact" else available()[0]
    files = {file.path: file for file in manifest.files}
    members = {}
    for network in manifest.networks:
        runners = [
            open_runner(load(place, files[name]), task.threads, backend) for name in network.files
        ]
        nets = [_only_output(runner) for runner in runners]
        members[network.name] = Member(recipe_of(network), nets, task.mode)
    return Opened(manifest, members, backend)


def _only_output(runner: Runner) -> Net:
    return lambda batch: runner(batch)[0]


def _run(pack: Opened, task: Task, course: Course) -> Findings:
    flow = pack.manifest.flow
    if isinstance(flow, TotalSpineSegFlow):
        steps = pack.step(flow.first), pack.step(flow.second)
        parts = two_steps(steps, Plan(flow.spacing, flow.margin), task, course)
        return assemble(parts, task.grid)
    step = pack.step(pack.manifest.networks[0].name)
    setting = Setting.of(flow, step.member.recipe, task)
    box = None
    if task.mode == "fast":
        course.reach("find", 0.0)
        box = region_of(task, spine_box if task.grid.modality == "CT" else None)
    follow = course.told(0.0, 1.0), _preview(step.table, task, course.watch)
    labels, tally = setting.segment(step.member, task, box, follow)
    if step.table.is_named:
        ours = step.table.values[labels]
        return named_findings(ours, task.grid, step.table.confidence(tally))
    return assemble(unnamed_parts(labels, step.table, task.grid, tally), task.grid)


def _preview(table: Table, task: Task, watch: Watch) -> Shown:
    k, j, i = (max(1, round(_MM / step)) for step in task.grid.spacing_ijk[::-1])

    def show(labels: NDArray[np.uint8]) -> None:
        sample = labels[k // 2 :: k, j // 2 :: j, i // 2 :: i]
        watch.preview(np.ascontiguousarray(table.values[sample]), (k, j, i))

    return show
