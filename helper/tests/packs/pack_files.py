"""What the tests of the store do to the files of a pack."""

import json

from spine_helper.packs import store as packs


def quiet(text, done):
    pass


def onnx_of(pack):
    (path,) = pack.glob("*.onnx")
    return path


def loaded(pack):
    place, manifest = packs.find(pack.name)
    return packs.load(place, manifest.files[0])


def rewrite(pack, change):
    """Change pack.json as somebody could who can write there."""
    path = pack / "pack.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
