"""`python -m tests.benchmarks.load_readers NAME FOLDER`: one load by one reader, timed inside.

Prints a line of JSON: seconds from folder to volume without starting Python and importing (our
reader's own process is part of "ours"), and the longest wait of our event loop. Every reader
touches each page of what it has read.
"""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

_WORDS_IN_PAGE = 2048


def touch(voxels):
    """Have every page of an array in memory."""
    return int(np.asarray(voxels).reshape(-1)[::_WORDS_IN_PAGE].max())


def ours(folder):
    """From asking for a reader process to the mapped volume."""
    return _with_session(folder, is_up=False)


def ours_warm(folder):
    """The same from the moment the reader process is up."""
    return _with_session(folder, is_up=True)


def _with_session(folder, *, is_up):
    # Imported here, so that the other readers are measured without, and before the clock starts.
    from tests.benchmarks.session import load  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as work:
        return asyncio.run(load(folder, Path(work), is_up=is_up))


def itk(folder):
    """ITK's series reader with GDCM's own grouping and sorting."""
    import itk as library  # noqa: PLC0415

    names = library.GDCMSeriesFileNames.New()
    reader = library.ImageSeriesReader[library.Image[library.SS, 3]].New()
    reader.SetImageIO(library.GDCMImageIO.New())
    started = time.perf_counter()
    names.SetDirectory(str(folder))
    reader.SetFileNames(names.GetFileNames(names.GetSeriesUIDs()[0]))
    reader.Update()
    touch(library.array_view_from_image(reader.GetOutput()))
    return {"seconds": time.perf_counter() - started}


def pydicom(folder):
    """The usual ten lines: read, sort, stack, rescale."""
    import pydicom as library  # noqa: PLC0415

    started = time.perf_counter()
    slices = [library.dcmread(path) for path in folder.glob("*.dcm")]
    slices.sort(key=lambda one: one.ImagePositionPatient[2])
    slope, intercept = slices[0].RescaleSlope, slices[0].RescaleIntercept
    stack = np.stack([one.pixel_array for one in slices]).astype(np.int16)
    touch(stack * int(slope) + int(intercept))
    return {"seconds": time.perf_counter() - started}


def raw(folder):
    """The limit: read all files and copy their pixel bytes once, into one array."""
    started = time.perf_counter()
    paths = sorted(folder.glob("*.dcm"))
    count = 512 * 512 * 2
    stack = np.empty((len(paths), count), np.uint8)
    for k, path in enumerate(paths):
        stack[k] = np.frombuffer(path.read_bytes()[-count:], np.uint8)
    touch(stack.view(np.int16))
    return {"seconds": time.perf_counter() - started}


READERS = {"ours": ours, "ours_warm": ours_warm, "itk": itk, "pydicom": pydicom, "raw": raw}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(READERS[sys.argv[1]](Path(sys.argv[2]))) + "\n")
