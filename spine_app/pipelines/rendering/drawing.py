"""What draws 3D views: our own ray caster on the CPU, VTK's where a graphics card draws."""

from functools import cached_property

from spine_app.pipelines.rendering.gpu import GpuCaster
from spine_app.pipelines.rendering.ray_caster import RayCaster
from spine_app.pipelines.rendering.ray_volume import RayVolumes
from spine_app.pipelines.rendering.ray_workers import Workers
from spine_app.pipelines.rendering.sight import BACKGROUND, Drawing
from spine_app.pipelines.scene import Scene, is_software


class Graphics:
    """What the 3D views of one thread share. Belongs to that thread."""

    def __init__(self) -> None:
        """Start the threads that cast rays."""
        self.workers = Workers()
        self.volumes = RayVolumes(self.workers)

    @cached_property
    def renderer_name(self) -> str:
        """Name of the OpenGL renderer. Opens a window once to ask for it."""
        scene = Scene(lambda _: None, BACKGROUND)
        name = scene.renderer_name()
        scene.release()
        return name

    @property
    def on_cpu(self) -> bool:
        """Whether OpenGL draws on the CPU, where it takes seconds for a volume."""
        return is_software(self.renderer_name)

    def make(self, *, on_cpu: bool) -> Drawing:
        """Something that draws one view."""
        return RayCaster(self.volumes, self.workers) if on_cpu else GpuCaster()

    def release(self) -> None:
        """End the threads."""
        self.workers.stop()
