"""Every command of the page by its dotted name, its groups included."""

import inspect

from spine_app.screen.commands import Commands
from spine_app.screen.edit_commands import EditCommands
from spine_app.screen.export_commands import ExportCommands
from spine_app.screen.measure_commands import MeasureCommands
from spine_app.screen.picture_commands import PictureCommands
from spine_app.screen.render_commands import RenderCommands
from spine_app.screen.segment_commands import SegmentCommands
from spine_app.screen.slice_commands import SliceCommands
from spine_app.screen.spine_commands import SpineCommands
from spine_app.screen.surface_commands import SurfaceCommands

GROUPS = {
    "render": RenderCommands,
    "slices": SliceCommands,
    "surfaces": SurfaceCommands,
    "measure": MeasureCommands,
    "spine": SpineCommands,
    "edit": EditCommands,
    "pictures": PictureCommands,
    "segment": SegmentCommands,
    "exports": ExportCommands,
}


def functions(group):
    return {name: f for name, f in vars(group).items() if inspect.isfunction(f) and name[0] != "_"}


COMMANDS = {
    **functions(Commands),
    **{
        f"{group}.{name}": f
        for group, kind in GROUPS.items()
        for name, f in functions(kind).items()
    },
}
