"""Tiny ONNX networks, made as they are needed."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper


def conv_net(channels=1, heads=3, kernel=3, seed=0):
    """A convolution and a norm over the tile with random weights, as bytes of an ONNX file."""
    rng = np.random.default_rng(seed)
    return net_of(
        {
            "w": rng.normal(size=(4, channels, kernel, kernel, kernel)).astype(np.float32),
            "scale": np.ones(4, np.float32),
            "shift": np.zeros(4, np.float32),
            "w2": rng.normal(size=(heads, 4, 1, 1, 1)).astype(np.float32),
        }
    )


def net_of(weights):
    """Convolution, norm, leaky unit and convolution with given weights; for planes or space."""
    kernel, dimension = weights["w"].shape[2], weights["w"].ndim - 2
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["a"], pads=[kernel // 2] * 2 * dimension),
        helper.make_node("InstanceNormalization", ["a", "scale", "shift"], ["b"], epsilon=1e-5),
        helper.make_node("LeakyRelu", ["b"], ["c"], alpha=0.01),
        helper.make_node("Conv", ["c", "w2"], ["y"]),
    ]
    return network(nodes, weights, weights["w"].shape[1], weights["w2"].shape[0], dimension)


def network(nodes, weights, channels, heads, dimension=3):
    """Nodes from x to y as bytes of an ONNX file, for tiles of any size."""
    axes = ["k", "j", "i"][-dimension:]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [tensor("x", ["n", channels, *axes])],
        [tensor("y", ["n", heads, *axes])],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return model.SerializeToString()


def tensor(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
