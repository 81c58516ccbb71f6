"""What the page can ask for about the 3D view."""

from spine_app.controllers.reporter import Reporter


class RenderActions(Reporter):
    """Implements `screen.render_commands.RenderCommands`."""
