"""Sources that hold no images."""

import pytest

from spine_app.domain.errors import NoImages, StudyNotFound

pytestmark = pytest.mark.integration


def test_an_empty_folder_holds_no_images(read, study):
    with pytest.raises(NoImages):
        read(study)


def test_a_folder_of_jpegs_holds_no_images(read, study):
    for n in range(20):
        (study / f"{n}.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes([n]) * 500)
    with pytest.raises(NoImages):
        read(study)


def test_a_path_that_is_gone_is_not_found(read, study):
    with pytest.raises(StudyNotFound):
        read(study / "nothing")
