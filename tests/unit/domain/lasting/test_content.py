import numpy as np
import pytest

from spine_app.domain.lasting.content import Address, describe, digest, grid_digest
from spine_app.domain.lasting.kinds import Kind, NumberType, Role
from spine_app.domain.volume import Modality
from tests.data.grids import oblique_grid
from tests.data.lasting import GRID, noise, of_each_kind

VOXELS = noise(GRID.shape_kji, np.int16)


def test_each_kind_can_be_described():
    assert {one.facts.kind for one in of_each_kind()} == set(Kind)


@pytest.mark.parametrize(
    ("kind", "arrays", "grid", "modality"),
    [
        (Kind.VOLUME, [(Role.VOXELS, VOXELS)], None, Modality.CT),
        (Kind.VOLUME, [(Role.VOXELS, VOXELS)], GRID, None),
        (Kind.VOLUME, [(Role.VOXELS, VOXELS[1:])], GRID, Modality.CT),
        (Kind.VOLUME, [(Role.VOXELS, VOXELS.astype(np.uint8))], GRID, Modality.CT),
        (Kind.VOLUME, [(Role.VOXELS, VOXELS)] * 2, GRID, Modality.CT),
        (Kind.VOLUME, [], GRID, Modality.CT),
        (Kind.LABELS, [(Role.PICTURE, VOXELS)], GRID, None),
        (Kind.THUMBNAIL, [(Role.PICTURE, noise((4, 4, 4), np.uint8))], None, None),
        (Kind.THUMBNAIL, [(Role.PICTURE, noise((4, 4, 3), np.uint8))], GRID, None),
        (Kind.MESH, [(Role.POINTS, noise((4, 3), np.float32))], None, None),
        (Kind.PYRAMID, [(Role.LEVEL, VOXELS)] * 9, GRID, Modality.CT),
        (
            Kind.MESH,
            [
                (Role.TRIANGLES, noise((4, 3), np.int32)),
                (Role.POINTS, noise((4, 3), np.float32)),
            ],
            None,
            None,
        ),
    ],
)
def test_what_a_kind_does_not_allow_cannot_be_built(kind, arrays, grid, modality):
    with pytest.raises(ValueError):  # noqa: PT011
        describe(kind, arrays, grid, modality)


@pytest.mark.parametrize(
    "array", [np.array([["DOE^JANE"]]), np.array([[None]]), np.array([[b"x"]])]
)
def test_there_is_no_number_type_for_text(array):
    with pytest.raises(ValueError):  # noqa: PT011
        describe(Kind.PLAN, [(Role.NUMBERS, array)])


def test_number_types_are_those_of_numpy():
    assert {one.dtype.str for one in NumberType} == {"|u1", "<u2", "<i2", "<i4", "<f4", "<f8"}


def test_big_endian_numbers_keep_their_value():
    kept = describe(Kind.PLAN, [(Role.NUMBERS, np.array([[1.5, -2]], ">f8"))])

    assert kept.arrays[0].tolist() == [[1.5, -2.0]]


def test_an_array_is_found_by_its_role():
    mesh = of_each_kind()[6]

    assert mesh.first(Role.NORMALS) is mesh.arrays[2]
    with pytest.raises(KeyError):
        mesh.first(Role.VOXELS)


def test_parts_that_are_cut_elsewhere_give_another_digest():
    assert digest([b"ab", b"c"]) != digest([b"a", b"bc"])
    assert digest([b"abc"]) == digest([bytearray(b"abc")])


def test_type_and_shape_of_an_array_count_in_its_digest():
    one = np.zeros((2, 8), np.uint8)

    assert (
        len({digest([one]), digest([one.T]), digest([one.view(np.int16)]), digest([one + 1])}) == 4
    )


def test_another_grid_has_another_digest():
    shifted = oblique_grid((5, 6, 8))

    assert grid_digest(GRID) != grid_digest(shifted)
    assert grid_digest(GRID) == grid_digest(oblique_grid((5, 6, 7)))


def test_an_address_needs_digests():
    with pytest.raises(ValueError):  # noqa: PT011
        Address(Kind.PLAN, b"1.2.840.1", digest([]))
