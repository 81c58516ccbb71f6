"""Pictures of volumes and surfaces by VTK's GPU ray caster, where a graphics card draws.

It is set so that it shows what our own ray caster shows: the same opacity per millimetre, the same
light from the eye, the same cuts.
"""

import time

from vtkmodules.vtkCommonCore import vtkCommand
from vtkmodules.vtkCommonDataModel import vtkPiecewiseFunction, vtkPlane
from vtkmodules.vtkRenderingCore import (
    vtkAbstractMapper,
    vtkActor,
    vtkColorTransferFunction,
    vtkVolume,
    vtkVolumeProperty,
)
from vtkmodules.vtkRenderingVolume import vtkGPUVolumeRayCastMapper, vtkVolumeMapper

from spine_app.domain.rendering.cutting import HalfSpace
from spine_app.domain.rendering.mesh import ShownMesh
from spine_app.domain.rendering.preset import Blend, RenderPreset
from spine_app.domain.view.camera import VIEW_ANGLE_DEG, Camera
from spine_app.domain.volume import Volume
from spine_app.pipelines.convert import image_of, prop_matrix
from spine_app.pipelines.rendering.ray_volume import thickened
from spine_app.pipelines.rendering.sight import BACKGROUND, Grain, Job, Pixels, Sight
from spine_app.pipelines.rendering.surface import surface_actor
from spine_app.pipelines.scene import Scene

BLENDS = {
    Blend.COMPOSITE: vtkVolumeMapper.COMPOSITE_BLEND,
    Blend.MAXIMUM: vtkVolumeMapper.MAXIMUM_INTENSITY_BLEND,
    Blend.MINIMUM: vtkVolumeMapper.MINIMUM_INTENSITY_BLEND,
}


FINER = 0.4
"""Distance of VTK's samples for each of ours."""


class GpuCaster:
    """Draws sights. Belongs to the thread that made it."""

    def __init__(self) -> None:
        """Make the window and its mapper."""
        self._scene = Scene(lambda _: None, BACKGROUND)
        self._scene.renderer.UseDepthPeelingOn()
        self._scene.renderer.UseDepthPeelingForVolumesOn()
        self._scene.renderer.SetMaximumNumberOfPeels(12)
        self._mapper = _mapper()
        self._prop = vtkVolume()
        self._prop.SetMapper(self._mapper)
        self._shown: Sight | None = None
        self._image: object = None
        self._actors: list[vtkActor] = []
        self._job: Job | None = None
        self._scene.window.AddObserver(vtkCommand.AbortCheckEvent, self._check_abort)

    def draw(self, sight: Sight, size: tuple[int, int], grain: Grain, job: Job) -> Pixels | None:
        """Draw a picture of `size`; a coarse grain saves samples, not pixels."""
        self._follow(sight)
        self._scene.resize(*size)
        self._scene.renderer.SetBackground(*sight.background)
        spacing = float(sight.volume.grid.spacing_ijk.min())
        self._mapper.SetImageSampleDistance(max(1.0, grain.pixels / 2))
        # VTK looks at the values of samples only, not between them, and needs more of them.
        self._mapper.SetSampleDistance(spacing * grain.voxels * FINER)
        self._scene.renderer.ResetCameraClippingRange()
        self._job = job
        started = time.monotonic()
        try:
            self._scene.render()
        finally:
            self._job = None
        job.seconds = time.monotonic() - started
        return None if job.interrupted() else self._scene.pixels()

    def forget(self) -> None:
        """Let go of volume and surfaces."""
        if self._shown is not None:
            self._scene.renderer.RemoveAllViewProps()
            self._mapper = _mapper()
            self._prop.SetMapper(self._mapper)
            self._shown = self._image = None
            self._actors = []

    def release(self) -> None:
        """Free the window."""
        self.forget()
        self._scene.release()

    def _follow(self, sight: Sight) -> None:
        """Bring the scene to what the sight says, where that differs from before."""
        before = self._shown
        self._shown = sight
        if before is None or before.volume is not sight.volume:
            self._show(sight.volume)
        if before is None or before.preset != sight.preset or before.volume is not sight.volume:
            self._mapper.SetBlendMode(BLENDS[sight.preset.blend])
            self._prop.SetProperty(_property(sight.preset, sight.volume))
        if before is None or before.cut is not sight.cut or before.volume is not sight.volume:
            cut_away(self._mapper, sight.cut)
        changed = before is None or (before.meshes, before.cut) != (sight.meshes, sight.cut)
        if changed:
            self._show_meshes(sight.meshes, sight.cut)
        self._look(sight.camera)

    def _show(self, volume: Volume) -> None:
        thick = thickened(volume)
        # The image shares the memory of the array; both live as long as they are shown.
        self._image = thick
        self._mapper.SetInputData(image_of(thick))
        self._prop.SetUserMatrix(prop_matrix(thick.grid))
        self._scene.renderer.AddVolume(self._prop)

    def _show_meshes(self, meshes: tuple[ShownMesh, ...], cut: tuple[HalfSpace, ...]) -> None:
        for actor in self._actors:
            self._scene.renderer.RemoveActor(actor)
        self._actors = [surface_actor(mesh) for mesh in meshes]
        for mesh, actor in zip(meshes, self._actors, strict=True):
            if mesh.cut:
                cut_away(actor.GetMapper(), cut)
            self._scene.renderer.AddActor(actor)

    def _look(self, camera: Camera) -> None:
        target = self._scene.renderer.GetActiveCamera()
        target.SetPosition(*camera.position_lps)
        target.SetFocalPoint(*camera.focus_lps)
        target.SetViewUp(*camera.up)
        target.SetViewAngle(VIEW_ANGLE_DEG)

    def _check_abort(self, *_: object) -> None:
        if self._job is not None and self._job.interrupted():
            self._scene.window.SetAbortRender(1)


