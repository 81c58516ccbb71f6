"""Every case of the corpus, each in a child process of its own."""

from collections import Counter
from itertools import count

import numpy as np
import pytest

from spine_app.domain.limits import ReadLimits
from tests.nasty import objects, pixels, syntax, texts, values
from tests.nasty.good import good_slices, good_volume
from tests.nasty.run import WORK_FOLDER, read, run_case

pytestmark = pytest.mark.integration

CASES = (*syntax.CASES, *pixels.CASES, *values.CASES, *texts.CASES, *objects.CASES)

EVERY = 12
"""After so many cases a good study is read in the same session."""

_run = count(1)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
async def test_what_must_become_of_a_nasty_case(case, tmp_path):
    outcome = await run_case(case, tmp_path)
    if next(_run) % EVERY == 0 or outcome.code.startswith("job"):
        await read_something_good(tmp_path)


async def read_something_good(folder):
    """The next good load works."""
    study, work = folder / "good", folder / "good-work" / WORK_FOLDER
    study.mkdir()
    work.mkdir(parents=True)
    for n, content in enumerate(good_slices()):
        (study / str(n)).write_bytes(content)
    outcome = await read(study, work, ReadLimits())
    np.testing.assert_array_equal(outcome.volume.voxels_kji, good_volume().voxels_kji)


def test_no_two_cases_have_one_name():
    assert max(Counter(case.id for case in CASES).values()) == 1
