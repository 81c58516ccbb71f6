"""The English catalogue: one table of all modules beside this one."""

from spine_app.screen.english.channel import CHANNEL
from spine_app.screen.english.commands import COMMANDS
from spine_app.screen.english.edit import EDIT
from spine_app.screen.english.errors import ERRORS
from spine_app.screen.english.exports import EXPORTS
from spine_app.screen.english.labels import LABELS
from spine_app.screen.english.measure import MEASURE
from spine_app.screen.english.page import PAGE
from spine_app.screen.english.pictures import PICTURES
from spine_app.screen.english.quality import QUALITY
from spine_app.screen.english.render import RENDER
from spine_app.screen.english.segment import SEGMENT
from spine_app.screen.english.series import SERIES
from spine_app.screen.english.shell import SHELL
from spine_app.screen.english.slices import SLICES
from spine_app.screen.english.spine import SPINE
from spine_app.screen.english.surfaces import SURFACES

ENGLISH: dict[str, str] = (
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
