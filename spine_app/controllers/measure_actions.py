"""What the page can ask for about measurements."""

from spine_app.controllers.reporter import Reporter


class MeasureActions(Reporter):
    """Implements `screen.measure_commands.MeasureCommands`."""
