from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.pipelines.rendering.sampling import BEST, BUDGET_S, COARSEST, SMALL, STILLS, Sampling

SECONDS = st.floats(0, 1e6)
STEPS = st.floats(1, COARSEST)


def settled(cost_at_one, start=3.0, frames=40):
    """Sampling after many frames whose cost falls with the square of the step."""
    sampling = Sampling(interactive=start)
    for _ in range(frames):
        sampling = sampling.after(cost_at_one / sampling.interactive**2)
    return sampling


@given(step=STEPS, seconds=SECONDS)
def test_the_step_stays_within_its_limits(step, seconds):
    assert 1 <= Sampling(interactive=step).after(seconds).interactive <= COARSEST


@given(step=STEPS)
def test_a_frame_that_takes_the_budget_changes_nothing(step):
    assert Sampling(interactive=step).after(BUDGET_S).interactive == pytest.approx(step)


@given(step=STEPS, seconds=SECONDS)
def test_a_slow_frame_is_followed_by_no_finer_one_and_a_quick_one_by_no_coarser(step, seconds):
    after = Sampling(interactive=step).after(seconds).interactive

    assert after >= step - 1e-9 if seconds >= BUDGET_S else after <= step + 1e-9


@given(cost=st.floats(BUDGET_S, BUDGET_S * COARSEST**2), start=STEPS)
def test_the_step_settles_where_a_frame_takes_the_budget(cost, start):
    sampling = settled(cost, start)

    assert cost / sampling.interactive**2 == pytest.approx(BUDGET_S, rel=0.02)


def test_a_quick_machine_draws_every_pixel_while_the_scene_moves():
    assert settled(BUDGET_S / 8).interactive == pytest.approx(1.0)


def test_a_machine_that_is_too_slow_draws_as_coarsely_as_it_may():
    assert settled(100.0).interactive == COARSEST


@given(step=STEPS, seconds=SECONDS)
def test_each_still_frame_is_finer_than_the_one_before_and_the_last_is_the_best(step, seconds):
    sampling = Sampling(interactive=step).after(seconds)
    steps = [sampling.interactive]
    while not sampling.done:
        steps.append(sampling.next_still.pixels)
        sampling = sampling.refined()

    assert steps[-1] == STILLS[-1].pixels
    assert all(later < earlier for earlier, later in pairwise(steps[:-1]))
    assert len(steps) > 1


def test_moving_the_scene_starts_the_still_frames_again():
    sampling = Sampling(interactive=COARSEST)
    while not sampling.done:
        sampling = sampling.refined()

    assert not sampling.after(BUDGET_S).done


@given(step=STEPS)
def test_samples_along_a_ray_are_finest_in_the_best_picture(step):
    assert Sampling(step).moving.voxels >= STILLS[-1].voxels >= BEST.voxels


def test_kept_pictures_leave_out_no_pixel():
    assert BEST.pixels == SMALL.pixels == 1.0
