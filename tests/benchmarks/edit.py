"""Painting at 512 cubed: from a move of the hand to the slice that shows it, and memory of undo.

A brush step is one capsule between two pointer positions, with what undo needs to know of it. The
peers change the same voxels, and it is checked that they do.
"""

import gc
import time
from functools import partial
from itertools import pairwise

import numpy as np
import psutil

from spine_app.controllers.editing.command import LabelEdit
from spine_app.controllers.editing.edited_map import EditedMap
from spine_app.controllers.surfaces.quick import part_of, surface_of_part
from spine_app.domain.geometry import Grid
from spine_app.domain.history import BYTES_MAX, History
from spine_app.domain.labels.editing.box import box_of
from spine_app.domain.labels.editing.delta import LabelDelta
from spine_app.domain.labels.editing.rule import Rule
from spine_app.domain.labels.editing.runs import joined
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import fitted
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.io.labels.tally import LabelTally
from spine_app.kernels.edit_brush import Capsule, brushed
from spine_app.pipelines.slicing.flat import ResliceView, SliceSettings
from tests.benchmarks.edit_peers import numpy_brush, vtk_brush
from tests.benchmarks.mesh_peers import slicer
from tests.benchmarks.rows import Row, interleaved
from tests.data.toy_spine import vertebra

SIZE = 512
SPACING = 0.7
PICTURE = (1000, 800)
LIMIT_S, SURFACE_S, LIMIT_MIB = 0.060, 0.250, 200.0
INTERACTIVE = 12_000
"""Triangles of one surface among 20 that move under the hand."""
STROKES = 500
MIB = 2**20
PAINT = Rule(1, 0)
TABLE = np.array([(0, 0, 0, 0), (255, 90, 0, 128)], np.uint8)


def rows() -> list[Row]:
    """Every case."""
    edited, volume = _scene()
    found = []
    for brush_mm in (10.0, 40.0):
        found += _steps(edited, brush_mm)
        found += _shown(edited, volume, brush_mm)
        found += _lifted(edited, brush_mm)
    found += _surface(edited)
    return found + _memory("", PAINT) + _memory(", half of noise", Rule(1, 0, (0, 999)))


def _scene() -> tuple[EditedMap, Volume]:
    """An empty map over a volume of noise."""
    grid = Grid((SIZE,) * 3, (SPACING,) * 3, (0, 0, 0), np.eye(3))
    noise = np.random.default_rng(0).integers(-1000, 1000, (SIZE,) * 2).astype(np.int16)
    volume = Volume(np.stack([np.roll(noise, k) for k in range(SIZE)]), grid, Modality.CT)
    labels = np.ones((SIZE,) * 3, np.uint8)
    # Written once, so that no stroke waits for memory that was only promised.
    labels[:] = 0
    return EditedMap(LabelMap(labels, grid, {}), volume), volume


def _way(count: int, seed: int = 0):
    """Pointer positions of a stroke, 6 mm apart, (n, 3) mm, LPS, in an axial slice."""
    random = np.random.default_rng(seed)
    turns = np.cumsum(random.uniform(-0.5, 0.5, count)) + random.uniform(0, 6.3)
    steps = 6.0 * np.stack((np.cos(turns), np.sin(turns), np.zeros(count)), axis=1)
    middle = np.append(random.uniform(120, 240, 2), SPACING * random.integers(80, 430))
    return middle + np.cumsum(steps, axis=0)


def _step(edited: EditedMap, start, end, brush_mm: float, rule: Rule = PAINT):
    """A step of our brush; gives its runs."""
    capsule = Capsule(start, end, brush_mm / 2)
    box = capsule.box(edited.grid)
    greys = edited.greys(box, rule)
    after = brushed(edited.labels(box), greys, box, edited.grid, (capsule, rule))
    runs = edited.runs(box, after)
    edited.write(runs)
    return runs


