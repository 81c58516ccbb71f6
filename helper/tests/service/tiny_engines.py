"""Engines for the tests: each does one thing, and none pretends to segment anything."""

import ctypes
import dataclasses
import functools
import os
import signal
import socket
import subprocess
import sys
import time

import numpy as np

from spine_helper.anatomy.assemble import assemble
from spine_helper.anatomy.findings import Findings, Instance
from spine_helper.anatomy.levels import LEVELS, label_names
from spine_helper.anatomy.parts import Evidence, Parts
from spine_helper.engines.engine import Engine
from spine_helper.engines.registry import Registry

LABELS = ((1, "above"), (2, "far above"))


def found(labels, **more):
    """Findings of a label map: one canal for every value, because a canal has no level."""
    instances = tuple(
        Instance(int(value), "canal", "", 1.0, 1.0, (), (0.0, 0.0, 0.0), 0.5)
        for value in np.unique(labels)
        if value
    )
    return Findings(labels, instances, **more)


def threshold(task, watch):
    """1 above 0, 2 above 100: enough to see that voxels and order survive the way."""
    watch.progress("segment", 0.5)
    voxels = task.voxels_kji
    labels = (voxels > 0).astype(np.uint8) + (voxels > 100)
    return found(labels, seconds={"segment": 0.25}, provider="onnxruntime", flags=("gap",))


def mode_and_box(task, watch):
    """1 inside the box; 2 where the mode is exact."""
    labels = np.zeros(task.voxels_kji.shape, np.uint8)
    corner = tuple(map(slice, task.box.start_kji, task.box.stop_kji)) if task.box else ...
    labels[corner] = 2 if task.mode == "exact" else 1
    return found(labels)


