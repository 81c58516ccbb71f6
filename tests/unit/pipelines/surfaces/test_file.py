import numpy as np
import pytest

from spine_app.domain.errors import BadGeometry, BadPixels, SpineError
from spine_app.domain.rendering.mesh import Mesh
from spine_app.pipelines.surfaces.file import map_map, read_surface, write_surface

POINTS = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], np.float32)


def test_a_surface_is_read_as_it_was_written(tmp_path):
    mesh = Mesh(POINTS, np.array([[0, 1, 2]], np.int32))
    write_surface(tmp_path / "a", mesh)
    read = read_surface(tmp_path / "a")

    assert np.array_equal(read.points_lps, mesh.points_lps)
    assert np.array_equal(read.triangles, mesh.triangles)


def test_a_file_that_is_there_is_not_written_over(tmp_path):
    (tmp_path / "a").write_bytes(b"kept")
    with pytest.raises(SpineError):
        write_surface(tmp_path / "a", Mesh(POINTS, np.array([[0, 1, 2]], np.int32)))

    assert (tmp_path / "a").read_bytes() == b"kept"


def test_what_is_no_surface_is_refused(tmp_path):
    (tmp_path / "text").write_bytes(b"no arrays")
    with (tmp_path / "wrong").open("wb") as file:
        np.save(file, POINTS)
        np.save(file, np.array([[0, 1, 9]], np.int32))

    for name, error in (("text", BadPixels), ("none", BadPixels), ("wrong", BadGeometry)):
        with pytest.raises(error):
            read_surface(tmp_path / name)


def test_labels_are_mapped_and_what_are_none_refused(tmp_path):
    labels = np.arange(24, dtype=np.uint16).reshape(2, 3, 4)
    np.save(tmp_path / "labels.npy", labels)
    np.save(tmp_path / "grey.npy", labels.astype(np.int16))

    assert np.array_equal(map_map(tmp_path / "labels.npy"), labels)
    for name in ("grey.npy", "none.npy"):
        with pytest.raises(BadPixels):
            map_map(tmp_path / name)
