"""Grey values as a network wants them."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.recipe import Normalisation, Scheme

_Float = NDArray[np.float32]
_Mask = NDArray[np.bool_] | None
_TINY: Final = 1e-8


class NoColourImage(ValueError):
    """A network for pictures of 0 to 255 was given other values."""


def normalise(image: _Float, how: Normalisation, inside: _Mask) -> None:
    """Change the grey values of one channel in place.

    Args:
        image: (k, j, i).
        how: what to do.
        inside: where the image is not empty, for `use_mask`.

    Raises:
        NoColourImage: `rgb` and a value below 0 or above 255.
    """
    _SCHEMES[how.scheme](image, how, inside if how.use_mask else None)


def _ct(image: _Float, how: Normalisation, _: _Mask) -> None:
    np.clip(image, how.lower, how.upper, out=image)
    image -= how.mean
    image /= max(how.std, _TINY)


def _zscore(image: _Float, _: Normalisation, inside: _Mask) -> None:
    if inside is None:
        mean, std = image.mean(), image.std()
        image -= mean
        image /= max(std, _TINY)
        return
    if not inside.any():
        return
    values = image[inside]
    image[inside] = (values - values.mean()) / max(values.std(), _TINY)


def _none(image: _Float, how: Normalisation, inside: _Mask) -> None:
    """Leave everything."""


def _rescale(image: _Float, _: Normalisation, __: _Mask) -> None:
    image -= image.min()
    image /= np.clip(image.max(), a_min=_TINY, a_max=None)


def _rgb(image: _Float, _: Normalisation, __: _Mask) -> None:
    if image.min() < 0 or image.max() > 255:
        raise NoColourImage("values are not those of a picture of 0 to 255")
    image /= 255.0


_SCHEMES: Final[dict[Scheme, Callable[[_Float, Normalisation, _Mask], None]]] = {
    "ct": _ct,
    "zscore": _zscore,
    "none": _none,
    "rescale": _rescale,
    "rgb": _rgb,
}
