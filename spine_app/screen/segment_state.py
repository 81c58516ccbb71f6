"""Fields of the segmentation that server and browser share; see `screen.state`."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

from pydantic import Field


class SegmentMode(Enum):
    """How a model runs, where it has both ways."""

    FAST = "fast"
    EXACT = "exact"


class SegmentPart(Enum):
    """What is segmented."""

    WHOLE = "whole"
    BOX = "box"
    """What the crop box of the 3D view holds."""


@dataclass
class SegmentShown:
    """Written by the server alone."""

    presence: str = ""
    """How the helper is: a value of `HelperPresence`."""
    advice: str = ""
    """What to do where the helper cannot be asked; empty where it can."""
    can_ask_helper: bool = False
    """The helper stays away until somebody asks for it."""
    models: list[dict[str, object]] = field(default_factory=list)
    """Items of a chooser: `value`, `title`, `props`."""
    model: str = ""
    """The one that would run."""
    modes: list[str] = field(default_factory=list)
    """Its modes."""
    about: list[list[str]] = field(default_factory=list)
    """Label and value pairs about it: what it gives, costs, allows."""
    can_run: bool = False
    obstacle: str = ""
    """Why nothing can be run although the helper is there."""
    running: bool = False
    step: str = ""
    done: float = 0.0
    """Part of the work that is done, 0 … 1."""
    seconds_left: int = -1
    """-1 while unknown."""
    stalled: bool = False
    first_look: bool = False
    """A coarse result is drawn."""
    finished: str = ""
    """Which of its levels have the borders of the result already; empty for none."""
    has_result: bool = False
    """The label map on screen was made here, and its levels can be said."""
    question: str = ""
    """What the user is asked about the levels; empty for nothing."""
    details: list[list[str]] = field(default_factory=list)
    """Label and value pairs about how the result came about."""
    levels: list[str] = field(default_factory=list)
    """What a vertebra can be said to be."""


@dataclass
class SegmentControls:
    """Written by the browser."""

    wanted_model: Annotated[str, Field(max_length=64)] = ""
    mode: SegmentMode = SegmentMode.FAST
    part: SegmentPart = SegmentPart.WHOLE
