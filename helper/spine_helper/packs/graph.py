"""Look at an ONNX graph before any library is given it.

A pack's network may use the few operators that the U-Nets of nnU-Net are made of, has all of its
numbers inside, and cannot loop, call, or ask for code or files.

Source:
    Field numbers are those of onnx.proto3 (ONNX 1.23).
"""

from math import prod
from typing import Final

from spine_helper.packs.protobuf import fields, part, text, whole_numbers
from spine_helper.packs.trouble import BrokenPack

OPERATORS: Final = frozenset(
    (
        *("Conv", "ConvTranspose", "InstanceNormalization", "LeakyRelu", "Relu"),
        *("Concat", "Add", "AveragePool"),
    )
)
OPSETS: Final = range(17, 22)
"""Versions in which these operators mean the same."""

_IR_VERSIONS: Final = range(7, 14)
_FLOAT: Final = 1
_MAX_NODES: Final = 2000
_MAX_SIDE: Final = 65536
_MAX_ATTRIBUTE: Final = 64

# ModelProto
_IR, _PRODUCER, _PRODUCER_VERSION, _DOMAIN, _VERSION, _DOC = 1, 2, 3, 4, 5, 6
_GRAPH, _OPSET = 7, 8
# GraphProto
_NODE, _NAME, _INITIALIZER, _INPUT, _OUTPUT = 1, 2, 5, 11, 12
# NodeProto
_NODE_INPUT, _NODE_OUTPUT, _NODE_NAME, _OP_TYPE, _ATTRIBUTE, _NODE_DOMAIN = 1, 2, 3, 4, 5, 7
# AttributeProto
_ATTR_NAME, _ATTR_F, _ATTR_I, _ATTR_INTS, _ATTR_TYPE = 1, 2, 3, 8, 20
# TensorProto
_DIMS, _DATA_TYPE, _TENSOR_NAME, _RAW, _EXTERNAL, _LOCATION = 1, 2, 8, 9, 13, 14


def check_graph(model: bytes) -> None:
    """Refuse an ONNX file that is anything but a plain network of a pack.

    Raises:
        BrokenPack: it has another operator, opset or kind of data; data outside of it; sizes that
            cannot be; control flow, functions or graphs in graphs.
    """
    graphs, opsets, ir_versions = [], [], []
    for number, value in fields(memoryview(model)):
        if number == _IR:
            ir_versions += whole_numbers(value)
        elif number == _GRAPH:
            graphs.append(part(value))
        elif number == _OPSET:
            opsets.append(_opset(part(value)))
        elif number not in (_PRODUCER, _PRODUCER_VERSION, _DOMAIN, _VERSION, _DOC):
            raise BrokenPack("A network of the pack has functions or settings of its own: refused.")
    if len(graphs) != 1 or len(ir_versions) != 1 or ir_versions[0] not in _IR_VERSIONS:
        raise BrokenPack("A network of the pack is not an ONNX file of a known version.")
    if len(opsets) != 1 or opsets[0] not in OPSETS:
        raise BrokenPack("A network of the pack uses an unknown set of operators: refused.")
    _check_parts(graphs[0])


def _opset(message: memoryview) -> int:
    version = 0
    for number, value in fields(message):
        if number == 1 and text(value) not in ("", "ai.onnx"):
            raise BrokenPack("A network of the pack uses operators of its own: refused.")
        if number == 2:
            version = whole_numbers(value)[0]
    return version


def _check_parts(graph: memoryview) -> None:
    nodes = 0
    for number, value in fields(graph):
        if number == _NODE:
            nodes += 1
            _check_node(part(value))
        elif number == _INITIALIZER:
            _check_tensor(part(value))
        elif number not in (_NAME, _INPUT, _OUTPUT):
            raise BrokenPack("A network of the pack has a kind of data that no network needs.")
    if not 0 < nodes <= _MAX_NODES:
        raise BrokenPack("A network of the pack has no layers, or far too many.")


def _check_node(node: memoryview) -> None:
    operator = ""
    for number, value in fields(node):
        if number == _OP_TYPE:
            operator = text(value)
        elif number == _ATTRIBUTE:
            _check_attribute(part(value))
        elif number == _NODE_DOMAIN and text(value) not in ("", "ai.onnx"):
            raise BrokenPack("A network of the pack uses operators of its own: refused.")
        elif number not in (_NODE_INPUT, _NODE_OUTPUT, _NODE_NAME, _NODE_DOMAIN):
            raise BrokenPack("A network of the pack has a kind of data that no network needs.")
    if operator not in OPERATORS:
        shown = "".join(c for c in operator if c.isalnum())[:40]
        raise BrokenPack(f"A network of the pack uses the operator “{shown}”: refused.")


def _check_attribute(attribute: memoryview) -> None:
    for number, value in fields(attribute):
        if number in (_ATTR_I, _ATTR_INTS):
            if any(not 0 <= n <= _MAX_ATTRIBUTE for n in whole_numbers(value)):
                raise BrokenPack("A layer of the pack has a size that cannot be.")
        elif number not in (_ATTR_NAME, _ATTR_F, _ATTR_TYPE):
            raise BrokenPack("A layer of the pack holds a graph, a text or a tensor: refused.")


def _check_tensor(tensor: memoryview) -> None:
    dims: list[int] = []
    kind, size = 0, -1
    for number, value in fields(tensor):
        if number == _DIMS:
            dims += whole_numbers(value)
        elif number == _DATA_TYPE:
            kind = whole_numbers(value)[0]
        elif number == _RAW:
            size = len(part(value))
        elif number != _TENSOR_NAME:
            _refuse_tensor_field(number)
    if kind != _FLOAT or any(not 0 < side <= _MAX_SIDE for side in dims):
        raise BrokenPack("A network of the pack has numbers of a kind or size that cannot be.")
    if size != 4 * prod(dims):
        raise BrokenPack("A network of the pack claims more or fewer numbers than it has.")


def _refuse_tensor_field(number: int) -> None:
    if number in (_EXTERNAL, _LOCATION):
        raise BrokenPack("A network of the pack has numbers outside of its file: refused.")
    raise BrokenPack("A network of the pack has a kind of data that no network needs.")
