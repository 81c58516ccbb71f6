"""The weights in an ONNX file of ours."""

from pathlib import Path
from typing import Final

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

HALF: Final = "_half"
"""What is added to the name of an array that is stored as float16."""


def read_weights(path: Path) -> dict[str, Tensor]:
    """The weights of an ONNX file of ours by the name of the parameter, as float32."""
    model = onnx.load(path)
    return {
        tensor.name.removesuffix(HALF): torch.from_numpy(
            numpy_helper.to_array(tensor).astype(np.float32)
        )
        for tensor in model.graph.initializer
    }
