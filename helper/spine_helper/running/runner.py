"""One small face for every library that can run a network."""

from typing import Final, Literal, Protocol, TypeAlias

import numpy as np
import onnxruntime
from numpy.typing import NDArray

Backend: TypeAlias = Literal["onnxruntime", "openvino", "cuda"]

_QUIET: Final = 3


class Runner(Protocol):
    """A network that is ready to run."""

    backend: Backend

    def __call__(self, batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Run the network.

        Args:
            batch: (n, channels, k, j, i) float32.

        Returns:
            Its outputs in their order, each (n, channels, k, j, i) float32.
        """


class OrtRunner:
    """A network in onnxruntime on the processor, without a memory arena."""

    backend: Backend = "onnxruntime"

    def __init__(self, model: bytes, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        options.log_severity_level = _QUIET
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def __call__(self, batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Run the network; see `Runner`."""
        return [np.asarray(output) for output in self._session.run(None, {self._input: batch})]


def open_runner(model: bytes, threads: int = 2) -> Runner:
    """A runner for a network.

    Args:
        model: an ONNX file, without data outside of it.
        threads: cores to use.
    """
    return OrtRunner(model, threads)
