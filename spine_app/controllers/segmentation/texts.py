"""How a segmentation is told: steps, models, where a result is from, and what went wrong."""

from collections.abc import Collection, Sequence

from spine_app.controllers.notices import error_sentence
from spine_app.controllers.segmentation.run import Step
from spine_app.controllers.segmentation.source import named_labels
from spine_app.domain.helper_errors import HelperJobFailed, HelperRefused
from spine_app.domain.labels.findings import Findings, Provenance
from spine_app.domain.labels.structures import CANAL, CORD, DISC, END_PLATE, SACRUM, VERTEBRAE
from spine_app.helper_client.documents import Job, Model
from spine_app.screen.texts import text
from spine_app.screen.told import again, told

KNOWN_MODELS = ("builtin-small", "classical")
"""Models whose title and cost stand in our catalogues."""
_DIGITS = 12


def step_words(step: Step, job: Job | None) -> str:
    """What is being done."""
    if step is Step.WAIT and job is not None and job.ahead:
        return _filled("segment.step.wait_behind", str(job.ahead))
    if step is Step.WORK and job is not None and job.stage is not None:
        return text(f"segment.stage.{job.stage}")
    return text(f"segment.step.{step.value}")


@told
def finished_words(values: Collection[int]) -> str:
    """Vertebrae of a first look whose borders stay as they are until the result; empty for none."""
    levels = [value for value in values if value in VERTEBRAE]
    if not levels:
        return ""
    names = [named.name for named in named_labels((value, None) for value in levels).values()]
    return text("segment.finished").replace("{value}", ", ".join(map(again, names)))


def title_of(model: Model) -> str:
    """What a model is called; a pack of the user's says so itself."""
    return text(f"segment.model.{model.id}") if model.id in KNOWN_MODELS else model.title


def about_model(model: Model, seconds_here: float | None) -> list[list[str]]:
    """Label and value pairs about a model.

    Args:
        model: which.
        seconds_here: how long it last took in this session; None where it did not run.
    """
    rows = [
        [text("segment.about.gives"), gives(model)],
        [text("segment.about.modality"), ", ".join(model.modalities)],
        [text("segment.about.cost"), cost_words(model.id, seconds_here)],
        [text("segment.about.licence"), model.licence],
    ]
    return [*rows, [text("segment.about.notice"), model.notice]] if model.notice else rows


@told
def gives(model: Model) -> str:
    """The kinds of structures of a model."""
    numbers = {label.value for label in model.labels}
    kinds = (
        ("vertebrae", any(0 < n < SACRUM for n in numbers)),
        ("discs", any(DISC < n < END_PLATE for n in numbers)),
        ("sacrum", SACRUM in numbers),
        ("canal", CANAL in numbers),
        ("cord", CORD in numbers),
    )
    return ", ".join(text(f"segment.gives.{kind}") for kind, given in kinds if given)


@told
def cost_words(model: str, seconds_here: float | None) -> str:
    """Seconds and memory, as far as they are known."""
    known = [text(f"segment.cost.{model}")] if model in KNOWN_MODELS else []
    if seconds_here is not None:
        known.append(_filled("segment.cost.here", f"{seconds_here:.0f}"))
    return " ".join(known) or text("segment.cost.unknown")


def provenance_rows(of: Provenance) -> list[list[str]]:
    """Label and value pairs about where a result is from."""
    is_ours = of.model in KNOWN_MODELS
    title = text(f"segment.model.{of.model}") if is_ours else of.engine
    numbering = text("segment.origin.numbering_ours") if is_ours else of.numbering
    weights = of.sha256[:_DIGITS] if of.sha256 else text("segment.origin.no_weights")
    rows = [
        [text("segment.origin.model"), _model_words(title, of.model)],
        [text("segment.origin.weights"), weights],
        [text("segment.origin.version"), of.version],
        [text("segment.origin.mode"), _mode_words(of.mode, of.provider)],
        [text("segment.origin.part"), text(f"segment.part.{'box' if of.is_box else 'whole'}")],
        [text("segment.origin.seconds"), f"{of.seconds:.1f} s"],
        [text("segment.origin.numbering"), numbering],
        [text("segment.about.licence"), of.licence],
    ]
    return [*rows, [text("segment.about.notice"), of.notice]] if of.notice else rows


def question(findings: Findings) -> str:
    """What a person is asked about the levels; empty for nothing."""
    return text(f"segment.question.{findings.asked}") if findings.asked else ""


@told
def done_words(findings: Findings) -> str:
    """The notice of a result."""
    vertebrae = findings.vertebrae
    if not vertebrae:
        return text("segment.done_none")
    words = text("segment.done").replace("{count}", str(len(vertebrae)))
    words = words.replace("{first}", vertebrae[0].level).replace("{second}", vertebrae[-1].level)
    return words.replace("{seconds}", f"{findings.provenance.seconds:.0f}")


def failure(code: str, error_id: str, error: Exception) -> str:
    """Sentence for what ended a segmentation, with the id under which the log holds it."""
    if isinstance(error, HelperJobFailed):
        return _with_id(f"segment.error.{error.reason}", error_id)
    if isinstance(error, HelperRefused):
        return _with_id(problem_key(error.problem), error_id)
    return error_sentence(code, error_id)


def problem_key(problem: str) -> str:
    """Text key of what the helper has answered; one for all that no user can do anything about."""
    return f"segment.problem.{problem}" if problem in TELLING else "segment.problem.other"


TELLING: Sequence[str] = (
    "queue-full",
    "store-full",
    "unknown-volume",
    "unknown-model",
    "unknown-mode",
    "wrong-modality",
    "bad-box",
    "bad-grid",
    "body-too-large",
    "body-timed-out",
    "unknown-job",
    "no-result",
    "bad-pins",
    "cannot-relabel",
    "internal",
)
"""Answers of the helper that have a sentence of their own."""


@told
def _model_words(title: str, model: str) -> str:
    return f"{title} ({model})"


@told
def _mode_words(mode: str, provider: str) -> str:
    return f"{text(f'segment.mode.{mode}')}, {provider}"


@told
def _with_id(key: str, error_id: str) -> str:
    return f"{text(key)} ({error_id})"


@told
def _filled(key: str, value: str) -> str:
    return text(key).replace("{value}", value)
