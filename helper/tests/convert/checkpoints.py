"""Reading a checkpoint whole, for its tests."""

from spine_helper.convert.checkpoint import read_checkpoint


def read(path):
    with read_checkpoint(path) as (weights, training):
        return {name: weights[name] for name in weights.names()}, training
