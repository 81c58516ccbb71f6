"""Rows D34 and D35: objects that are no images, and files that change under the reader."""

import os

from pydicom.dataset import Dataset

from spine_app.domain.study.series import AsideKind
from tests.data.dicom_writer import Style, write_dataset, write_series
from tests.nasty.case import opens, refuse
from tests.nasty.checks import all_of, aside, same_as
from tests.nasty.dicom_bytes import series
from tests.nasty.good import good_volume

STORAGE = "1.2.840.10008.5.1.4.1.1."

CLASSES = {
    "structured-report": ("88.33", AsideKind.REPORT),
    "dose-report": ("88.67", AsideKind.REPORT),
    "pdf": ("104.1", AsideKind.REPORT),
    "segmentation": ("66.4", AsideKind.SEGMENTATION),
    "surface-segmentation": ("66.5", AsideKind.SEGMENTATION),
    "registration": ("66.1", AsideKind.OTHER),
    "structure-set": ("481.3", AsideKind.RADIOTHERAPY),
    "dose": ("481.2", AsideKind.RADIOTHERAPY),
    "plan": ("481.5", AsideKind.RADIOTHERAPY),
    "presentation-state": ("11.1", AsideKind.PRESENTATION),
    "raw-data": ("66", AsideKind.OTHER),
    "ecg": ("9.1.1", AsideKind.OTHER),
    "video": ("77.1.4.1", AsideKind.OTHER_IMAGE),
    "screen": ("7", AsideKind.SCREEN),
    "pet": ("128", AsideKind.OTHER_IMAGE),
    "ultrasound": ("6.1", AsideKind.OTHER_IMAGE),
    "radiograph": ("1.1", AsideKind.OTHER_IMAGE),
    "parametric-map": ("30", AsideKind.OTHER_IMAGE),
}
"""Storage classes that hold no slices of a CT or MR."""


def of_class(uid):
    """Style of slices that claim another class."""
    return Style(series=2, change=lambda dataset, _k: setattr(dataset, "SOPClassUID", uid))


def beside_images(name):
    """Maker of a good series and one object of a class."""

    def make(folder):
        write_series(folder / "a", good_volume())
        for path in write_series(folder / "b", good_volume(), of_class(STORAGE + name))[1:]:
            path.unlink()
        return folder

    return make


def alone(name):
    """Maker of twenty objects of a class and nothing else."""

    def make(folder):
        write_series(folder, good_volume(), of_class(STORAGE + name))
        return folder

    return make


def empty_data_set(folder):
    """A data set without an element."""
    write_dataset(folder / "a", Dataset())
    return folder


def class_of_64_kb(folder):
    """A class whose UID is long."""
    write_series(folder, good_volume(), of_class("1." + "2" * 60000))
    return folder


def seventh(folder):
    """A file of the series."""
    return sorted(folder.iterdir())[7]


def grow(folder):
    """Something is still written to a file."""
    path = seventh(folder)
    path.write_bytes(path.read_bytes() + b"\0\0")


def shrink(folder):
    """A file is cut."""
    path = seventh(folder)
    path.write_bytes(path.read_bytes()[:-2])


def rewrite(folder):
    """A file gets other pixels and stays as long as it was."""
    path = seventh(folder)
    path.write_bytes(path.read_bytes()[:-2400] + b"\1\2" * 1200)


def replace_and_date_back(folder):
    """Another file of the same length and time takes the name."""
    path, other = seventh(folder), folder / "other"
    status = path.stat()
    other.write_bytes(path.read_bytes()[:-2400] + b"\1\2" * 1200)
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)


def remove(folder):
    """A file goes."""
    seventh(folder).unlink()


def turn_into_a_pipe(folder):
    """A pipe takes the name; whoever opens it without care waits for ever."""
    path = seventh(folder)
    path.unlink()
    os.mkfifo(path)


def turn_into_a_link(folder):
    """A link to another slice takes the name."""
    path = seventh(folder)
    path.unlink()
    path.symlink_to(sorted(folder.iterdir())[0])


MEDDLERS = {
    "grows": grow,
    "shrinks": shrink,
    "rewritten": rewrite,
    "replaced-and-dated-back": replace_and_date_back,
    "removed": remove,
    "turned-into-a-pipe": turn_into_a_pipe,
    "turned-into-a-link": turn_into_a_link,
}


CASES = (
    *(
        opens("D34", f"{name}-beside-images", beside_images(uid),
              check=all_of(same_as(), aside(kind)))
        for name, (uid, kind) in CLASSES.items()
    ),
    *(
        refuse("D34", f"{name}-alone", alone(uid), "no-image-series")
        for name, (uid, _) in CLASSES.items()
    ),
    refuse("D34", "class-unknown", alone("999.1"), "no-image-series"),
    opens("D34", "class-of-64-kb-is-none", class_of_64_kb, check=same_as()),
    refuse("D34", "nothing-in-it", empty_data_set, "no-image-series"),
    *(
        refuse("D35", f"{name}-before-it-is-read", series(), "files-changed", meddle=meddle)
        for name, meddle in MEDDLERS.items()
    ),
)  # fmt: skip
