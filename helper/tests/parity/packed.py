"""A result folder imported as a pack, and its recipe and networks."""

import json
from unittest import mock

from spine_helper.convert import build
from spine_helper.convert.importer import import_weights
from spine_helper.convert.wishes import Wishes
from spine_helper.packs.network import recipe_of
from spine_helper.packs.store import find, load
from spine_helper.running.runner import open_runner


def packed(folder, store):
    """Recipe of the network of an imported folder, and a function for each fold."""
    # A run is given one image only, and weights for two are refused; here they are compared.
    with mock.patch.object(build, "_refuse_several_images"):
        (outcome,) = import_weights(folder, wishes(folder), lambda text, share: None, store)
    if outcome.reason:
        raise ValueError(outcome.reason)
    place, manifest = find(outcome.manifest.id, store)
    network = manifest.networks[0]
    files = {file.path: file for file in manifest.files}
    nets = []
    for name in network.files:
        runner = open_runner(load(place, files[name]), 1)
        nets.append(lambda batch, runner=runner: runner(batch)[0])
    return recipe_of(network), nets


def wishes(folder):
    """What a person would say: the modality."""
    names = json.loads((folder / "dataset.json").read_text())["channel_names"]
    return Wishes(modality="CT" if "CT" in names.values() else "MR")
