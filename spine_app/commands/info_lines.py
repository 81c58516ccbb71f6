"""What `spine-app info` prints for people."""

from collections.abc import Iterable

from spine_app.commands.info_record import Read
from spine_app.controllers.study.quality_texts import affected_line, sentence
from spine_app.controllers.study.series_texts import aside_lines, kind_of, series_line, why_not
from spine_app.controllers.study.texts import millimetres
from spine_app.domain.study.delivery import AcquiredFile, VolumeFile
from spine_app.domain.study.messages import SeriesFound, SeriesReady, SeriesTexts
from spine_app.domain.study.series import Opening, SeriesSummary
from spine_app.screen.texts import text


def series_lines(series: SeriesSummary, read: Read) -> list[str]:
    """Lines about one series."""
    head = filled(
        "command.head",
        index=series.index + 1,
        what=kind_of(series),
        file_format=text(f"format.{series.file_format.value}"),
    )
    lines = [_place(series), *_split(series), series_line(series), _opening(series)]
    if read.refused is not None:
        lines.append(filled("command.why", why=why_not(read.refused)))
    if read.ready is not None:
        lines += _ready(read.ready)
    if read.texts is not None:
        lines += _texts(read.texts)
    return [head, *(f"  {line}" for line in lines), ""]


def aside_line(found: SeriesFound) -> str:
    """What was left out, by kind."""
    kinds = ", ".join(aside_lines(found)) or text("command.none")
    return filled("command.totals", kinds=kinds)


def choice_words(series: SeriesSummary) -> str:
    """One line about a series that may be chosen."""
    number = [] if series.number is None else [filled("command.numbered", number=series.number)]
    return " · ".join([*number, series_line(series), *_split(series)])


def filled(key: str, **values: object) -> str:
    """A text of the catalogue with its places filled; braces in values mean nothing."""
    words = text(key)
    for name, value in values.items():
        words = words.replace(f"{{{name}}}", str(value))
    return words


def _place(series: SeriesSummary) -> str:
    words = filled("command.place", patient=series.patient, study=series.study)
    if series.number is None:
        return words
    return f"{words}, {filled('command.numbered', number=series.number)}"


def _split(series: SeriesSummary) -> list[str]:
    if not series.part:
        return []
    reasons = ", ".join(text(f"split.{one.value}") for one in series.split)
    return [f"{text('series.part')} {series.part}, {text('series.split')} {reasons}"]


def _opening(series: SeriesSummary) -> str:
    words = filled("command.opens", opening=text(f"opening.{series.opening.value}"))
    if series.opening is Opening.NOTHING:
        words = text("opening.nothing")
    if series.problem_code is None or series.opening is Opening.VOLUME:
        return words
    return f"{words}, {filled('command.why', why=why_not(series.problem_code))}"


def _ready(ready: SeriesReady) -> list[str]:
    lines = _grid(ready.volume) if ready.volume else _acquired(ready.acquired)
    if not ready.quality:
        return [*lines, text("command.no_limits")]
    for one in ready.quality:
        words = f"{text(f'severity.{one.severity.value}')} {sentence(one)} {affected_line(one)}"
        lines.append(words.strip())
    return lines


def _grid(volume: VolumeFile) -> list[str]:
    k, j, i = volume.shape_kji
    axes = volume.direction
    return [
        filled("command.grid", i=i, j=j, k=k, spacing=millimetres(volume.spacing_ijk)),
        filled("command.origin", numbers=_numbers(volume.origin_lps)),
        filled(
            "command.direction",
            i=_numbers(axes[0::3]),
            j=_numbers(axes[1::3]),
            k=_numbers(axes[2::3]),
        ),
    ]


def _acquired(acquired: AcquiredFile | None) -> list[str]:
    if acquired is None:
        return []
    n, j, i = acquired.shape_nji
    return [filled("command.acquired", n=n, i=i, j=j)]


def _numbers(values: Iterable[float]) -> str:
    # Adding zero turns a negative zero into a plain one.
    return " ".join(f"{round(value, 6) + 0.0:g}" for value in values)


def _texts(texts: SeriesTexts) -> list[str]:
    """Words of the file; what could steer a terminal is left out."""
    rows = (("command.description", texts.description), ("command.date", texts.date))
    shown = ((key, "".join(filter(str.isprintable, words))) for key, words in rows)
    return [filled(key, words=words) for key, words in shown if words]
