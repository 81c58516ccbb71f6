"""The Korean catalogue: one table of all `korean_*.py`. Terms: docs/glossary-ko.md."""

from spine_app.screen.korean_channel import CHANNEL
from spine_app.screen.korean_commands import COMMANDS
from spine_app.screen.korean_errors import ERRORS
from spine_app.screen.korean_labels import LABELS
from spine_app.screen.korean_measure import MEASURE
from spine_app.screen.korean_page import PAGE
from spine_app.screen.korean_pictures import PICTURES
from spine_app.screen.korean_quality import QUALITY
from spine_app.screen.korean_render import RENDER
from spine_app.screen.korean_series import SERIES
from spine_app.screen.korean_shell import SHELL
from spine_app.screen.korean_slices import SLICES

KOREAN: dict[str, str] = (
    PAGE
    | SHELL
    | SERIES
    | QUALITY
    | LABELS
    | RENDER
    | SLICES
    | MEASURE
    | PICTURES
    | CHANNEL
    | COMMANDS
    | ERRORS
)
