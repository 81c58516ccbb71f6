"""What the page can ask for about the slice views."""

from spine_app.controllers.reporter import Reporter


class SliceActions(Reporter):
    """Implements `screen.slice_commands.SliceCommands`."""
