"""Frames of the 3D view at 1000 x 800 without a graphics card, against VTK's mappers."""

import statistics
import time

import numpy as np
import pydicom

from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.build import build_phantom
from spine_app.domain.phantom.recipe import demo_recipe
from spine_app.domain.rendering.presets import CT_PRESETS
from spine_app.domain.view.camera import Side, looking_at
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.volume import Modality, Volume
from spine_app.kernels.ray_rehearsal import rehearse
from spine_app.pipelines.rendering.drawing import Graphics
from spine_app.pipelines.rendering.ray_volume import RayVolume
from spine_app.pipelines.rendering.ray_workers import Workers
from spine_app.pipelines.rendering.volume import VolumeView
from tests.benchmarks.browser_peers import NotHere
from tests.benchmarks.render3d_peers import PEERS, Peer
from tests.benchmarks.render3d_slicer import SlicerPeer
from tests.benchmarks.rows import Row, skipped
from tests.browser.chromium import data_folder

SIZE = (1000, 800)
MOVING_FRAMES, STILL_FRAMES = 30, 3
LIMIT = "required limit"
FIRST_LIMIT_S = 0.3
MIB = 1024 * 1024


def rows() -> list[Row]:
    """Median seconds of frames in motion and at rest, of the first frame, and memory."""
    # The app loads machine code when it starts, not when it opens a study.
    rehearse()
    graphics = Graphics()
    found = []
    for case, volume in _cases():
        for preset in ("bone", "bone_skin"):
            found += _frames(f"{case}, {preset}", volume, CT_PRESETS[preset], graphics)
        found += _preparation(case, volume)
    graphics.release()
    return found


def _cases():
    for edge in (256, 512):
        grid = Grid((edge, edge, edge), np.full(3, 360 / edge), (-180, -200, -100), np.eye(3))
        yield f"phantom {edge} cubed", build_phantom(demo_recipe(), grid).volume
    folder = data_folder() / "pancreas_ct_dicom"
    if folder.is_dir():
        yield "pancreas CT", _series(folder)
    else:
        skipped("the public CT series is not here (SPINE_DATA)")


def _series(folder):
    slices = [pydicom.dcmread(path) for path in folder.rglob("*.dcm")]
    slices.sort(key=lambda one: float(one.ImagePositionPatient[2]))
    voxels = np.stack(
        [s.pixel_array * float(s.RescaleSlope) + float(s.RescaleIntercept) for s in slices]
    ).astype(np.int16)
    first, second = (np.array(s.ImagePositionPatient, float) for s in slices[:2])
    spacing = (*map(float, slices[0].PixelSpacing[::-1]), second[2] - first[2])
    return Volume(voxels, Grid(voxels.shape, spacing, first, np.eye(3)), Modality.CT)


def _frames(case, volume, preset, graphics):
    peers = _peers(volume, preset)
    camera = looking_at(volume.grid, Side.ANTERIOR, SIZE[0] / SIZE[1]).orbited(20, 10)
    view = VolumeView(lambda _frame: None, graphics, cpu=True)
    view.resize(*SIZE)
    view.apply(preset)
    started = time.perf_counter()
    view.show(volume)
    view.look(camera, Overlay())
    view.draw()
    first = time.perf_counter() - started
    moving, still = [], []
    for number in range(MOVING_FRAMES):
        camera = camera.orbited(5, 1)
        view.look(camera, Overlay())
        started = time.perf_counter()
        view.draw()
        moving.append(time.perf_counter() - started)
        if number % 10 == 9:
            started = time.perf_counter()
            while view.refine(lambda: False):
                pass
            still.append(time.perf_counter() - started)
    view.release()
    found = [Row(case, "first frame after load", first, FIRST_LIMIT_S, LIMIT, "s")]
    ours = statistics.median(moving), statistics.median(still)
    for peer in peers:
        try:
            theirs, rest = _frames_of(peer, camera)
        except NotHere as reason:
            skipped(f"{peer.name} {reason}")
            continue
        finally:
            peer.release()
        found.append(Row(case, "moving frame", ours[0], theirs, peer.name, "s"))
        found.append(Row(case, "still frame, all steps", ours[1], rest, peer.name, "s"))
    return found


def _peers(volume, preset):
    """All that can be had here; each keeps a copy of the volume and waits for its turn."""
    found = [Peer(name, volume, preset, SIZE) for name in PEERS]
    try:
        found.append(SlicerPeer(volume, preset, SIZE))
    except NotHere as reason:
        skipped(f"{SlicerPeer.name} {reason}")
    return found


def _frames_of(peer, camera):
    """Seconds of a moving frame, the better of two, and of a still one."""
    # The first frame of a peer compiles shaders or prepares gradients; the next ones count.
    peer.seconds(camera, moving=True)
    moving = min(peer.seconds(camera.orbited(5, 1), moving=True) for _ in range(2))
    return moving, peer.seconds(camera, moving=False)


def _preparation(case, volume):
    """Time to prepare a volume, and memory of that against the voxels."""
    workers = Workers()
    started = time.perf_counter()
    prepared = RayVolume(volume, workers)
    prepared.seen_as(CT_PRESETS["bone"])
    seconds = time.perf_counter() - started
    workers.stop()
    kept, voxels = prepared.bytes_kept / MIB, volume.voxels_kji.nbytes / MIB
    return [
        Row(case, "preparing a volume", seconds, FIRST_LIMIT_S, LIMIT, "s"),
        Row(case, "memory beside the voxels", kept, voxels, "the voxels", "MiB"),
    ]
