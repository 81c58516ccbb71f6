"""The same networks with less around them: a region, fewer tiles, no second copy of anything.

What differs from `exact`: only a region is looked at; tiles are not mirrored and are left out where
they show air; means are kept instead of sums, and only of the planes at hand; grey values are
resampled by a spline cut off after nine voxels; logits are compared plane by plane.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spine_helper.engines.engine import Box
from spine_helper.nnunet.course import Told
from spine_helper.nnunet.crop import Slices, nonzero
from spine_helper.nnunet.greys import greys_of
from spine_helper.nnunet.lattice import Shape, Triple, coarse_axis, shape_for, target_spacing
from spine_helper.nnunet.recipe import Recipe, Resampling
from spine_helper.nnunet.region import Window
from spine_helper.nnunet.stream import Enlarger
from spine_helper.nnunet.sweep import Sweep
from spine_helper.nnunet.tally import Tally
from spine_helper.nnunet.window import Net
from spine_helper.volumes.axis import Axis, Kind
from spine_helper.volumes.resample import resample_along

_Volumes = Sequence[NDArray[np.generic]]


@dataclass(frozen=True, eq=False)
class Frame:
    """The lattices of one run, along the axes of the network.

    Attributes:
        box: of the image that is not empty.
        image: shape of that box.
        lattice: shape of what the network would see of it.
        wanted: part of the box that is to be labelled.
        window: part of the lattice that is looked at; larger where a tile needs more.
        spacings: mm of the image and of the lattice.
    """

    box: Slices
    image: Shape
    lattice: Shape
    wanted: Slices
    window: Window
    spacings: tuple[Triple, Triple]

    @classmethod
    def of(cls, box: Slices, spacing: Triple, region: Slices, recipe: Recipe) -> "Frame":
        """The lattices of an image.

        Args:
            box: of the image that is not empty.
            spacing: mm.
            region: of the image, what is to be looked at.
            recipe: of the network.
        """
        target = target_spacing(recipe, spacing)
        image = _shape([part.stop - part.start for part in box])
        lattice = image if recipe.image.how == "none" else shape_for(image, spacing, target)
        wanted = [
            slice(want.start - have.start, want.stop - have.start)
            for want, have in zip(region, box, strict=True)
        ]
        spans = [
            (want.start * new / old, want.stop * new / old)
            for want, new, old in zip(wanted, lattice, image, strict=True)
        ]
        patch = _shape((1,) * (3 - len(recipe.patch)) + recipe.patch)
        window = Window.around(spans, lattice, patch)
        return cls(box, image, lattice, _slices(wanted), window, (spacing, target))

    def way_in(self, how: Resampling) -> tuple[Axis, Axis, Axis]:
        """Weights from voxels of the box to those of the window."""
        kinds = _kinds(how, self.spacings)
        k, j, i = (
            Axis.of(
                self.image[n],
                self.lattice[n],
                range(self.window.start[n], self.window.stop[n]),
                kinds[n],
            )
            for n in range(3)
        )
        return k, j, i

    def way_out(self, how: Resampling) -> tuple[tuple[Axis, Axis, Axis], Slices]:
        """Weights from voxels of the window to those of the box in it, and where these lie."""
        kinds = _kinds(how, self.spacings[::-1])
        axes, places = [], []
        for n in range(3):
            span = range(self.wanted[n].start, self.wanted[n].stop)
            axis = Axis.of(self.lattice[n], self.image[n], span, kinds[n])
            axes.append(axis.within(self.window.start[n], self.window.stop[n]))
            places.append(slice(span.start, span.stop))
        return (axes[0], axes[1], axes[2]), (places[0], places[1], places[2])


def segment_quickly(
    image: _Volumes, spacing_kji: Triple, nets: list[Net], recipe: Recipe, way: "Way"
) -> tuple[NDArray[np.unsignedinteger], Tally]:
    """Labels of a region of an image.

    Args:
        image: (k, j, i) for each channel, axes as the reader of the network gives them.
        spacing_kji: mm.
        nets: one for each fold.
        recipe: of the networks.
        way: region and who is told.

    Returns:
        (k, j, i) uint8 or uint16, 0 outside the region; and how sure the networks are.
    """
    way.told("prepare", 0.0)
    turned = [channel.transpose(recipe.transpose) for channel in image]
    spacing = _triple([spacing_kji[axis] for axis in recipe.transpose])
    whole = turned[0].shape
    recipe = replace(recipe, step=way.step or recipe.step, mirror_axes=())
    crop = nonzero(turned, False)
    wanted = way.region(image[0].shape)
    region = _common([wanted[axis] for axis in recipe.transpose], crop.box)
    frame = Frame.of(crop.box, spacing, region, recipe)
    data, empty = _data([channel[crop.box] for channel in turned], frame, recipe)
    way.told("prepare", 1.0)
    tally = Tally(recipe.regions)
    sweep = Sweep(nets, recipe, empty, lambda share: way.told("segment", share))
    axes, place = frame.way_out(recipe.logits)
    labels = np.zeros(whole, np.uint8 if _most(recipe) < 256 else np.uint16)
    target = labels[crop.box][place]
    planes = Enlarger(axes, recipe.regions).labels(tally.watch(sweep.planes(data)))
    result = labels.transpose(np.argsort(recipe.transpose))
    stops = {len(target) * n // 4 for n in (1, 2, 3)}
    for index, plane in enumerate(planes):
        target[index] = plane
        if way.peek is not None and index in stops:
            way.peek(result)
    way.told("finish", 1.0)
    return result, tally


@dataclass(frozen=True)
class Way:
    """How a quick run goes.

    Attributes:
        box: part of the image to look at, None for all of it.
        told: told how far it is.
        step: of the tiles, in patches; None for that of the network.
        peek: shown the label map so far, in the axes of the image, three times on the way.
    """

    box: Box | None
    told: Told
    step: float | None = None
    peek: Callable[[NDArray[np.unsignedinteger]], None] | None = None

    def region(self, shape: tuple[int, ...]) -> Slices:
        """The part to look at of an image of a shape, inside of it and not empty."""
        if self.box is None:
            spans = [slice(0, size) for size in shape]
        else:
            spans = [
                slice(max(0, min(low, size - 1)), max(1, min(high, size)))
                for low, high, size in zip(
                    self.box.start_kji, self.box.stop_kji, shape, strict=True
                )
            ]
        return _slices(spans)


def _data(channels: _Volumes, frame: Frame, recipe: Recipe) -> tuple[NDArray[np.float32], float]:
    """What the network sees of the window, and up to which value a tile shows nothing."""
    axes = frame.way_in(recipe.image)
    cut = tuple(axis.used for axis in axes)
    k, j, i = (axis.within(part.start, part.stop) for axis, part in zip(axes, cut, strict=True))
    found: list[NDArray[np.float32]] = []
    empty = -np.inf
    for channel, how in zip(channels, recipe.normalisations, strict=True):
        greys = greys_of(channel, how)
        part = channel[cut]
        values = resample_along(part, (k, j, i), greys.apply)
        ends = greys.apply(np.array([part.min(), part.max()]))
        found.append(np.clip(values, *ends, out=values))
        empty = empty if len(found) > 1 else greys.empty
    return np.stack(found), empty


def _kinds(how: Resampling, spacings: tuple[Triple, Triple]) -> tuple[Kind, Kind, Kind]:
    """How values are made along each axis."""
    orders: dict[int, Kind] = {0: "nearest", 1: "linear"}
    if how.how == "torch":
        plane: Kind = "linear" if how.mode == "linear" else "nearest"
        along: Kind = "linear" if how.mode_z == "linear" else "nearest"
    else:
        plane, along = orders.get(how.order, "cubic"), orders.get(how.order_z, "cubic")
    coarse = coarse_axis(how, *spacings)
    k, j, i = (along if n == coarse else plane for n in range(3))
    return k, j, i


def _most(recipe: Recipe) -> int:
    return max(recipe.regions) if recipe.regions else recipe.heads - 1


def _common(region: Sequence[slice], box: Slices) -> Slices:
    """A region inside a box; all of the box where they do not meet."""
    parts = [
        slice(max(a.start, b.start), min(a.stop, b.stop)) for a, b in zip(region, box, strict=True)
    ]
    if any(part.start >= part.stop for part in parts):
        return box
    return _slices(parts)


def _slices(parts: Sequence[slice]) -> Slices:
    k, j, i = parts
    return k, j, i


def _shape(sizes: Sequence[int]) -> Shape:
    k, j, i = sizes
    return k, j, i


def _triple(values: Sequence[float]) -> Triple:
    k, j, i = values
    return k, j, i
