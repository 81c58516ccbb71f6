import pytest

from spine_app.domain.errors import StudyTooLarge
from spine_app.io.dicom.media import Media


@pytest.fixture
def disc(tmp_path):
    (tmp_path / "pt0").mkdir()
    (tmp_path / "pt0" / "IM0").write_bytes(b"1")
    return tmp_path


def find(disc, *components, most=100):
    return Media(disc, most).find(components)


def test_a_file_is_found_whatever_became_of_its_capitals(disc):
    assert find(disc, "PT0", "IM0") == disc / "pt0" / "IM0"
    assert find(disc, "pt0", "im0") == disc / "pt0" / "IM0"


def test_the_exact_name_goes_before_another_case(disc):
    for name in ("im1", "IM1", "Im1"):
        (disc / name).write_bytes(name.encode())
    assert [find(disc, name).name for name in ("im1", "IM1", "Im1", "iM1")][:3] == [
        "im1", "IM1", "Im1",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["IM2.;1", "im2;1", "im2."])
def test_what_a_system_adds_to_a_name_does_not_count(disc, name):
    (disc / name).write_bytes(b"1")
    assert find(disc, "IM2") == disc / name


@pytest.mark.parametrize("components", [("IM0",), ("PT0",), ("PT0", "IM0", "X"), ("X", "IM0")])
def test_what_is_not_there_or_no_file_is_not_found(disc, components):
    assert find(disc, *components) is None


def test_z17_links_are_not_followed(disc):
    (disc / "link").symlink_to(disc / "pt0")
    (disc / "file").symlink_to(disc / "pt0" / "IM0")
    assert find(disc, "LINK", "IM0") is None
    assert find(disc, "FILE") is None


def test_a_folder_with_too_many_entries_is_too_large(disc):
    for n in range(4):
        (disc / str(n)).touch()
    with pytest.raises(StudyTooLarge):
        find(disc, "0", most=4)
