"""Networks of nnU-Net as ONNX files: the graph from the plans, the numbers from the checkpoint.

Needs the package `onnx` (extra `packs`).

Source:
    dynamic-network-architectures 0.4: plain_conv_encoder.py, residual_encoders.py, residual.py,
    unet_decoder.py. Convolutions are padded by (kernel - 1) / 2 on both sides; what comes up is
    put before what comes across.
"""

from typing import Any, Final, TypeAlias

import onnx
from onnx import TensorProto, helper, numpy_helper

from spine_helper.convert.architecture import Architecture, Sizes
from spine_helper.convert.checkpoint import Weights
from spine_helper.packs.trouble import UnusableWeights

OPSET: Final = 17
_IR_VERSION: Final = 8
_MAX_BYTES: Final = 1_900_000_000
"""A protobuf message ends at 2 GiB."""

_AXES: Final = ("k", "j", "i")

_Form: TypeAlias = tuple[Sizes, Sizes]
"""Kernel and stride."""


def write_onnx(net: Architecture, weights: Weights, channels: int, heads: int) -> tuple[bytes, int]:
    """One network with all its numbers inside.

    Args:
        net: the architecture.
        weights: of the checkpoint; every one of them has to be explained by the architecture.
        channels: of the image.
        heads: channels that come out.

    Returns:
        The file, and how many numbers it holds. Input `image` (n, channels, k, j, i) float32,
        output `logits` (n, heads, k, j, i) float32; n, k, j and i are free.

    Raises:
        UnusableWeights: a tensor is missing, has another shape, or is one too many.
    """
    writer = _Graph(net, weights)
    skips = writer.encoder("image", channels)
    writer.decoder(skips, heads)
    writer.refuse_what_is_left()
    axes = _AXES[3 - net.dimensions :]
    for values, name, count in (
        (writer.graph.input, "image", channels),
        (writer.graph.output, "logits", heads),
    ):
        values.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", count, *axes]))
    content: bytes = writer.model.SerializeToString()
    parameters = writer.parameters
    del writer  # as large again
    onnx.checker.check_model(content)
    return content, parameters


