"""Resampling with splines as nnU-Net has it from scikit-image, number for number.

In a plane or in space scikit-image zooms with SciPy on half-pixel centres, edge values going on,
and cuts what overshoots; along a coarse axis nnU-Net evaluates SciPy's spline of another order. All
is done in float64 and stored in the type that came in.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from spine_helper.nnunet.lattice import Shape


def resample_spline(
    channel: NDArray[np.generic], shape: Shape, order: int, coarse: tuple[int, int] | None
) -> NDArray[np.generic]:
    """One channel on another lattice over the same box.

    Args:
        channel: (k, j, i) float16 or float32.
        shape: of the result.
        order: of the spline.
        coarse: axis to be resampled apart and the order along it; None for all at once.

    Returns:
        (k, j, i), of the type of `channel`.
    """
    if channel.shape == shape:
        return channel
    if coarse is None:
        return zoom(channel.astype(np.float64), shape, order).astype(channel.dtype)
    axis, order_z = coarse
    moved = np.moveaxis(channel, axis, 0)
    plane = tuple(size for n, size in enumerate(shape) if n != axis)
    if order_z == 0 or channel.shape[axis] == shape[axis]:
        result = _nearest_along(moved, plane, shape[axis], order)
    else:
        result = _spline_along(moved, plane, shape[axis], (order, order_z))
    return np.moveaxis(result, 0, axis)


def zoom(image: NDArray[np.float64], shape: tuple[int, ...], order: int) -> NDArray[np.float64]:
    """An image on another lattice over the same box, cut to the range it had.

    Args:
        image: float64, of any number of axes.
        shape: of the result.
        order: of the spline.
    """
    if image.shape == tuple(shape) and order <= 1:
        return image
    factors = [1 / (old / new) for old, new in zip(image.shape, shape, strict=True)]
    result: NDArray[np.float64] = ndimage.zoom(
        image, factors, order=order, mode="nearest", grid_mode=True
    )
    return np.clip(result, image.min(), image.max(), out=result)


def _nearest_along(
    slices: NDArray[np.generic], plane: tuple[int, ...], count: int, order: int
) -> NDArray[np.generic]:
    result = np.empty((count, *plane), slices.dtype)
    before = -1
    for index, source in enumerate(_nearest(len(slices), count)):
        if source != before:
            image = zoom(slices[source].astype(np.float64), plane, order)
        result[index] = image
        before = source
    return result


def _nearest(old: int, new: int) -> NDArray[np.intp]:
    """Which slice each new one is a copy of."""
    if old == new:
        return np.arange(old)
    picked = ndimage.map_coordinates(
        np.arange(float(old)), [_centres(old, new)], order=0, mode="nearest"
    )
    sources: NDArray[np.intp] = np.rint(picked).astype(np.intp)
    return sources


def _spline_along(
    slices: NDArray[np.generic], plane: tuple[int, ...], count: int, orders: tuple[int, int]
) -> NDArray[np.generic]:
    stack = np.stack([zoom(image.astype(np.float64), plane, orders[0]) for image in slices])
    axes = (_centres(len(stack), count), *(_centres(size, size) for size in plane))
    places = np.meshgrid(*axes, indexing="ij")
    found = ndimage.map_coordinates(stack, places, order=orders[1], mode="nearest")
    return np.asarray(found, slices.dtype)


def _centres(old: int, new: int) -> NDArray[np.float64]:
    return np.asarray(float(old) / new * (np.arange(new) + 0.5) - 0.5, np.float64)
