"""A graph is looked at before any library is given it."""

import struct

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from spine_helper.packs.graph import check_graph
from spine_helper.packs.trouble import BrokenPack

WEIGHT = numpy_helper.from_array(np.ones((2, 1, 3, 3, 3), np.float32), "w")


def model(nodes=None, tensors=None, opset=17, domain="", **changes):
    """A network of one convolution, with changes."""
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 1, "k", "j", "i"])
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 2, "k", "j", "i"])
    nodes = nodes or [helper.make_node("Conv", ["image", "w"], ["logits"], pads=[1] * 6)]
    graph = helper.make_graph(nodes, "network", [image], [logits], tensors or [WEIGHT])
    for key, value in changes.items():
        getattr(graph, key).extend(value)
    imports = [helper.make_opsetid(domain, opset)]
    return helper.make_model(graph, opset_imports=imports, ir_version=8)


def refused(proto, text):
    raw = proto if isinstance(proto, bytes) else proto.SerializeToString()
    with pytest.raises(BrokenPack, match=text):
        check_graph(raw)


def test_a_plain_network_passes():
    check_graph(model().SerializeToString())


@pytest.mark.parametrize("opset", [1, 16, 22, 99, 2**40, -1])
def test_an_unknown_opset_is_refused(opset):
    refused(model(opset=opset), "unknown set of operators")


def test_no_opset_or_two_are_refused():
    proto = model()
    del proto.opset_import[:]
    refused(proto, "unknown set of operators")
    proto.opset_import.extend([helper.make_opsetid("", 17)] * 2)
    refused(proto, "unknown set of operators")


@pytest.mark.parametrize("domain", ["com.microsoft", "mine", "ai.onnx.ml"])
def test_operators_of_somebody_are_refused(domain):
    refused(model(domain=domain), "of its own")
    node = helper.make_node("Conv", ["image", "w"], ["logits"], domain=domain)
    refused(model([node]), "of its own")


@pytest.mark.parametrize(
    "kind", ["MatMul", "Gather", "Resize", "PythonOp", "Conv3D", "QLinearConv"]
)
def test_an_operator_that_is_not_on_the_list_is_refused_by_name(kind):
    refused(model([helper.make_node(kind, ["image"], ["logits"])]), kind)


def test_control_flow_is_refused():
    body = helper.make_graph(
        [helper.make_node("Identity", ["c"], ["d"])],
        "body",
        [
            helper.make_tensor_value_info("n", TensorProto.INT64, []),
            helper.make_tensor_value_info("c", TensorProto.BOOL, []),
        ],
        [helper.make_tensor_value_info("d", TensorProto.BOOL, [])],
    )
    forever = helper.make_node("Loop", ["", "image"], ["logits"], body=body)
    refused(model([forever]), "holds a graph|Loop")
    hidden = helper.make_node("Conv", ["image", "w"], ["logits"], body=body)
    refused(model([hidden]), "holds a graph")


def test_functions_and_training_are_refused():
    proto = model()
    function = onnx.FunctionProto(name="Conv", domain="")
    proto.functions.append(function)
    refused(proto, "functions")

    proto = model()
    proto.training_info.add()
    refused(proto, "functions")

    proto = model()
    proto.metadata_props.add(key="session.register_custom_ops", value="x.so")
    refused(proto, "functions")


@pytest.mark.parametrize("place", ["../w", "/etc/passwd", "w.bin", "sub/../../w"])
def test_numbers_outside_of_the_file_are_refused(place):
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[2, 1, 3, 3, 3])
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=place)
    tensor.external_data.add(key="length", value="216")
    refused(model(tensors=[tensor]), "outside of its file")


def test_numbers_that_only_say_they_are_outside_are_refused():
    tensor = TensorProto()
    tensor.CopyFrom(WEIGHT)
    tensor.data_location = TensorProto.EXTERNAL
    refused(model(tensors=[tensor]), "outside of its file")


@pytest.mark.parametrize(
    "dims",
    [[2**31, 2**31], [2**31], [-2, -1, 3, 3, 3], [0], [2, 1, 3, 3], [2, 1, 3, 3, 4], [2**62, 4]],
)
def test_sizes_that_cannot_be_are_refused(dims):
    tensor = TensorProto()
    tensor.CopyFrom(WEIGHT)
    del tensor.dims[:]
    tensor.dims.extend(dims)
    refused(model(tensors=[tensor]), "cannot be|more or fewer")


@pytest.mark.parametrize("kind", [np.float64, np.int64, np.float16, np.bool_])
def test_numbers_of_another_kind_are_refused(kind):
    refused(model(tensors=[numpy_helper.from_array(np.ones(2, kind), "w")]), "cannot be")


def test_numbers_in_another_field_are_refused():
    tensor = helper.make_tensor("w", TensorProto.FLOAT, [2], [1.0, 2.0])
    refused(model(tensors=[tensor]), "no network needs")
    text = helper.make_tensor("w", TensorProto.STRING, [1], [b"x"])
    refused(model(tensors=[text]), "no network needs")


def test_sparse_numbers_are_refused():
    sparse = onnx.SparseTensorProto(dims=[2**40])
    refused(model(sparse_initializer=[sparse]), "no network needs")


@pytest.mark.parametrize(
    "attributes",
    [
        {"kernel_shape": [2**40, 3, 3]},
        {"pads": [-1] * 6},
        {"pads": [2**31] * 6},
        {"strides": [65, 1, 1]},
        {"group": 2**62},
    ],
)
def test_a_layer_of_a_size_that_cannot_be_is_refused(attributes):
    node = helper.make_node("Conv", ["image", "w"], ["logits"], **attributes)
    refused(model([node]), "size that cannot be")


@pytest.mark.parametrize("attributes", [{"auto_pad": "SAME"}, {"value": WEIGHT}, {"x": ["a"]}])
def test_a_layer_that_holds_texts_or_tensors_is_refused(attributes):
    node = helper.make_node("Conv", ["image", "w"], ["logits"], **attributes)
    refused(model([node]), "holds a graph, a text or a tensor")


def test_a_network_of_far_too_many_layers_is_refused():
    nodes = [helper.make_node("Relu", ["image"], [f"x{n}"]) for n in range(2001)]
    refused(model(nodes), "far too many")


@pytest.mark.parametrize("ir_version", [1, 6, 99])
def test_an_unknown_version_of_the_format_is_refused(ir_version):
    proto = model()
    proto.ir_version = ir_version
    refused(proto, "known version")


def test_bytes_that_are_no_network_are_refused():
    good = model().SerializeToString()
    for raw in (
        b"",
        b"x",
        b"\xff" * 40,
        bytes(100),
        good[:-1],
        good[:50],
        good + good,
        b"\x0b\x00",
    ):
        refused(raw, ".")
    for place in range(0, len(good), 7):
        raw = bytearray(good)
        raw[place] ^= 0xFF
        try:
            check_graph(bytes(raw))
        except BrokenPack:
            continue


def test_a_part_that_claims_to_be_longer_than_the_file_is_refused():
    refused(b"\x3a" + b"\xff\xff\xff\xff\x0f" + b"abc", "cut off")
    refused(struct.pack("<B", 0x3A), "cut off")
