"""The engine that ships, and networks of the nnU-Net family, on two cores: seconds and memory.

Of foreign networks one tile and whole volumes. Ours: onnxruntime, and OpenVINO where it is
installed. Peers, in the environment of `make test-parity`: PyTorch with the same network, and
nnU-Net's own predictor with the same random weights on the same volume (`--disable_tta`). Tiles
take turns, each in a process of its own; random weights say nothing of quality.
`SPINE_BENCH_LARGE=1` runs nnU-Net with the network of 31 million parameters as well, which takes it
a quarter of an hour on two quiet cores.
"""

import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from spine_app.domain.phantom.build import build_phantom
from spine_app.domain.phantom.recipe import PhantomRecipe, PhantomView
from tests.benchmarks.resident import peak_mib
from tests.benchmarks.rows import Row, skipped

ROOT = Path(__file__).resolve().parents[2]
PARITY = ROOT / "build" / "parity" / "bin" / "python"
SPACING = ("1.0", "0.7", "0.7")
SPINE = "0,200,180", "{},400,340"
LUMBAR = "40,200,180", "240,400,340"
TURNS = 2
SCANS = {
    "lumbar": (PhantomView((150, 170, 170), (1.8, 1.8, 2.0), (0, -20, 90)), (1, 3, 3), 10.0),
    "torso": (PhantomView((450, 170, 170), (2.1, 2.1, 1.5), (0, -20, 260)), (2, 3, 3), 30.0),
}
"""View of a patient, repetitions along k, j, i, and the limit in seconds."""
NNUNET, TORCH = "nnU-Net's predictor", "PyTorch"


def rows():
    """All comparisons that this machine can make."""
    found = _builtin()
    if not PARITY.exists():
        return [*found, *skipped("nnU-Net is not here: run `make test-parity` first")]
    return [*found, *_foreign()]


def _builtin():
    """The engine that ships: scans of procedural patients from voxels to findings."""
    found = []
    idle = _measured(_our_command("idle"))[1]
    with tempfile.TemporaryDirectory() as work:
        for title, (view, factors, limit_s) in SCANS.items():
            path, spacing = _patient(Path(work), view, factors)
            shape = np.load(path, mmap_mode="r").shape
            ours, peak = _measured(_our_command("builtin", path, *map(str, spacing)))
            case = f"builtin-small, {title}, {shape[2]} x {shape[1]} x {shape[0]}"
            limit = 1229 + 2 * np.prod(shape) * 2 / 2**20
            found += [
                Row(case, "to findings", ours["seconds"], limit_s, "required limit", "s"),
                Row(case, "first coarse mask", ours["first"], 4.0, "required limit", "s"),
                Row(case, "peak memory above idle", peak - idle, limit, "required limit", "MiB"),
                Row(case, "cancel", _cancel(path, spacing), 0.5, "required limit", "s"),
                Row(case, "vertebrae found", ours["vertebrae"], 1, "one at least", ""),
            ]
    return found


def _cancel(path, spacing):
    return _ours("cancel", path, *map(str, spacing))["seconds"]


def _patient(work, view, factors):
    """A procedural patient with every voxel repeated: file, and spacing along k, j, i in mm."""
    voxels = build_phantom(PhantomRecipe(seed=31), view.grid()).volume.voxels_kji
    for axis, factor in enumerate(factors):
        voxels = voxels.repeat(factor, axis)
    path = work / "patient.npy"
    np.save(path, voxels)
    steps = zip(view.spacing_ijk[::-1], factors, strict=True)
    return str(path), [step / factor for step, factor in steps]


def _foreign():
    """Networks of the nnU-Net family."""
    with tempfile.TemporaryDirectory() as work:
        place = Path(work)
        folders = _peer("make", str(place / "results"))
        packs = {name: _import(folder, place / "packs") for name, folder in folders.items()}
        os.environ["SPINE_HELPER_PACKS"] = str(place / "packs")
        found = []
        for name, pack in packs.items():
            model = next((place / "packs" / pack).glob("*.onnx"))
            found += _tiles(name, folders[name], str(model))
        found += _exports()
        found += _lumbar(place, packs, folders)
        return found + _torso(place, packs)


def _import(folder, packs):
    from spine_helper.convert.importer import import_weights  # noqa: PLC0415
    from spine_helper.convert.wishes import Wishes  # noqa: PLC0415

    packs.mkdir(mode=0o700, exist_ok=True)
    (outcome,) = import_weights(
        Path(folder), Wishes(modality="CT"), lambda text, share: None, packs
    )
    return outcome.manifest.id