def spine(task, watch):
    """Three slabs as L1 to L3, whatever the voxels are, with evidence that allows L2 to L4."""
    slabs = np.repeat(np.arange(1, 4, dtype=np.uint8), -(-len(task.voxels_kji) // 3))
    vertebrae = np.zeros(task.voxels_kji.shape, np.uint8)
    vertebrae[:] = slabs[::-1][-len(vertebrae) :, None, None]
    evidence = tuple(evidence_of(level, n) for n, level in enumerate(("L1", "L2", "L3")))
    nothing = np.zeros_like(vertebrae)
    return assemble(Parts(vertebrae, nothing, nothing, evidence, (0.9,) * 3), task.grid)


def evidence_of(level, number):
    """Scores that speak for a level without excluding another."""
    scores = np.full(len(LEVELS), -6.0)
    scores[LEVELS.index(level)] = 0.0
    return Evidence(scores, (0.0, 0.0, -35.0 * number), 60.0)


def stages(task, watch):
    """Tell everything there is to tell, slowly enough to be listened to."""
    shape = task.voxels_kji.shape
    for number, stage in enumerate(("prepare", "find", "segment", "name", "finish")):
        watch.progress(stage, number / 5)
        if stage == "find":
            watch.preview(np.ones(tuple(-(-n // 2) for n in shape), np.uint8), (2, 2, 2))
        elif stage == "name":
            watch.preview(np.ones(shape, np.uint8), (1, 1, 1), frozenset({1}))
        time.sleep(0.1)
    return found(np.ones(shape, np.uint8))


def endless(task, watch):
    """Report half way, then never end."""
    watch.progress("segment", 0.5)
    while True:
        time.sleep(0.05)


def endless_reports(task, watch):
    """Go on reporting the same for ever."""
    while True:
        watch.progress("segment", 0.5)
        time.sleep(0.02)


def slow(task, watch):
    """Ten times slower than one would like, but moving."""
    for step in range(8):
        watch.progress("segment", step / 8)
        time.sleep(0.3)
    return found(np.ones(task.voxels_kji.shape, np.uint8))


def endless_with_child(task, watch):
    """Start a process of its own and never end; its id travels as progress."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    watch.progress("segment", process.pid / 2**32)
    time.sleep(60)


def crash(task, watch):
    """Die without a word."""
    os.abort()


def segfault(task, watch):
    """Die in native code."""
    ctypes.string_at(0)


def dies_while_writing(task, watch):
    """Say that there is a result and be killed before it is sent."""
    labels = np.ones(task.voxels_kji.shape, np.uint8)
    result = found(labels)

    class Trap:
        """Labels whose last conversion kills."""

        shape, dtype = labels.shape, labels.dtype

        def __array__(self, *arguments, **options):
            os.kill(os.getpid(), signal.SIGKILL)

    return dataclasses.replace(result, labels_kji=Trap())


def fail(task, watch):
    """Raise with text that must not travel."""
    raise RuntimeError("CANARY^PATIENT")


def chatter(task, watch):
    """Fill both outputs, as libraries do."""
    line = b"CANARY^PATIENT " * 4096
    for _ in range(400):
        os.write(1, line)
        os.write(2, line)
    return threshold(task, watch)


def out_of_memory(task, watch):
    """Say that memory is full."""
    raise MemoryError


def hungry(task, watch):
    """Take more and more memory."""
    held = []
    watch.progress("segment", 0.5)
    while True:
        held.append(np.ones(8 * 2**20))
        time.sleep(0.05)


def changes_voxels(task, watch):
    """Write into the voxels in every way Python knows."""
    try:
        task.voxels_kji.setflags(write=True)
    except ValueError:
        address = task.voxels_kji.ctypes.data
        ctypes.memset(address, 1, 2)  # the pages are read-only: this ends the process
    return threshold(task, watch)


def looks_around(task, watch):
    """1 wherever fresh memory of this process holds what an earlier job was given."""
    fresh = np.empty(64 * 2**20, np.int16)
    hits = int((fresh == 12345).sum())
    labels = np.ones(task.voxels_kji.shape, np.uint8)
    labels[0, 0, 0] = 2 if hits else 1
    return found(labels)


def no_spine(task, watch):
    """Refuse to guess: nothing but a flag."""
    return Findings(np.zeros(task.voxels_kji.shape, np.uint8), (), flags=("no-spine",))


def canary(task, watch):
    """Give whatever this process was told besides the voxels, as a count of a known text."""
    told = repr((task.grid, task.mode, task.box, sys.argv, dict(os.environ)))
    labels = np.zeros(task.voxels_kji.shape, np.uint8)
    labels[0, 0, 0] = 2 if "CANARY" in told or "origin" in told else 1
    return found(labels)


def reach_out(task, watch):
    """Try to open a connection to another computer (a documentation address)."""
    with socket.socket() as sock:
        sock.settimeout(2)
        sock.connect(("192.0.2.1", 9))


def silent(task, watch):
    """Say nothing at all."""
    time.sleep(60)


def stops_itself(task, watch):
    """Hang like a process that was suspended."""
    os.kill(os.getpid(), signal.SIGSTOP)


def wild_progress(task, watch):
    """Say that more than everything is done."""
    watch.progress("segment", 7.0)
    time.sleep(5)


def no_stage(task, watch):
    """Be busy with something nobody knows."""
    watch.progress("CANARY^PATIENT", 0.5)
    time.sleep(5)


def _full(task, value=1):
    return np.full(task.voxels_kji.shape, value, np.uint8)


def _changed(task, **changes):
    findings = found(_full(task))
    return dataclasses.replace(
        findings, instances=(dataclasses.replace(findings.instances[0], **changes),)
    )


def garbage(kind, task, watch):
    """Everything that is no result, by name."""
    instance = found(_full(task)).instances[0]
    answers = {
        "wrong-shape": lambda: found(_full(task)[:, :-1]),
        "floats": lambda: dataclasses.replace(
            found(_full(task)), labels_kji=np.full(task.voxels_kji.shape, np.nan)
        ),
        "undeclared": lambda: found(_full(task, 255)),
        "nothing": lambda: None,
        "a-map-only": lambda: _full(task),
        "value-without-instance": lambda: Findings(_full(task), ()),
        "instance-without-voxel": lambda: Findings(_full(task, 0), (instance,)),
        "same-value-twice": lambda: Findings(_full(task), (instance, instance)),
        "nan-confidence": lambda: _changed(task, confidence=float("nan")),
        "confidence-of-two": lambda: _changed(task, confidence=2.0),
        "no-such-level": lambda: _changed(task, level="L9"),
        "no-such-kind": lambda: _changed(task, kind="rib"),
        "endless-centre": lambda: _changed(task, centre_ijk=(float("inf"), 0.0, 0.0)),
        "no-such-flag": lambda: found(_full(task), flags=("CANARY",)),
        "negative-margin": lambda: found(_full(task), margin=-1.0),
        "evidence-of-others": lambda: found(_full(task), evidence=(evidence_of("L1", 0),)),
        "long-provider": lambda: found(_full(task), provider="x" * 100),
        "bad-preview-shape": lambda: watch.preview(np.ones((1, 1, 9), np.uint8), (1, 1, 1)),
        "bad-preview-type": lambda: watch.preview(np.ones((2, 2, 3)), (2, 2, 2)),
        "bad-preview-value": lambda: watch.preview(np.full((2, 2, 3), 9, np.uint8), (2, 2, 2)),
        "finished-without-voxel": lambda: watch.preview(_full(task), (1, 1, 1), frozenset({2})),
        "bad-preview-step": lambda: watch.preview(np.ones((2, 2, 3), np.uint8), (0, 2, 2)),
    }
    return answers[kind]()


GARBAGE = (
    "wrong-shape", "floats", "undeclared", "nothing", "a-map-only", "value-without-instance",
    "instance-without-voxel", "same-value-twice", "nan-confidence", "confidence-of-two",
    "no-such-level", "no-such-kind", "endless-centre", "no-such-flag", "negative-margin",
    "evidence-of-others", "long-provider", "bad-preview-shape", "bad-preview-type",
    "bad-preview-value", "bad-preview-step", "finished-without-voxel",
)  # fmt: skip

_RUNS = (
    threshold, stages, endless, endless_reports, slow, endless_with_child, crash, segfault,
    dies_while_writing, fail, chatter, out_of_memory, hungry, changes_voxels, looks_around,
    no_spine, canary, wild_progress, no_stage, reach_out, silent, stops_itself,
)  # fmt: skip


def plain(name, run, **more):
    """An engine around a function."""
    facts = {"modalities": ("CT",), "licence": "Apache-2.0", "labels": LABELS, **more}
    return Engine(id=name, title=name, run=run, **facts)


REGISTRY = Registry(
    (
        *(plain(run.__name__, run) for run in _RUNS),
        *(plain(f"garbage:{kind}", functools.partial(garbage, kind)) for kind in GARBAGE),
        plain(
            "both-modes", mode_and_box, modes=("exact", "fast"), modalities=("CT", "MR"),
            sha256="ab" * 32, notice="Not for commercial use.",
        ),
        plain("spine", spine, labels=label_names()),
    )
)  # fmt: skip
