# ruff: noqa: S603 - the command is our own
import importlib.util
import shutil
import subprocess
import sys

import numpy as np
import onnxruntime
import pytest
from tiny_nets import conv_net

from spine_helper.running.failures import NetworkFailed, NetworkTooLarge, translated
from spine_helper.running.runner import available, open_runner

needs_openvino = pytest.mark.skipif(
    importlib.util.find_spec("openvino") is None, reason="the extra `openvino` is not installed"
)


def a_batch(channels=1, seed=1):
    return np.random.default_rng(seed).normal(size=(1, channels, 12, 14, 16)).astype(np.float32)


def test_onnxruntime_is_always_there_and_the_last_resort():
    assert available()[-1] == "onnxruntime"
    assert ("cuda" in available()) == (
        "CUDAExecutionProvider" in onnxruntime.get_available_providers()
    )


def test_a_network_runs_on_tiles_of_any_size():
    runner = open_runner(conv_net(2, 3))

    for shape in ((8, 8, 8), (5, 9, 13)):
        (found,) = runner(np.zeros((1, 2, *shape), np.float32))
        assert found.shape == (1, 3, *shape)
        assert found.dtype == np.float32


@needs_openvino
@pytest.mark.parametrize(("precision", "limit"), [("float32", 1e-4), ("bfloat16", 0.05)])
def test_openvino_gives_what_onnxruntime_gives(precision, limit):
    from spine_helper.running.openvino_runner import OpenvinoRunner  # noqa: PLC0415

    batch = a_batch(2)
    (expected,) = open_runner(conv_net(2, 3))(batch)

    (found,) = OpenvinoRunner(conv_net(2, 3), 1, precision)(batch)

    assert np.abs(found - expected).max() <= limit * np.abs(expected).max()


@needs_openvino
def test_openvino_takes_another_shape_when_it_comes():
    runner = open_runner(conv_net(), 1, "openvino")
    reference = open_runner(conv_net())

    for shape in ((8, 8, 8), (5, 9, 13), (8, 8, 8)):
        batch = np.random.default_rng(0).normal(size=(1, 1, *shape)).astype(np.float32)
        (expected,), (found,) = reference(batch), runner(batch)
        assert np.abs(found - expected).max() <= 0.05 * np.abs(expected).max()


@pytest.mark.parametrize("backend", available())
def test_what_is_no_network_is_refused_by_type(backend):
    with pytest.raises(NetworkFailed):
        open_runner(b"not a network", 1, backend)


@pytest.mark.parametrize("backend", available())
def test_a_batch_of_other_channels_is_refused_by_type(backend):
    with pytest.raises(NetworkFailed):
        open_runner(conv_net(1), 1, backend)(a_batch(2))


@pytest.mark.parametrize(
    "words", ["std::bad_alloc", "bad allocation", "Failed to allocate memory for requested buffer"]
)
def test_what_tells_of_memory_is_an_error_of_memory(words):
    with pytest.raises(NetworkTooLarge), translated(RuntimeError):
        raise RuntimeError(words)


def test_a_tile_beyond_any_memory_is_an_error_of_memory():
    runner = open_runner(conv_net(1, 3))
    huge = np.broadcast_to(np.float32(0), (1, 1, 1 << 15, 1 << 15, 1 << 15))

    with pytest.raises(NetworkTooLarge):
        runner(huge)


@needs_openvino
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_openvino_opens_no_socket(tmp_path):
    script = tmp_path / "run.py"
    script.write_text(
        "import sys, numpy\n"
        "from spine_helper.running.runner import open_runner\n"
        "model = open(sys.argv[1], 'rb').read()\n"
        "open_runner(model, 1, 'openvino')(numpy.zeros((1, 1, 8, 8, 8), numpy.float32))\n"
    )
    model = tmp_path / "net"
    model.write_bytes(conv_net())
    trace = tmp_path / "trace"
    strace = shutil.which("strace")

    subprocess.run(
        [strace, "-f", "-e", "trace=socket,connect", "-o", trace, sys.executable, script, model],
        check=True,
        timeout=100,
    )

    assert [line for line in trace.read_text().splitlines() if "socket(" in line] == []