def _tiles(name, folder, model):
    """Seconds of one tile of 128^3, in turns."""
    case = f"{name} network, one tile of 128^3"
    ways = {"onnxruntime": ("onnxruntime",)}
    if importlib.util.find_spec("openvino") is not None:
        ways |= {
            "OpenVINO float32": ("openvino", "float32"),
            "OpenVINO bfloat16": ("openvino", "bfloat16"),
        }
    times = {way: [] for way in [TORCH, *ways]}
    for _ in range(TURNS):
        times[TORCH].append(_peer("tile", folder)["seconds"])
        for way, how in ways.items():
            times[way].append(_ours("tile", model, *how)["seconds"])
    peer = min(times[TORCH])
    return [Row(case, f"best of {TURNS}, {way}", min(times[way]), peer, TORCH, "s") for way in ways]


def _exports():
    """Logits of 267 x 240 x 240 to labels of 512 x 512 x 400."""
    case = "labels of 512 x 512 x 400 from logits"
    few = statistics.median(_ours("export", "4", "noise")["seconds"] for _ in range(TURNS))
    peer = _peer("export", "4")["seconds"]
    found = [Row(case, "4 classes of noise", few, peer, NNUNET, "s")]
    for kind in ("noise", "column"):
        seconds = min(_ours("export", "27", kind)["seconds"] for _ in range(TURNS))
        found.append(Row(case, f"27 classes, {kind}", seconds, 20.0, "required limit", "s"))
    return found


def _lumbar(place, packs, folders):
    """A lumbar CT from voxels to findings, beside nnU-Net on the same volume."""
    path = _volume(place, 300)
    found = []
    for name in ("small", *(["large"] if os.environ.get("SPINE_BENCH_LARGE") else [])):
        case = f"{name} network, CT of 512 x 512 x 300"
        theirs, their_peak = _measured(_peer_command("predict", folders[name], path, *SPACING))
        for title, box in (("lumbar box", LUMBAR), ("whole body", ())):
            ours, peak = _measured(
                _our_command("predict", packs[name], path, "fast", *SPACING, *box)
            )
            metric = f"fast, {title}, {ours['by']}"
            found.append(Row(case, metric, ours["seconds"], theirs["seconds"], NNUNET, "s"))
            found.append(Row(case, f"{metric}, peak memory", peak, their_peak, NNUNET, "MiB"))
    return found


def _torso(place, packs):
    """A CT of 900 slices within 8 GB."""
    path = _volume(place, 900)
    box = SPINE[0], SPINE[1].format(900)
    limit = 2048 + 2 * 900 * 512 * 512 * 2 / 2**20
    idle = _measured(_our_command("idle"))[1]
    found = []
    for name in packs:
        case = f"{name} network, CT of 512 x 512 x 900, spine"
        ours, peak = _measured(_our_command("predict", packs[name], path, "fast", *SPACING, *box))
        found += [
            Row(case, f"fast, {ours['by']}", ours["seconds"], 150.0, "required limit", "s"),
            Row(case, "peak memory", peak, 8192.0, "required limit", "MiB"),
            Row(case, "peak memory above idle", peak - idle, limit, "required limit", "MiB"),
        ]
    return found


def _volume(place, slices):
    """A body in air with a column of bone, HU."""
    path = place / f"{slices}.npy"
    j, i = np.meshgrid(np.arange(512) - 256, np.arange(512) - 256, indexing="ij")
    plane = np.where((i / 220) ** 2 + (j / 150) ** 2 < 1, 40, -1000).astype(np.int16)
    plane[((i / 40) ** 2 + ((j - 60) / 40) ** 2) < 1] = 400
    noise = np.random.default_rng(0).integers(-30, 30, (8, 512, 512), np.int16)
    file = np.lib.format.open_memmap(path, "w+", np.int16, (slices, 512, 512))
    for k in range(slices):
        file[k] = plane + noise[k % 8]
    file.flush()
    return str(path)


def _our_command(*words):
    return [sys.executable, "-m", "tests.benchmarks.segment_ours", *words]


def _peer_command(*words):
    return [str(PARITY), "-m", "tests.benchmarks.segment_peers", *words]


def _ours(*words):
    return _said(_our_command(*words))


def _peer(*words):
    return _said(_peer_command(*words))


def _said(command):
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return _last_line(done.stdout)


def _measured(command):
    output, peak = peak_mib(command, cwd=ROOT)
    return _last_line(output), peak


def _last_line(output):
    return json.loads(output.splitlines()[-1])
