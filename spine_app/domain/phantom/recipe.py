"""What to build: the phantom's parameters, checked when made."""

from dataclasses import dataclass

import numpy as np

from spine_app.domain.errors import RequestRefused
from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.ids import vertebra_names


def _require(is_valid: bool) -> None:
    if not is_valid:
        raise RequestRefused


@dataclass(frozen=True)
class ScoliosisCurve:
    """One lateral curve of the spine.

    Attributes:
        apex: vertebra name.
        cobb_deg: angle of the curve; positive is convex to the patient's left.
        half_length: levels from the apex to an end vertebra. Overlapping curves, or one that
            reaches the sacrum, give another angle than asked; the angle table is the truth.
    """

    apex: str
    cobb_deg: float
    half_length: float = 3.0

    def __post_init__(self) -> None:
        """Refuse angles and lengths without anatomical sense."""
        _require(abs(self.cobb_deg) <= 90 and 1 <= self.half_length <= 8)


@dataclass(frozen=True)
class WedgeFracture:
    """An anterior compression fracture.

    Attributes:
        level: vertebra name, T1 or below.
        loss: 1 - anterior height / posterior height, 0 to 0.6.
    """

    level: str
    loss: float

    def __post_init__(self) -> None:
        """Refuse a loss that no body survives."""
        _require(0 <= self.loss <= 0.6)


@dataclass(frozen=True)
class PedicleScrew:
    """A titanium pedicle screw.

    Attributes:
        level: vertebra name, T1 or below.
        side: +1 for the patient's left, -1 for the right.
        diameter: mm, of the shaft.
        length: mm, from the head's seat to the tip.
    """

    level: str
    side: int
    diameter: float = 5.5
    length: float = 45.0

    def __post_init__(self) -> None:
        """Refuse a side that is none and sizes that are not made."""
        _require(self.side in (-1, 1) and 2 <= self.diameter <= 9 and 20 <= self.length <= 60)


@dataclass(frozen=True)
class PhantomRecipe:
    """Everything that decides a phantom, apart from the grid it is sampled on.

    Attributes:
        seed: of all random variation; the same recipe gives the same voxels.
        size_scale: factor on every length; 1 is an adult of mean size.
        lordosis: factor on the lumbar and cervical wedges; 1 stands, 0.7 lies supine.
        kyphosis: factor on the thoracic wedges.
        sacral_slope_deg: angle of the S1 plate with the horizontal.
        scoliosis: lateral curves.
        fractures: wedge fractures.
        screws: pedicle screws.
        rib_pairs: number of thoracic vertebrae and rib pairs, 11 to 13.
        lumbar_count: 4 to 6.
        age_years: sets the trabecular density.
        contrast: 0 for none to 1 for portal venous enhancement.
        noise_hu: standard deviation of the noise, HU for CT, grey values for MR.
        slice_thickness: mm; slices thicker than their spacing overlap and blur along k.
        field_of_view: mm, diameter of the reconstructed circle; padded outside. None: no circle.
    """

    seed: int = 0
    size_scale: float = 1.0
    lordosis: float = 0.7
    kyphosis: float = 0.8
    sacral_slope_deg: float = 29.0
    scoliosis: tuple[ScoliosisCurve, ...] = ()
    fractures: tuple[WedgeFracture, ...] = ()
    screws: tuple[PedicleScrew, ...] = ()
    rib_pairs: int = 12
    lumbar_count: int = 5
    age_years: float = 45.0
    contrast: float = 0.5
    noise_hu: float = 14.0
    slice_thickness: float = 0.0
    field_of_view: float | None = None

    def __post_init__(self) -> None:
        """Refuse values outside the range the shapes were drawn for.

        Raises:
            RequestRefused: a value is out of range or names a level that is not built.
        """
        _require(0.5 <= self.size_scale <= 1.3 and 0 <= self.lordosis <= 1.4)
        _require(0 <= self.kyphosis <= 1.6 and 10 <= self.sacral_slope_deg <= 60)
        _require(self.rib_pairs in (11, 12, 13) and self.lumbar_count in (4, 5, 6))
        _require(15 <= self.age_years <= 100 and 0 <= self.contrast <= 1)
        _require(self.noise_hu >= 0 and self.slice_thickness >= 0)
        _require(self.field_of_view is None or self.field_of_view > 0)
        names = vertebra_names(self.rib_pairs, self.lumbar_count)
        thoracolumbar = names[:-7]
        _require(all(curve.apex in names for curve in self.scoliosis))
        _require({item.level for item in self.fractures} <= set(thoracolumbar))
        _require({item.level for item in self.screws} <= set(thoracolumbar))


@dataclass(frozen=True)
class PhantomView:
    """How the phantom is sampled: a grid in the phantom's own space.

    The origin of that space is the middle of the S1 end plate; x grows to the patient's left, y
    to the back and z to the head.

    Attributes:
        shape_kji: voxels along k, j and i.
        spacing_ijk: mm along i, j and k.
        center_lps: mm, middle of the grid.
        rotation_deg: turns about x, then y, then z that tilt the grid.
    """

    shape_kji: tuple[int, int, int]
    spacing_ijk: tuple[float, float, float]
    center_lps: tuple[float, float, float]
    rotation_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def grid(self) -> Grid:
        """The grid of this view.

        Raises:
            BadGeometry: shape or spacing cannot be a grid.
        """
        direction = rotation(self.rotation_deg)
        spacing = np.array(self.spacing_ijk)
        half = (np.array(self.shape_kji[::-1]) - 1) / 2 * spacing
        origin = np.array(self.center_lps) - direction @ half
        return Grid(self.shape_kji, spacing, origin, direction)


def rotation(
    angles_deg: tuple[float, float, float],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Rotation matrix Rz Ry Rx.

    Args:
        angles_deg: right-handed angles about x, y and z.

    Returns:
        (3, 3) float64.
    """
    (ca, cb, cc), (sa, sb, sc) = np.cos(np.radians(angles_deg)), np.sin(np.radians(angles_deg))
    about_x = np.array([[1, 0, 0], [0, ca, -sa], [0, sa, ca]])
    about_y = np.array([[cb, 0, sb], [0, 1, 0], [-sb, 0, cb]])
    about_z = np.array([[cc, -sc, 0], [sc, cc, 0], [0, 0, 1]])
    return np.asarray(about_z @ about_y @ about_x)


def demo_recipe() -> PhantomRecipe:
    """The built-in demo case: a supine adult with a mild left lumbar curve."""
    return PhantomRecipe(seed=7, scoliosis=(ScoliosisCurve("L2", 9.0, 2.5),))


def demo_grid() -> Grid:
    """Grid of the demo: 400 x 320 x 320 voxels from the hip joints to the mid thorax."""
    view = PhantomView((400, 320, 320), (1.0, 1.0, 1.1), (0.0, -20.0, 104.0))
    return view.grid()