def _steps(edited: EditedMap, brush_mm: float) -> list[Row]:
    """A step against those of the peers, each on a map of its own."""
    start, end = _way(2)
    case = f"512 cubed, brush of {brush_mm:.0f} mm"
    theirs = edited.now.labels_kji.copy()
    found = []
    for name, brush in (("numpy mask", numpy_brush), ("vtkImageStencil", vtk_brush)):
        _check(edited, theirs, brush, (start, end, brush_mm))
        times = _times(edited, theirs, brush, (start, end, brush_mm))
        found.append(Row(case, "brush step with undo", *_ms(times), name, "ms"))
    return found


def _times(edited: EditedMap, theirs, brush, stroke) -> tuple[float, float]:
    """Median seconds of ours and of a peer; what was painted is wiped out of the measured time."""
    start, end, brush_mm = stroke
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(15):
        for into, array, act in (
            (taken[0], edited.now.labels_kji, lambda: _step(edited, start, end, brush_mm)),
            (taken[1], theirs, lambda: brush(theirs, edited.grid, start, end, brush_mm / 2)),
        ):
            box = Capsule(start, end, brush_mm / 2).box(edited.grid)
            array[box.slices] = 0
            begun = time.perf_counter()
            act()
            into.append(time.perf_counter() - begun)
    return float(np.median(taken[0])), float(np.median(taken[1]))


def _check(edited: EditedMap, theirs, brush, stroke) -> None:
    """Both paint the same voxels, but for their rims."""
    start, end, brush_mm = stroke
    edited.now.labels_kji[:] = 0
    theirs[:] = 0
    _step(edited, start, end, brush_mm)
    brush(theirs, edited.grid, start, end, brush_mm / 2)
    ours = np.count_nonzero(edited.now.labels_kji)
    apart = np.count_nonzero(edited.now.labels_kji != theirs)
    assert apart < 0.1 * ours, f"{brush.__name__} paints something else: {apart} of {ours} voxels"


def _shown(edited: EditedMap, volume: Volume, brush_mm: float) -> list[Row]:
    """From a move of the hand to the pictures of all three slices that show it."""
    edited.now.labels_kji[:] = 0
    views = {}
    for plane in Plane:
        view = ResliceView(lambda _frame: None)
        view.show(volume)
        point = _way(2)[0]
        settings = SliceSettings(fitted(volume.grid, plane, PICTURE, point), GreyWindow(40, 400))
        views[plane] = (view, settings)
    way, times = _way(30, seed=1), []
    first: list[float] = []
    for start, end in pairwise(way):
        begun = time.perf_counter()
        _step(edited, start, end, brush_mm)
        for n, (view, settings) in enumerate(views.values()):
            view.show_labels(edited.now, TABLE)
            view.picture(settings, PICTURE)
            if n == 0:
                first.append(time.perf_counter() - begun)
        times.append(time.perf_counter() - begun)
    case = f"512 cubed, brush of {brush_mm:.0f} mm"
    limit = (LIMIT_S, "required limit", "s")
    return [
        Row(case, "stroke to updated slice", float(np.median(first)), *limit),
        Row(case, "stroke to all three slices", float(np.median(times)), *limit),
    ]


def _lifted(edited: EditedMap, brush_mm: float) -> list[Row]:
    """The end of a stroke: a delta, and what is known of the label, against a count of the map."""
    edited.now.labels_kji[:] = 0
    way = _way(30, seed=1)
    parts = [_step(edited, a, b, brush_mm) for a, b in pairwise(way)]
    edited.now = LabelMap(edited.now.labels_kji, edited.grid, {})

    def ours() -> None:
        runs = joined(parts, SIZE)
        LabelDelta.of(runs, edited.shape_kji)
        edited.now = LabelMap(edited.now.labels_kji, edited.grid, {})
        edited.settle(runs)

    def count() -> None:
        tally = LabelTally()
        for k, one in enumerate(edited.now.labels_kji):
            tally.add(k, one)
        list(tally.stats(edited.grid, edited.now.labels_kji))

    case = f"512 cubed, brush of {brush_mm:.0f} mm"
    times = interleaved(ours, count, repeats=3)
    return [Row(case, "end of a stroke of 180 mm", *_ms(times), "count of the whole map", "ms")]


