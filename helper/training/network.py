"""The network: a residual U-Net whose trunk works at half resolution."""

from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from spine_helper.volumes.grid import Modality

CLASSES: Final = 8
CORE_AT: Final = CLASSES
"""Channel of the core in the fine output."""
FINE, COARSE, HEAD = CLASSES + 1, 4, 16
SEGMENTER_WIDTHS: Final = (16, 32, 64, 128)
FINDER_WIDTHS: Final = (16, 32, 64, 128)
WIDTHS: Final = {"segmenter": SEGMENTER_WIDTHS, "finder": FINDER_WIDTHS}
SPACING: Final = {"segmenter": 2.0, "finder": 4.0}


def checkpoints(folder: Path, modality: Modality) -> Path:
    """Where the checkpoints of a modality lie in the folder of the training."""
    return folder / modality.lower()


def file_name(name: str, modality: Modality) -> str:
    """What the ONNX file of a network is called among the shipped weights."""
    prefix = "" if modality == "CT" else f"{modality.lower()}-"
    return f"{prefix}{name}.onnx"


class InstanceNorm(nn.Module):
    """Norm over one sample: a batch norm that sees batches of one, the quickest spelling here."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        """(1, channels, k, j, i) to the same shape."""
        if torch.onnx.is_in_onnx_export():
            return functional.instance_norm(x, None, None, self.weight, self.bias, True)
        if x.shape[0] != 1:
            raise ValueError(x.shape[0])
        return functional.batch_norm(x, None, None, self.weight, self.bias, True)


class Residual(nn.Module):
    """Two convolutions and a way around them."""

    def __init__(self, channels_in: int, channels: int, stride: int = 1) -> None:
        super().__init__()
        self.first = nn.Conv3d(channels_in, channels, 3, stride, 1, bias=False)
        self.norm_first = InstanceNorm(channels)
        self.second = nn.Conv3d(channels, channels, 3, 1, 1, bias=False)
        self.norm_second = InstanceNorm(channels)
        self.around = (
            nn.Identity()
            if channels_in == channels and stride == 1
            else nn.Conv3d(channels_in, channels, stride, stride, bias=False)
        )

    def forward(self, x: Tensor) -> Tensor:
        """(n, channels_in, k, j, i) to (n, channels, k, j, i), smaller by the stride."""
        y = functional.leaky_relu(self.norm_first(self.first(x)), 0.01)
        y = self.norm_second(self.second(y)) + self.around(x)
        return functional.leaky_relu(y, 0.01)


class SpineNet(nn.Module):
    """Classes, cores, offsets and levels from a patch.

    Outputs, fine (1, 9, k, j, i): logits of the classes of `base_map` (0 is background) and of the
    core; coarse (1, 4, k/2, j/2, i/2): offset to the body's middle along k, j and i in units of
    20 mm, and level / 24.
    """

    def __init__(self, widths: tuple[int, int, int, int]) -> None:
        super().__init__()
        a, b, c, d = widths
        self.fine = nn.Conv3d(1, HEAD, 3, 1, 1)
        self.stem = nn.Conv3d(1, a, 3, 2, 1, bias=False)
        self.stem_norm = InstanceNorm(a)
        self.enc_a = Residual(a, a)
        self.enc_b = nn.Sequential(Residual(a, b, 2), Residual(b, b))
        self.enc_c = nn.Sequential(Residual(b, c, 2), Residual(c, c))
        self.enc_d = nn.Sequential(Residual(c, d, 2), Residual(d, d))
        self.up_c = nn.ConvTranspose3d(d, c, 2, 2)
        self.dec_c = Residual(2 * c, c)
        self.up_b = nn.ConvTranspose3d(c, b, 2, 2)
        self.dec_b = Residual(2 * b, b)
        self.up_a = nn.ConvTranspose3d(b, a, 2, 2)
        self.dec_a = Residual(2 * a, a)
        self.up_fine = nn.ConvTranspose3d(a, HEAD, 2, 2, bias=False)
        self.head_norm = InstanceNorm(HEAD)
        self.head = nn.Conv3d(HEAD, HEAD, 1)
        self.out = nn.Conv3d(HEAD, FINE, 1)
        self.out_coarse = nn.Conv3d(a, COARSE, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(1, 1, k, j, i) to the fine and the coarse output; sides are multiples of 16."""
        a = self.enc_a(functional.leaky_relu(self.stem_norm(self.stem(x)), 0.01))
        b = self.enc_b(a)
        c = self.enc_c(b)
        y = self.up_c(self.enc_d(c))
        y = self.up_b(self.dec_c(torch.cat((y, c), 1)))
        y = self.up_a(self.dec_b(torch.cat((y, b), 1)))
        half = self.dec_a(torch.cat((y, a), 1))
        # Grey values of the full lattice join as a sum: a convolution of all features there
        # cost a third of the whole network.
        y = functional.leaky_relu(self.head_norm(self.up_fine(half) + self.fine(x)), 0.01)
        y = functional.leaky_relu(self.head(y), 0.01)
        return self.out(y), self.out_coarse(half)
