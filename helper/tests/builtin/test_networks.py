import shutil
from importlib import resources

import numpy as np
import pytest

from spine_helper.builtin import networks
from spine_helper.builtin.networks import (
    FINDER,
    NETWORKS,
    SEGMENTER,
    SUMS,
    TILE,
    BadWeights,
    Network,
    open_network,
    read_weights,
)


class Echo:
    """A runner that returns the picture it was given in every channel."""

    def __call__(self, batch):
        self.batch = batch
        fine = np.repeat(batch, 9, axis=1)
        return [fine, np.repeat(batch[:, :, ::2, ::2, ::2], 4, axis=1)]


def test_the_grey_values_are_clipped_and_scaled_as_in_training():
    echo = Echo()

    Network(echo)(np.full(TILE, 5000, np.float32))

    assert echo.batch.max() == pytest.approx((1200 - 100) / 300)
    assert echo.batch.dtype == np.float32


def test_the_chances_of_the_classes_sum_to_one_and_offsets_are_millimetres():
    result = Network(Echo())(np.full(TILE, 400, np.float32))

    assert np.allclose(result.fine[:8].sum(axis=0), 1, atol=1e-6)
    assert np.allclose(result.coarse[:3], 20)
    assert np.allclose(result.coarse[3], 24)


@pytest.mark.parametrize("name", [name for pair in NETWORKS.values() for name in pair])
def test_the_shipped_networks_take_a_tile(name):
    result = open_network(name, 1)(np.full(TILE, 40, np.float32))

    assert result.fine.shape == (9, *TILE)
    assert result.coarse.shape == (4, *(n // 2 for n in TILE))
    assert np.isfinite(result.fine).all()
    assert np.isfinite(result.coarse).all()


def test_weights_that_were_changed_are_refused(tmp_path, monkeypatch):
    shipped = resources.files("spine_helper.builtin").joinpath("weights")
    shutil.copytree(str(shipped), tmp_path / "weights")
    monkeypatch.setattr(networks.resources, "files", lambda _package: tmp_path)
    changed = tmp_path / "weights" / FINDER
    content = bytearray(changed.read_bytes())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)

    with pytest.raises(BadWeights):
        read_weights(FINDER)
    assert read_weights(SEGMENTER)


def test_weights_without_a_list_of_digests_are_refused(tmp_path, monkeypatch):
    shipped = resources.files("spine_helper.builtin").joinpath("weights")
    shutil.copytree(str(shipped), tmp_path / "weights")
    monkeypatch.setattr(networks.resources, "files", lambda _package: tmp_path)
    (tmp_path / "weights" / SUMS).unlink()

    with pytest.raises(BadWeights):
        networks.weights_digest()


def test_the_weights_are_small_and_carry_their_licence():
    folder = resources.files("spine_helper.builtin").joinpath("weights")
    sizes = [len(read_weights(name)) for pair in NETWORKS.values() for name in pair]

    assert sum(sizes) < 24_000_000
    assert "Attribution-ShareAlike 4.0" in folder.joinpath("LICENSE").read_text()
    assert "VerSe" in folder.joinpath("MODEL_CARD.md").read_text()
