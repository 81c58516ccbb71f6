"""Unusual folders, names and discs (rows Z10 and Z12 to Z18): each function makes one."""

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

from tests.data.dicomdirs import dicomdir, dicomdir_of, record
from tests.nasty.good import good_slices

STRANGE_NAMES = (
    b"\xff\xfe\x80.dcm", b"\xc0\xae\xc0\xae", b"CON", b"nul.dcm", b"com1", b"dot.", b"x" * 255,
    "caf\u00e9".encode(), "cafe\u0301".encode(), "a\u202egpj.dcm".encode(), "\N{BONE}".encode(),
    "척추 영상".encode(), b" ", b"-rf", b"~", b"a\nb", b"a\x1b[31mb", b"{{7*7}}", b"%s%n", b"$(id)",
)  # fmt: skip
"""Names that a file system of Linux lets through; one for each of the good slices."""


def z10_strange_names(folder: Path) -> Path:
    """Slices under names of other encodings, systems and intentions."""
    for name, content in zip(STRANGE_NAMES, good_slices(), strict=True):
        (folder / os.fsdecode(name)).write_bytes(content)
    return folder


def z12_links_that_run_in_circles(folder: Path) -> Path:
    """Links to each other, to parents, to the root and to endless devices, beside slices."""
    _put_slices(folder)
    targets = {"a": "b", "b": "a", "self": ".", "up": "..", "root": "/", "zero": "/dev/zero"}
    for name, target in targets.items():
        (folder / name).symlink_to(target)
    return folder


def z12_nothing_but_links(folder: Path) -> Path:
    """Links to slices are links."""
    slices = folder / "elsewhere"
    _put_slices(slices)
    study = folder / "study"
    study.mkdir()
    for path in slices.iterdir():
        (study / path.name).symlink_to(path)
    return study


def z12_a_link_to_itself(folder: Path) -> Path:
    """What the user named leads nowhere."""
    (folder / "a").symlink_to("a")
    return folder / "a"


def z13_pipes_and_sockets(folder: Path) -> Path:
    """Things that would block whoever opens them, beside slices; devices where we may make them."""
    _put_slices(folder)
    os.mkfifo(folder / "a.dcm")
    here = os.open(folder, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as listener:
        # Paths of sockets are short; this one is.
        listener.bind(f"/proc/self/fd/{here}/socket")
    os.close(here)
    with suppress(PermissionError):
        os.mknod(folder / "zero", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    return folder


def z13_a_pipe_that_is_named(folder: Path) -> Path:
    """A pipe in place of a file."""
    os.mkfifo(folder / "a.dcm")
    return folder / "a.dcm"


def z14_more_files_than_a_study_may_have(folder: Path) -> Path:
    """60 000 files. A million would be refused as early, for the reader looks no further."""
    for n in range(60_000):
        os.close(os.open(folder / str(n), os.O_CREAT | os.O_WRONLY))
    return folder


def z14_folders_4000_deep(folder: Path) -> Path:
    """Slices on top, and one at the end of a path that no call can name."""
    _put_slices(folder)
    here = os.open(folder, os.O_RDONLY)
    for _ in range(4000):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    last = os.open("slice", os.O_CREAT | os.O_WRONLY, dir_fd=here)
    os.write(last, good_slices()[0])
    os.close(last)
    os.close(here)
    return folder


def z14_names_that_make_a_path_of_5000_bytes(folder: Path) -> Path:
    """Few folders with long names."""
    _put_slices(folder)
    here = os.open(folder, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=here)
        inner = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    return folder


def remove_deep(folder: Path) -> None:
    """Remove what `z14_folders_4000_deep` made, which ordinary ways of removing cannot."""
    here, depth = os.open(folder, os.O_RDONLY), 0
    with suppress(FileNotFoundError):
        while True:
            inner = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here, depth = inner, depth + 1
    os.unlink("slice", dir_fd=here)
    for _ in range(depth):
        parent = os.open("..", os.O_RDONLY, dir_fd=here)
        os.close(here)
        os.rmdir("d", dir_fd=parent)
        here = parent
    os.close(here)


def z15_files_that_may_not_be_read(folder: Path) -> Path:
    """One slice at the end and one folder without permission. Root reads them all the same."""
    _put_slices(folder)
    (folder / "0019").chmod(0)
    (folder / "closed").mkdir(mode=0)
    return folder


def z16_a_path_of_a_korean_user(folder: Path) -> Path:
    """Blanks, quotes and signs that mean something elsewhere."""
    study = folder / "OneDrive - 병원 (김철수)" / "CT #1 50%? & 'x' \"y\" ;a=b"
    _put_slices(study)
    return study


def z17_index_that_leads_outside(folder: Path) -> Path:
    """Every way up, away and around; the slices lie one folder above the disc."""
    _put_slices(folder)
    disc = folder / "disc"
    disc.mkdir()
    (disc / "up").symlink_to(folder)
    ids = (
        b"..\\0000", b"A\\..\\..\\0000", b"/etc/passwd", b"C:\\0000", b"\\\\host\\a",
        b"UP\\0000", os.fsencode(folder / "0000"), b".\\..\\0000", b"%2e%2e\\0000", b"..\0\\0000",
    )  # fmt: skip
    (disc / "DICOMDIR").write_bytes(dicomdir(ids))
    return disc / "DICOMDIR"


def z17_index_of_missing_files(folder: Path) -> Path:
    """Two of the files it lists were not copied."""
    _put_slices(folder / "images")
    for name in ("0000", "0001"):
        (folder / "images" / name).unlink()
    return _index(folder, [record(b"IMAGES\\%04d" % n) for n in range(20)])


def z17_index_whose_records_run_in_circles(folder: Path) -> Path:
    """Each record says that the next one is the first one."""
    _put_slices(folder / "images")
    return _index(folder, [record(b"IMAGES\\%04d" % n, next_record=372) for n in range(20)])


def z17_index_of_a_million_records(folder: Path) -> Path:
    """Longer than any disc."""
    return _index(folder, [record(b"IMAGES\\0000") * 1_000_000])


def z17_index_that_lists_itself(folder: Path) -> Path:
    """An index of one file, which is the index."""
    return _index(folder, [record(b"DICOMDIR")])


def z17_folder_with_a_damaged_index(folder: Path) -> Path:
    """Where a folder is opened the index is not needed."""
    _put_slices(folder)
    (folder / "DICOMDIR").write_bytes(dicomdir([b"0000", b"0001"])[:-30])
    return folder


def z18_two_patients_three_studies(folder: Path) -> Path:
    """Never merged: four series, of equal numbers."""
    for n, (patient, study, series) in enumerate(((1, 1, 1), (1, 1, 2), (1, 2, 1), (2, 3, 1))):
        _put_slices(folder / str(n), series=series, study=study, patient=patient)
    return folder


def _put_slices(folder: Path, **numbers: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for n, content in enumerate(good_slices(**numbers)):
        (folder / f"{n:04d}").write_bytes(content)


def _index(folder: Path, records: list[bytes]) -> Path:
    (folder / "DICOMDIR").write_bytes(dicomdir_of(records))
    return folder / "DICOMDIR"
