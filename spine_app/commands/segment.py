"""`spine-app segment`: the helper's labels of one series as a file."""

import asyncio
from pathlib import Path

from spine_app.cache.session import SessionFolder
from spine_app.commands.convert import read_volume
from spine_app.commands.ending import Ended, Exit, print_json, print_lines
from spine_app.commands.info_lines import filled
from spine_app.commands.options import Options
from spine_app.commands.progress_line import ProgressLine
from spine_app.commands.segment_record import record_of, summary_lines
from spine_app.controllers.segmentation.kept import Kept
from spine_app.controllers.segmentation.results import Result, result_of
from spine_app.controllers.segmentation.run import Order, Run, Step
from spine_app.controllers.segmentation.texts import problem_key, step_words
from spine_app.domain.errors import OutputUnwritable
from spine_app.domain.helper_errors import HelperJobFailed, HelperRefused
from spine_app.domain.volume import Volume
from spine_app.helper_client.client import CoarseLabels, HelperClient
from spine_app.helper_client.documents import Job, Mode, Model
from spine_app.helper_client.helper_process import HelperProcess
from spine_app.io.labels.nifti import ENDINGS, write_nifti_labels
from spine_app.io.staged_file import refuse_existing
from spine_app.io.volume_file import open_volume
from spine_app.screen.texts import text


def segment(options: Options) -> Exit:
    """Find the structures of one series and write them as a label map.

    Raises:
        Ended: another argument or a choice is needed, or the helper gave no result.
        SpineError: the series cannot be read, or the label map cannot be written.
    """
    output = _checked(options)
    line = ProgressLine()
    with SessionFolder(options.sessions) as folder:
        ready, volume_file, place = asyncio.run(read_volume(options, folder.path, line))
        volume = open_volume(place, volume_file)
        try:
            result = asyncio.run(_found(options, volume, line))
            line.say(text("command.writing"))
            labels = result.labels
            write_nifti_labels(output, labels.labels_kji, labels.grid, overwrite=options.overwrite)
        finally:
            line.clear()
            del volume
    if options.as_json:
        print_json(record_of(result, ready.index + 1, output.name))
    else:
        print_lines(summary_lines(result))
    return Exit.DONE


def _checked(options: Options) -> Path:
    """The output, as far as it can be judged before anything is read."""
    output = options.output
    if output is None or not output.name.lower().endswith(ENDINGS):
        raise Ended(Exit.ARGUMENTS, "wrong-ending", text("command.wrong_labels"))
    if not output.parent.is_dir():
        raise OutputUnwritable
    if not options.overwrite:
        refuse_existing([output])
    return output


async def _found(options: Options, volume: Volume, line: ProgressLine) -> Result:
    """What a helper of our own finds; it is gone afterwards.

    Raises:
        Ended: it has no such model, or gave no result.
        HelperError: it cannot be started, or breaks the contract.
    """
    line.say(text("segment.advice.starting"))
    process = await HelperProcess.start()
    try:
        order = await _order(options, volume, process.client)
        labelled = await Run(process.client, order, Kept(), _Line(line)).labelled()
    except HelperJobFailed as error:
        sentence = text(f"segment.error.{error.reason}")
        raise Ended(Exit.REFUSED, error.reason, sentence) from None
    except HelperRefused as error:
        sentence = text(problem_key(error.problem))
        raise Ended(Exit.REFUSED, error.problem, sentence) from None
    finally:
        await process.close()
    return result_of(labelled, order)


async def _order(options: Options, volume: Volume, client: HelperClient) -> Order:
    """What is asked for, where the helper has it.

    Raises:
        Ended: it does not.
    """
    models = (await client.health()).models
    fitting = [one for one in models if volume.modality.value in one.modalities]
    wanted = [one for one in fitting if options.model in (None, one.id)]
    if not wanted:
        names = ", ".join(one.id for one in fitting) or text("command.none")
        sentence = filled("command.no_such_model", names=names)
        raise Ended(Exit.REFUSED, "unknown-model", sentence)
    return Order(volume, wanted[0], _mode(options.mode, wanted[0]))


def _mode(wanted: str | None, model: Model) -> Mode:
    if wanted is None:
        return "fast" if "fast" in model.modes else model.modes[0]
    for mode in model.modes:
        if mode == wanted:
            return mode
    sentence = filled("command.no_such_mode", names=", ".join(model.modes))
    raise Ended(Exit.REFUSED, "unknown-mode", sentence)


class _Line:
    """Tells on the terminal how far it is; see `segmentation.run.Watcher`."""

    def __init__(self, line: ProgressLine) -> None:
        self._line = line

    def at(self, step: Step, job: Job | None) -> None:
        """Say stage, share and time left."""
        words = [step_words(step, job)]
        if step is Step.WORK and job is not None:
            words.append(f"{job.fraction:.0%}")
            if job.eta_s is not None:
                words.append(filled("status.left", seconds=f"{job.eta_s:.0f}"))
        self._line.say("  ".join(words))

    async def first_look(self, coarse: CoarseLabels) -> None:
        """Nobody looks."""
