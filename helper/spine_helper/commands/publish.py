"""Label map and report appear when both are complete, and not at all otherwise."""

from pathlib import Path
from uuid import uuid4

from spine_helper.commands.ending import Ended, Exit
from spine_helper.commands.interruption import held_back
from spine_helper.commands.one_job import Done
from spine_helper.volumes.files import BadFile, write_labels


def publish(done: Done, output: Path, report: Path | None) -> None:
    """Write a result.

    Args:
        done: the result.
        output: of the label map, NIfTI; what is there is replaced.
        report: of the JSON document; None for none.

    Raises:
        Ended: something cannot be written; then nothing is.
    """
    ending = ".nii.gz" if output.name.endswith(".gz") else ".nii"
    drafts = [(output.with_name(f".{uuid4().hex}{ending}"), output)]
    if report is not None:
        drafts.append((report.with_name(f".{uuid4().hex}.json"), report))
    try:
        if report is not None:
            drafts[1][0].write_text(done.report.model_dump_json(indent=1) + "\n", encoding="utf-8")
        write_labels(drafts[0][0], done.findings.labels_kji, done.place)
        with held_back():
            for draft, final in drafts:
                draft.replace(final)
    except BadFile as error:
        raise Ended(Exit.NO_OUTPUT, str(error)) from None
    except OSError:
        raise Ended(Exit.NO_OUTPUT, "The output cannot be written.") from None
    finally:
        for draft, _ in drafts:
            draft.unlink(missing_ok=True)
