# ruff: noqa: S603 - the command is our own
"""What the helper lists: everything that can run here, and nothing else."""

import subprocess
import sys
import types

import pytest
from tiny_engines import REGISTRY, plain, spine, threshold

from spine_helper.engines import registry
from spine_helper.engines.registry import Registry, installed


def offering(monkeypatch, **offers):
    """Let the sources be modules of these names, each with an attribute `offer`."""
    for name, offer in offers.items():
        module = types.ModuleType(name)
        if offer is not None:
            module.offer = offer
        monkeypatch.setitem(sys.modules, name, module)
    sources = tuple((name, "offer") for name in offers)
    monkeypatch.setattr(registry, "_SOURCES", (("spine_helper.no_such_room", "offer"), *sources))


def test_an_engine_several_and_a_function_are_offers(monkeypatch):
    offering(
        monkeypatch,
        first=plain("one", threshold),
        second=(plain("two", threshold), plain("three", spine)),
        third=lambda: (plain("pack:four", threshold), plain("one", spine)),
        fourth=None,
    )
    found = installed()
    assert [engine.id for engine in found.engines] == ["one", "two", "three", "pack:four"]
    assert found.find("one").run is threshold
    assert found.provider == "cpu"


@pytest.mark.parametrize("error", [ImportError, OSError, ValueError])
def test_a_room_that_cannot_say_what_it_has_offers_nothing(monkeypatch, error):
    def broken():
        raise error

    offering(monkeypatch, first=broken, second=plain("two", threshold))
    assert [engine.id for engine in installed().engines] == ["two"]


def test_a_registry_knows_where_its_functions_are():
    assert REGISTRY.modules == ("tiny_engines", "onnxruntime")
    assert (Registry().provider, Registry().modules) == ("none", ())


def test_listing_imports_no_library_of_inference():
    code = (
        "import sys\n"
        "from spine_helper.engines.registry import installed\n"
        "installed()\n"
        "heavy = {'onnxruntime', 'openvino', 'torch', 'scipy', 'onnx', 'nibabel'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
