"""Volumes go and label maps come, each checked."""

import json

import numpy as np
import pytest

from spine_app.domain.helper_errors import (
    HelperMismatch,
)
from spine_app.helper_client.arrays import read_labels
from tests.unit.helper_client.client_cases import (
    DIGEST,
    GOOD,
    INSTANCES,
    REPORT,
    RESIDENT,
    SHAPE,
    VOLUME,
    by_path,
    labels,
    npy,
    problem,
)


async def test_a_good_result_is_read():
    labelled = await labels(npy(GOOD))
    np.testing.assert_array_equal(labelled.labels_kji, GOOD)
    assert labelled.report.seconds == 1


BAD_RESULTS = {
    "empty": b"",
    "stump": b"\x93NUMPY\x01\x00",
    "text": b"<html>" * 40,
    "other shape": npy(np.zeros((2, 4, 3), np.uint8)),
    "more dimensions": npy(np.zeros((1, *SHAPE), np.uint8)),
    "signed": npy(np.zeros(SHAPE, np.int8)),
    "int16": npy(np.zeros(SHAPE, np.int16)),
    "not a number": npy(np.full(SHAPE, np.nan)),
    "objects": npy(np.full(SHAPE, None, object)),
    "fortran": npy(np.asfortranarray(GOOD)),
    "other version": npy(GOOD, (2, 0)),
    "truncated": npy(GOOD)[:-1],
    "too long": npy(GOOD) + b"\0",
    "huge": npy(GOOD) + bytes(2 * 1024 * 1024),
    "unknown label": npy(np.full(SHAPE, 255, np.uint8)),
    "one unknown label": npy(np.where(GOOD == 5, 6, GOOD).astype(np.uint8)),
    "long header": b"\x93NUMPY\x01\x00\xff\xff" + bytes(70000),
}


@pytest.mark.parametrize("body", BAD_RESULTS.values(), ids=BAD_RESULTS)
async def test_a_wrong_result_is_dropped(body):
    with pytest.raises(HelperMismatch):
        await labels(body)


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "n"}, {"model_sha256": "0" * 64}, {"seconds": -1}, {"volume": "0" * 64},
        {"mode": "exact"}, {"job": "0" * 32}, {"instances": INSTANCES[:1]}, {"instances": []},
    ],
)  # fmt: skip
async def test_a_result_of_another_model_is_dropped(changes):
    with pytest.raises(HelperMismatch):
        await labels(npy(GOOD), {**REPORT, **changes})


def test_a_header_is_not_evaluated():
    body = npy(GOOD).replace(b"(2, 3, 4)", b"(2,1+2,4)")
    with pytest.raises(HelperMismatch):
        read_labels(bytearray(body), SHAPE, frozenset({1, 5}))


async def test_a_volume_that_is_there_is_not_sent_again():
    async with by_path(**{DIGEST: RESIDENT}) as client:
        assert await client.put(VOLUME) == DIGEST
        assert [request.method for request in client.asked] == ["GET"]


@pytest.mark.parametrize(
    "first", [problem("unknown-volume"), RESIDENT | {"grid": RESIDENT["grid"] | {"modality": "MR"}}]
)
async def test_a_volume_that_is_not_there_is_sent_without_its_place(first):
    async with by_path(**{DIGEST: [first, (201, RESIDENT, None)]}) as client:
        assert await client.put(VOLUME) == DIGEST
        assert [request.method for request in client.asked] == ["GET", "PUT"]
        sent = client.asked[1].headers
        assert json.loads(sent["spine-grid"]) == RESIDENT["grid"] | {"shape_kji": list(SHAPE)}
        assert int(sent["content-length"]) > VOLUME.voxels_kji.nbytes


async def test_an_answer_about_another_volume_is_a_mismatch():
    other = RESIDENT | {"volume": "0" * 64}
    async with by_path(**{DIGEST: [problem("unknown-volume"), (201, other, None)]}) as client:
        with pytest.raises(HelperMismatch):
            await client.put(VOLUME)


async def test_a_digest_that_is_known_is_not_computed_again(monkeypatch):
    def compute(_):
        raise AssertionError

    monkeypatch.setattr("spine_app.helper_client.client.digest_of", compute)
    async with by_path(**{DIGEST: RESIDENT}) as client:
        assert await client.put(VOLUME, DIGEST) == DIGEST