def cut_away(mapper: vtkAbstractMapper, half_spaces: tuple[HalfSpace, ...]) -> None:
    """Let a mapper show only what lies in all of these half spaces."""
    mapper.RemoveAllClippingPlanes()
    for space in half_spaces:
        plane = vtkPlane()
        plane.SetOrigin(*space.point_lps)
        plane.SetNormal(*space.normal)
        mapper.AddClippingPlane(plane)


def _property(preset: RenderPreset, volume: Volume) -> vtkVolumeProperty:
    prop = vtkVolumeProperty()
    prop.SetInterpolationTypeToLinear()
    colors = vtkColorTransferFunction()
    for value, rgb in preset.colors:
        colors.AddRGBPoint(value, *rgb)
    opacity = vtkPiecewiseFunction()
    for value, alpha in preset.opacities:
        opacity.AddPoint(value, alpha)
    prop.SetColor(colors)
    prop.SetScalarOpacity(opacity)
    prop.SetScalarOpacityUnitDistance(1.0)
    if preset.gradient and preset.gradient[-1][0] > 0:
        # VTK measures gradients in values per mean voxel spacing.
        spacing = float(volume.grid.spacing_ijk.mean())
        steep = vtkPiecewiseFunction()
        for value, factor in preset.gradient:
            steep.AddPoint(value * spacing, factor)
        prop.SetGradientOpacity(steep)
    prop.SetShade(preset.shaded and preset.blend is Blend.COMPOSITE)
    prop.SetAmbient(preset.light.ambient)
    prop.SetDiffuse(preset.light.diffuse)
    prop.SetSpecular(preset.light.specular)
    prop.SetSpecularPower(preset.light.specular_power)
    return prop


def _mapper() -> vtkGPUVolumeRayCastMapper:
    mapper = vtkGPUVolumeRayCastMapper()
    mapper.AutoAdjustSampleDistancesOff()
    mapper.UseJitteringOff()
    return mapper
