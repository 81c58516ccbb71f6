"""The Korean catalogue: one table of all modules beside this one. Terms: docs/glossary-ko.md."""

from spine_app.screen.korean.channel import CHANNEL
from spine_app.screen.korean.commands import COMMANDS
from spine_app.screen.korean.edit import EDIT
from spine_app.screen.korean.errors import ERRORS
from spine_app.screen.korean.exports import EXPORTS
from spine_app.screen.korean.labels import LABELS
from spine_app.screen.korean.measure import MEASURE
from spine_app.screen.korean.page import PAGE
from spine_app.screen.korean.pictures import PICTURES
from spine_app.screen.korean.quality import QUALITY
from spine_app.screen.korean.render import RENDER
from spine_app.screen.korean.segment import SEGMENT
from spine_app.screen.korean.series import SERIES
from spine_app.screen.korean.shell import SHELL
from spine_app.screen.korean.slices import SLICES
from spine_app.screen.korean.spine import SPINE
from spine_app.screen.korean.surfaces import SURFACES

KOREAN: dict[str, str] = (
    PAGE
    | SHELL
    | SERIES
    | QUALITY
    | LABELS
    | SEGMENT
    | RENDER
    | SLICES
    | SURFACES
    | MEASURE
    | SPINE
    | EDIT
    | PICTURES
    | EXPORTS
    | CHANNEL
    | COMMANDS
    | ERRORS
)
