"""Settings: one frozen table, read from arguments and `SPINE_` variables."""

import os
import sys
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, CliPositionalArg, SettingsConfigDict


def has_screen() -> bool:
    """Whether a browser with windows can be opened; one of the terminal would take it over."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Settings(BaseSettings):
    """Open a CT or MR study of the spine in the browser. Everything stays on this computer."""

    model_config = SettingsConfigDict(
        env_prefix="SPINE_",
        extra="forbid",
        frozen=True,
        cli_kebab_case=True,
        cli_exit_on_error=False,
        cli_implicit_flags=True,
        cli_prog_name="spine-app",
        use_attribute_docstrings=True,
    )

    path: CliPositionalArg[Path | None] = None
    """Folder or file of a study to open at once."""
    demo: bool = False
    """Open the built-in demo case at once."""
    open: bool = True
    """Open the browser; with --no-open only the address is printed."""
    port: int = Field(0, ge=0, le=65535)
    """Port on 127.0.0.1; 0 takes a free one."""
    log_level: Literal["ERROR", "WARNING", "INFO"] = "WARNING"
    """How much is logged; logs never hold patient data."""
    cache_folder: Path | None = None
    """Where the private session folders and the demo case are kept; the user's cache by default."""
    helper: Literal["auto", "off"] | Path = "auto"
    """Segmentation helper: auto starts it where it is installed, off has none, or the Unix socket
    of one that runs."""
    language: Literal["en", "ko"] | None = None
    """Language of the page at the start: en or ko, the browser's by default; its menu has both."""
    upload_gib: float = Field(4.0, gt=0, le=5)
    """Largest transfer from the page, in GiB."""
