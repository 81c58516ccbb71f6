"""`spine-helper segment`: a file in, a label map out, without a service."""

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from spine_helper.commands.ending import Ended, Exit
from spine_helper.commands.terminal import Bar, complain, say
from spine_helper.commands.wishes import box_argument, pin_argument

if TYPE_CHECKING:
    from spine_helper.commands.one_job import Done, Wish
    from spine_helper.engines.engine import Box, Engine, Mode
    from spine_helper.volumes.files import FileVolume

_STAGES = {
    "prepare": "preparing",
    "find": "finding the spine",
    "segment": "segmenting",
    "separate": "separating vertebrae",
    "name": "naming levels",
    "finish": "finishing",
}
_LABELS = (".nii", ".nii.gz")


def add_segment(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `segment` to the command line."""
    segment = commands.add_parser("segment", help="segment the spine in a file")
    segment.add_argument("input", type=Path, metavar="IN", help="NIfTI, NRRD or a DICOM folder")
    segment.add_argument("output", type=Path, metavar="OUT", help="label map, .nii or .nii.gz")
    segment.add_argument("--model", help="see `spine-helper models`; the first that fits if absent")
    segment.add_argument("--mode", choices=("exact", "fast"), help="fast where the model has it")
    segment.add_argument("--modality", choices=("CT", "MR"), help="told from the file if absent")
    segment.add_argument("--series", type=_at_least_one, help="which series of a DICOM folder")
    segment.add_argument("--box", type=box_argument, metavar="I0:I1,J0:J1,K0:K1", help="look there")
    segment.add_argument(
        "--pin",
        type=pin_argument,
        action="append",
        default=[],
        metavar="VALUE=LEVEL",
        help="what you know of the vertebra that has this value without --pin; repeat for more",
    )
    segment.add_argument("--json", type=Path, metavar="REPORT", help="write a report beside it")
    segment.add_argument("--threads", type=_at_least_one, help="cores; all unless given")
    segment.add_argument("--overwrite", action="store_true", help="replace what is there")


def _at_least_one(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("less than one")
    return count


def run_segment(options: argparse.Namespace) -> int:
    """Segment a file and return the exit status."""
    from spine_helper.commands.interruption import orderly, status_of  # noqa: PLC0415 - quick start

    try:
        with orderly():
            _check_outputs(options)
            return _segment(options)
    except Ended as ended:
        complain(str(ended))
        return ended.status
    except MemoryError:
        complain("There is not enough memory for this volume.")
        return Exit.FAILED
    except KeyboardInterrupt as interrupt:
        complain("Interrupted; nothing was written.")
        return status_of(interrupt)


def _check_outputs(options: argparse.Namespace) -> None:
    """Refuse before any work what would be refused after it."""
    if not options.output.name.endswith(_LABELS):
        raise Ended(Exit.ARGUMENTS, "The label map must end with .nii or .nii.gz.")
    doubles = [value for value, count in Counter(v for v, _ in options.pin).items() if count > 1]
    if doubles:
        raise Ended(Exit.ARGUMENTS, f"--pin says two levels of value {doubles[0]}.")
    if not options.input.exists():
        raise Ended(Exit.NO_INPUT, "There is no such file or folder.")
    outputs = [path for path in (options.output, options.json) if path is not None]
    if len({path.resolve() for path in (*outputs, options.input)}) != len(outputs) + 1:
        raise Ended(Exit.ARGUMENTS, "Input, label map and report must be different files.")
    for path in outputs:
        if not path.parent.is_dir() or path.is_dir():
            raise Ended(Exit.NO_OUTPUT, "The output cannot be written there.")
        if path.exists() and not options.overwrite:
            raise Ended(Exit.NO_OUTPUT, f"{path.name} exists; replace it with --overwrite.")


def _segment(options: argparse.Namespace) -> int:
    # These take a second to import, in which Ctrl-C shall already end orderly.
    from spine_helper.commands.one_job import run_one  # noqa: PLC0415
    from spine_helper.commands.publish import publish  # noqa: PLC0415
    from spine_helper.commands.summary import summary_lines  # noqa: PLC0415

    with Bar() as bar:
        bar.show("reading", 0.0)
        volume, wish = _order(options, _read(options))
        done: Done = run_one(volume.pop(), wish, lambda s, f: bar.show(_STAGES[s], f))
        bar.show("writing", 1.0)
        publish(done, options.output, options.json)
    for line in summary_lines(done.report):
        say(line)
    return Exit.DONE


def _read(options: argparse.Namespace) -> "FileVolume":
    from spine_helper.commands.converted import converted  # noqa: PLC0415
    from spine_helper.volumes.files import BadFile, is_own_format, read_volume  # noqa: PLC0415

    try:
        if is_own_format(options.input):
            return read_volume(options.input, options.modality)
        with converted(options.input, options.series) as found:
            return read_volume(found.path, options.modality or found.modality)
    except BadFile as error:
        raise Ended(Exit.NO_INPUT, str(error)) from None


def _order(options: argparse.Namespace, volume: "FileVolume") -> "tuple[list[FileVolume], Wish]":
    """The volume, in a list that its reader empties to free the memory, and what to do with it."""
    from spine_helper.commands.one_job import Wish  # noqa: PLC0415
    from spine_helper.service.threads import usable_cores  # noqa: PLC0415

    engine = _engine(options.model, volume.grid.modality)
    wish = Wish(
        engine=engine,
        mode=_mode(options.mode, engine),
        threads=options.threads or usable_cores(),
        box=_box(options.box, volume),
        pins=dict(options.pin),
    )
    return [volume], wish


def _engine(model: str | None, modality: str) -> "Engine":
    from spine_helper.engines.registry import installed  # noqa: PLC0415

    registry = installed()
    fitting = [one for one in registry.engines if modality in one.modalities]
    if model is None:
        if not fitting:
            raise Ended(Exit.UNAVAILABLE, f"No engine for {modality} is installed.")
        return fitting[0]
    engine = registry.find(model)
    if engine is None:
        there = ", ".join(one.id for one in registry.engines) or "none"
        raise Ended(Exit.UNAVAILABLE, f"There is no such model. Installed: {there}.")
    if engine not in fitting:
        kinds = " and ".join(engine.modalities)
        raise Ended(Exit.BAD_DATA, f"{engine.id} is for {kinds}, and this is {modality}.")
    return engine


def _mode(mode: "Mode | None", engine: "Engine") -> "Mode":
    if mode is None:
        return "fast" if "fast" in engine.modes else engine.modes[0]
    if mode not in engine.modes:
        raise Ended(Exit.ARGUMENTS, f"{engine.id} has no mode {mode}.")
    return mode


def _box(
    ranges: tuple[tuple[int, int], tuple[int, int], tuple[int, int]] | None, volume: "FileVolume"
) -> "Box | None":
    from spine_helper.engines.engine import Box  # noqa: PLC0415

    if ranges is None:
        return None
    sizes = volume.grid.shape_kji
    (i0, i1), (j0, j1), (k0, k1) = ranges
    if k1 > sizes[0] or j1 > sizes[1] or i1 > sizes[2]:
        i, j, k = sizes[::-1]
        raise Ended(Exit.BAD_DATA, f"The box is not inside the volume of {i} x {j} x {k} voxels.")
    if volume.is_mirrored:
        k0, k1 = sizes[0] - k1, sizes[0] - k0
    return Box((k0, j0, i0), (k1, j1, i1))