class _Graph:
    """Nodes and tensors of one network while it is being written."""

    def __init__(self, net: Architecture, weights: Weights) -> None:
        self.model = onnx.ModelProto(ir_version=_IR_VERSION, producer_name="spine-helper")
        self.model.opset_import.append(helper.make_opsetid("", OPSET))
        # Written in place: every copy of a message is a copy of all weights.
        self.graph = self.model.graph
        self.graph.name = "network"
        self.parameters = 0
        self._net, self._weights = net, weights
        self._used: set[str] = set()
        self._one = (1,) * net.dimensions

    def encoder(self, source: str, channels: int) -> list[str]:
        """Write the way down; the values that go across, from fine to coarse."""
        net, x = self._net, source
        is_plain = net.kind == "PlainConvUNet"
        if not is_plain:
            x = self._block("encoder.stem.convs.0", x, (channels, net.stem), net.kernels[0])
            channels = net.stem
        skips = []
        for stage, (wide, kernel) in enumerate(zip(net.features, net.kernels, strict=True)):
            for n in range(net.blocks[stage]):
                stride = net.strides[stage] if n == 0 else self._one
                sides = (channels, wide)
                if is_plain:
                    name = f"encoder.stages.{stage}.0.convs.{n}"
                    x = self._block(name, x, sides, kernel, stride)
                else:
                    x = self._residual(
                        f"encoder.stages.{stage}.blocks.{n}", x, sides, (kernel, stride)
                    )
                channels = wide
            skips.append(x)
        return skips

    def decoder(self, skips: list[str], heads: int) -> None:
        """Write the way up and the last layer, whose output is `logits`."""
        net, x = self._net, skips[-1]
        below = net.features[-1]
        for step, convs in enumerate(net.decoder_convs):
            stage = len(net.features) - 2 - step
            wide, stride = net.features[stage], net.strides[stage + 1]
            name = f"decoder.transpconvs.{step}"
            up = self._up(name, x, (below, wide), stride)
            x = self._node("Concat", [up, skips[stage]], f"decoder.stages.{step}.concat", axis=1)
            for n in range(convs):
                sides = (2 * wide if n == 0 else wide, wide)
                x = self._block(f"decoder.stages.{step}.convs.{n}", x, sides, net.kernels[stage])
            below = wide
        last = f"decoder.seg_layers.{len(net.decoder_convs) - 1}"
        self._conv(last, x, (below, heads), (self._one, self._one), has_bias=True)
        self.graph.node[-1].output[0] = "logits"

    def refuse_what_is_left(self) -> None:
        """Refuse weights that the network does not explain.

        nnU-Net stores each layer under up to four names, and the outputs at coarser stages that
        only training needs.

        Raises:
            UnusableWeights: there are others.
        """
        for name in self._weights.names():
            if name in self._used or name.startswith("decoder.seg_layers."):
                continue
            short = name.removeprefix("decoder.encoder.")
            short = short if short == name else f"encoder.{short}"
            stem, dot, rest = short.partition(".all_modules.")
            tail = rest.rsplit(".", 1)[-1]
            twins = [f"{stem}.conv.{tail}", f"{stem}.norm.{tail}"] if dot else [short]
            if not any(t in self._used and self._weights.are_one(t, name) for t in twins):
                raise UnusableWeights(
                    "The checkpoint holds weights that plans.json does not explain: "
                    f"{''.join(c for c in name if c.isalnum() or c in '._')[:80]}. "
                    "Its trainer built another network."
                )

    def _residual(self, name: str, source: str, sides: tuple[int, int], form: _Form) -> str:
        kernel, stride = form
        across, place = source, 0
        if set(stride) != {1}:
            across = self._node(
                "AveragePool", [source], f"{name}.pool", kernel_shape=stride, strides=stride
            )
            place = 1
        if sides[0] != sides[1]:
            skip = f"{name}.skip.{place}"
            point = (self._one, self._one)
            across = self._conv(f"{skip}.conv", across, sides, point, has_bias=False)
            across = self._norm(f"{skip}.norm", across, sides[1])
        x = self._block(f"{name}.conv1", source, sides, kernel, stride)
        wide = (sides[1], sides[1])
        same = (kernel, self._one)
        x = self._conv(f"{name}.conv2.conv", x, wide, same, has_bias=self._net.bias)
        x = self._norm(f"{name}.conv2.norm", x, sides[1])
        return self._rectify(self._node("Add", [x, across], f"{name}.add"), name)

    def _block(
        self,
        name: str,
        source: str,
        sides: tuple[int, int],
        kernel: Sizes,
        stride: Sizes | None = None,
    ) -> str:
        form = (kernel, stride or self._one)
        x = self._conv(f"{name}.conv", source, sides, form, has_bias=self._net.bias)
        return self._rectify(self._norm(f"{name}.norm", x, sides[1]), name)

    def _conv(
        self, name: str, source: str, sides: tuple[int, int], form: _Form, has_bias: bool
    ) -> str:
        kernel, stride = form
        inputs = [source, self._tensor(f"{name}.weight", (*sides[::-1], *kernel))]
        if has_bias:
            inputs.append(self._tensor(f"{name}.bias", (sides[1],)))
        pads = [(side - 1) // 2 for side in kernel] * 2
        return self._node("Conv", inputs, name, kernel_shape=kernel, strides=stride, pads=pads)

    def _up(self, name: str, source: str, sides: tuple[int, int], stride: Sizes) -> str:
        inputs = [source, self._tensor(f"{name}.weight", (*sides, *stride))]
        if self._net.bias:
            inputs.append(self._tensor(f"{name}.bias", (sides[1],)))
        return self._node("ConvTranspose", inputs, name, kernel_shape=stride, strides=stride)

    def _norm(self, name: str, source: str, wide: int) -> str:
        numbers = [self._tensor(f"{name}.{part}", (wide,)) for part in ("weight", "bias")]
        return self._node("InstanceNormalization", [source, *numbers], name, epsilon=self._net.eps)

    def _rectify(self, source: str, name: str) -> str:
        if self._net.slope == 0:
            return self._node("Relu", [source], f"{name}.nonlin")
        return self._node("LeakyRelu", [source], f"{name}.nonlin", alpha=self._net.slope)

    def _node(self, kind: str, inputs: list[str], name: str, **attributes: Any) -> str:
        node = helper.make_node(kind, inputs, [f"{name}:0"], name=name, **attributes)
        self.graph.node.append(node)
        return f"{name}:0"

    def _tensor(self, name: str, shape: tuple[int, ...]) -> str:
        shown = name.replace("decoder.", "").replace("encoder.", "")[:60]
        if name not in self._weights:
            raise UnusableWeights(
                f"The checkpoint lacks weights that plans.json asks for: {shown}."
            )
        if self._weights.shape(name) != shape:
            raise UnusableWeights(f"Weights have another shape than plans.json says: {shown}.")
        numbers = self._weights[name]
        self.parameters += numbers.size
        if 4 * self.parameters > _MAX_BYTES:
            raise UnusableWeights("The network is too large: more than 475 million numbers.")
        self.graph.initializer.append(numpy_helper.from_array(numbers, name))
        self._used.add(name)
        return name
