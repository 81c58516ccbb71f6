"""Make nnU-Net importable beside a PyTorch whose torchvision was built for another one.

nnU-Net finds a trainer by importing every trainer it has; one of them (Primus) imports timm, which
imports torchvision, which cannot declare its operators when its binary does not fit this PyTorch
(a build for CUDA beside one for the processor). Nothing here runs such an operator: declaring
those that torchvision asks for on import is enough.
"""

import importlib
import sys

import torch

_ASKED = ("nms", "qnms")
_KEPT = []


def ready() -> None:
    """Call before anything of nnunetv2 looks for a class."""
    try:
        importlib.import_module("torchvision")
    except RuntimeError:
        library = torch.library.Library("torchvision", "DEF")
        for name in _ASKED:
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _KEPT.append(library)
        for name in [n for n in sys.modules if n.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        importlib.import_module("torchvision")
