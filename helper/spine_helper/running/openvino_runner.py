"""Networks in OpenVINO, where that extra is installed."""

import io
import sys
from types import ModuleType
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from spine_helper.running.failures import translated

_TALKERS: Final = ("openvino_telemetry", "openvino.tools.ovc")
"""OpenVINO imports these if it can, and they report each import to a server of their maker."""


def _quiet_openvino() -> ModuleType:
    """OpenVINO without the parts of it that use the network; nothing here needs them."""
    for name in _TALKERS:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    import openvino  # noqa: PLC0415

    return openvino  # type: ignore[no-any-return]


class OpenvinoRunner:
    """A network in OpenVINO on the processor, in bfloat16 where that is quick; see `Runner`.

    It is compiled for the shape of a batch when the first of that shape comes.
    """

    backend: Literal["openvino"] = "openvino"

    def __init__(
        self,
        model: bytes,
        threads: int,
        precision: Literal["float32", "bfloat16"] | None = None,
    ) -> None:
        openvino = _quiet_openvino()
        with translated(RuntimeError, ValueError):
            self._core = openvino.Core()
            self._model = self._core.read_model(io.BytesIO(model))
        able = "BF16" in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        self.precision: Literal["float32", "bfloat16"] = precision or (
            "bfloat16" if able else "float32"
        )
        self._settings: dict[str, Any] = {
            "INFERENCE_PRECISION_HINT": "bf16" if self.precision == "bfloat16" else "f32",
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "PERFORMANCE_HINT": "LATENCY",
            "ENABLE_CPU_PINNING": False,
        }
        self._compiled: tuple[tuple[int, ...], Any] | None = None

    def __call__(self, batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Run the network; see `Runner`."""
        with translated(RuntimeError, ValueError):
            if self._compiled is None or self._compiled[0] != batch.shape:
                self._compiled = None
                self._model.reshape(list(batch.shape))
                compiled = self._core.compile_model(self._model, "CPU", self._settings)
                self._compiled = batch.shape, compiled.create_infer_request()
            request = self._compiled[1]
            request.infer([np.ascontiguousarray(batch)])
            count = len(self._model.outputs)
            return [np.array(request.get_output_tensor(n).data) for n in range(count)]
