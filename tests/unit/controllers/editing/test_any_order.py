"""Any order of edits, undo and redo leaves what a list of whole maps would."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.controllers.editing import operations
from spine_app.controllers.editing.command import LabelEdit
from spine_app.controllers.editing.edited_map import EditedMap
from spine_app.domain.history import BYTES_MAX, History
from spine_app.domain.labels.editing.delta import LabelDelta
from spine_app.domain.labels.editing.outline import outline_over
from spine_app.domain.labels.editing.rule import Rule
from spine_app.domain.labels.editing.runs import joined
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import SliceProjection
from spine_app.domain.view.slice_view import fitted
from spine_app.domain.volume import Modality, Volume
from spine_app.kernels.edit_brush import Capsule, brushed
from tests.data.grids import oblique_grid
from tests.data.label_maps import blobs, greys
from tests.unit.domain.labels.editing.test_stats import counted, same

GRID = oblique_grid((6, 10, 11))
VOLUME = Volume(greys(GRID.shape_kji), GRID, Modality.CT)
NAMES = ("stroke", "smooth", "grow", "shrink", "holes", "largest", "small", "islands", "merge")
MORE = ("delete", "split", "trace", "cut")


def work(name, seed, edited):
    """Runs of a random edit; None where its structure is not there."""
    random = np.random.default_rng(seed)
    label, other = (int(n) for n in random.integers(1, 5, 2))
    point = GRID.points_lps(random.uniform(0, np.array(GRID.shape_ijk) - 1))
    normal = random.normal(size=3)
    normal /= np.linalg.norm(normal)
    rule = Rule(label, 0)
    needs = name not in ("stroke", "trace", "cut")
    if needs and label not in edited.now.stats:
        return None
    if name == "stroke":
        return stroke(edited, point, random, label)
    if name == "cut":
        view = SliceProjection(fitted(GRID, Plane.AXIAL, (100.0, 100.0), point))
        corners = [tuple(p) for p in random.uniform(20, 80, (5, 2))]
        cut = operations.cut(outline_over(corners, view, GRID), rule, inside=bool(seed % 2))
        return cut(edited)
    return {
        "smooth": operations.smooth(label, rule, 1.2),
        "grow": operations.grow(label, rule, 1.5),
        "shrink": operations.shrink(label, 1.0),
        "holes": operations.fill_holes(label, rule),
        "largest": operations.keep_largest(label),
        "small": operations.remove_small(label, 0.01),
        "islands": operations.split_islands(label, [20, 21, 22]),
        "merge": operations.become(label, other),
        "delete": operations.become(label, 0),
        "split": operations.split_at(label, point, normal, 30),
        "trace": operations.trace(point, rule, (4.0, 900.0), None),
    }[name](edited)


def stroke(edited, point, random, label):
    """A stroke of three parts, written as it goes, then put back as the hand lets go."""
    parts = []
    for _ in range(3):
        end = point + random.normal(size=3) * 3
        capsule = Capsule(point, end, 2.0, None)
        box = capsule.box(GRID)
        if box.is_empty:
            continue
        after = brushed(edited.labels(box), None, box, GRID, (capsule, Rule(label)))
        parts.append(edited.runs(box, after))
        edited.write(parts[-1])
        point = end
    return joined(parts, GRID.shape_kji[2])


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 1000),
    st.lists(
        st.one_of(
            st.sampled_from(["undo", "redo"]),
            st.tuples(st.sampled_from(NAMES + MORE), st.integers(0, 10_000)),
        ),
        max_size=25,
    ),
)
def test_any_order_of_edits_undo_and_redo_is_exact(seed, steps):
    labels = blobs(GRID.shape_kji, seed)
    edited = EditedMap(LabelMap(labels, GRID, counted(labels, GRID)), VOLUME)
    history, states, at = History(), [labels.copy()], 0

    def apply(edit, forth):
        runs = edit.delta.runs()
        edited.write(runs if forth else runs.reversed)
        edited.settle(runs if forth else runs.reversed)

    for step in steps:
        if step == "undo":
            history.undo()
            at = max(at - 1, 0)
        elif step == "redo":
            history.redo()
            at = min(at + 1, len(states) - 1)
        else:
            runs = work(*step, edited)
            if runs is None:
                continue
            delta = LabelDelta.of(runs, GRID.shape_kji)
            before = len(history._done)
            history.run(LabelEdit("x", "", edited, delta, (frozenset(), frozenset()), apply))
            assert (len(history._done) > before) == (not delta.is_nothing)
            if not delta.is_nothing:
                states = [*states[: at + 1], edited.now.labels_kji.copy()]
                at += 1
        assert np.array_equal(edited.now.labels_kji, states[at])
        same(edited.now.stats, counted(states[at], GRID))


def test_the_memory_of_undo_is_bounded_below_two_hundred_mebibytes():
    assert BYTES_MAX <= 200 * 2**20
