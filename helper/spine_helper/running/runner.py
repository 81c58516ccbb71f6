"""One small face for every library that can run a network, and the choice between them."""

import importlib.util
from typing import Final, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Backend: TypeAlias = Literal["onnxruntime", "openvino", "cuda"]
Precision: TypeAlias = Literal["float32", "bfloat16"]

PROVIDER: Final[dict[Backend, str]] = {
    "onnxruntime": "cpu",
    "openvino": "openvino",
    "cuda": "cuda",
}
"""What the report of a job calls each."""


class Runner(Protocol):
    """A network that is ready to run."""

    @property
    def backend(self) -> Backend:
        """The library."""

    @property
    def precision(self) -> Precision:
        """What it multiplies in."""

    def __call__(self, batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Run the network.

        Args:
            batch: (n, channels, k, j, i) float32, or (n, channels, j, i).

        Returns:
            Its outputs in their order, each (n, channels, …) float32.

        Raises:
            NetworkTooLarge: there is not memory enough.
            NetworkFailed: the library refused the network or the batch.
        """


def available() -> tuple[Backend, ...]:
    """What can run a network here, the quickest first."""
    # The libraries are imported where they are used: who only lists engines needs none of them.
    from spine_helper.running.onnx_runner import has_cuda  # noqa: PLC0415

    found: list[Backend] = ["cuda"] if has_cuda() else []
    if importlib.util.find_spec("openvino") is not None:
        found.append("openvino")
    return (*found, "onnxruntime")


def open_runner(model: bytes, threads: int = 2, backend: Backend = "onnxruntime") -> Runner:
    """A runner for a network.

    Args:
        model: an ONNX file, without data outside of it.
        threads: cores to use.
        backend: one of `available()`; onnxruntime on the processor computes in float32 and is the
            one that every figure refers to, OpenVINO in bfloat16 where the processor can.

    Raises:
        NetworkTooLarge: there is not memory enough.
        NetworkFailed: the library cannot read the network.
    """
    if backend == "openvino":
        from spine_helper.running.openvino_runner import OpenvinoRunner  # noqa: PLC0415

        return OpenvinoRunner(model, threads)
    from spine_helper.running.onnx_runner import OnnxRunner  # noqa: PLC0415

    return OnnxRunner(model, threads, backend)