def _surface(edited: EditedMap) -> list[Row]:
    """From the end of a step to the surface of a vertebra that shows it, and 3D Slicer's way."""
    labels = edited.now.labels_kji
    labels[:] = 0
    k, j, i = np.indices((160, 150, 120), np.float32)
    points = SPACING * np.stack((i - 60, j - 50, k - 80), axis=-1)
    labels[200:360, 200:350, 200:320][vertebra(points)] = 1
    tally = LabelTally()
    for n, plane in enumerate(labels):
        tally.add(n, plane)
    (stats,) = tally.stats(edited.grid, labels)
    edited.now = LabelMap(labels, edited.grid, {1: stats})
    box = box_of(stats)
    start = np.array(stats.centroid_lps)

    def ours(triangles: int = INTERACTIVE) -> None:
        runs = _step(edited, start, np.add(start, (30.0, 0, 0)), 10.0)
        edited.settle(runs)
        one = edited.now.stats[1]
        surface_of_part(part_of(edited.now, box_of(one), 1, triangles, one))

    def theirs() -> None:
        mask = np.pad((labels[box.slices] == 1).astype(np.uint8), 1)
        slicer(mask, edited.grid.spacing_ijk, (0.0, 0.0, 0.0))

    case = f"512 cubed, a vertebra of {stats.voxels * SPACING**3 / 1000:.0f} ml"
    moving, peer = interleaved(ours, theirs)
    full, _ = interleaved(partial(ours, 0), theirs, repeats=3)
    return [
        Row(case, "stroke to updated surface", moving, SURFACE_S, "required limit", "s"),
        Row(case, "stroke to updated surface", moving, peer, "vtkDiscreteMarchingCubes", "s"),
        Row(case, "the same, full resolution", full, peer, "vtkDiscreteMarchingCubes", "s"),
    ]


def _ms(seconds: tuple[float, float]) -> tuple[float, float]:
    return 1000 * seconds[0], 1000 * seconds[1]


def _memory(where: str, rule: Rule) -> list[Row]:
    """Memory of 500 strokes of 180 mm with brushes of 10 to 40 mm."""
    edited, _ = _scene()
    history = History(STROKES)
    random = np.random.default_rng(5)
    indices = 0
    gc.collect()
    before = psutil.Process().memory_info().rss
    for seed in range(STROKES):
        way, brush_mm = _way(30, seed), random.uniform(10, 40)
        parts = [_step(edited, a, b, brush_mm, rule) for a, b in pairwise(way)]
        runs = joined(parts, SIZE)
        # A stroke over the same place again would change less.
        edited.write(runs.reversed)
        delta = LabelDelta.of(runs, edited.shape_kji)
        none = frozenset[int]()
        history.run(LabelEdit("x", "L4", edited, delta, (none, none), lambda _edit, _forth: None))
        # Three indices, the value before and the one after, as painting programs keep them.
        indices += delta.voxels * (3 * 8 + 2)
    del parts, runs
    gc.collect()
    grown = psutil.Process().memory_info().rss - before
    case = f"{STROKES} strokes of 180 mm, brushes of 10 to 40 mm{where}"
    assert history.size <= BYTES_MAX
    return [
        Row(case, "memory of undo", history.size / MIB, LIMIT_MIB, "required limit", "MiB"),
        Row(case, "growth of the process", grown / MIB, LIMIT_MIB, "required limit", "MiB"),
        Row(
            case,
            "memory of undo",
            history.size / MIB,
            indices / MIB,
            "indices and values by voxel",
            "MiB",
        ),
    ]
