"""Networks in onnxruntime, on the processor or on a CUDA device."""

from typing import Final, Literal, TypeGuard

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as native

from spine_helper.running.failures import translated


def _is_exception(kind: object) -> TypeGuard[type[Exception]]:
    return isinstance(kind, type) and issubclass(kind, Exception)


_QUIET: Final = 4
"""Only fatal: messages of others do not reach our log."""
_CUDA: Final = "CUDAExecutionProvider"
_CPU: Final = "CPUExecutionProvider"
_ERRORS: Final[tuple[type[Exception], ...]] = (
    RuntimeError,
    ValueError,
    *(kind for kind in vars(native).values() if _is_exception(kind)),
)
"""What onnxruntime raises; its own classes have no common ancestor but Exception."""


def has_cuda() -> bool:
    """Whether this build of onnxruntime can use a CUDA device."""
    return _CUDA in onnxruntime.get_available_providers()


class OnnxRunner:
    """A network in onnxruntime, without a memory arena; see `Runner`."""

    precision: Literal["float32"] = "float32"

    def __init__(
        self, model: bytes, threads: int, backend: Literal["onnxruntime", "cuda"] = "onnxruntime"
    ) -> None:
        self.backend = backend
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        options.log_severity_level = _QUIET
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = [_CUDA, _CPU] if backend == "cuda" else [_CPU]
        with translated(*_ERRORS):
            self._session = onnxruntime.InferenceSession(model, options, providers=providers)
        self._input = self._session.get_inputs()[0].name

    def __call__(self, batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Run the network; see `Runner`."""
        with translated(*_ERRORS):
            outputs = self._session.run(None, {self._input: np.ascontiguousarray(batch)})
        return [np.asarray(output) for output in outputs]
