"""Sizes of the vertebrae C2 to L5 from published morphometry, and how they vary.

Sources by row (lengths in mm, angles in degrees):
    end plates, pedicles, canal, transverse span: Panjabi 1991 (cervical, Spine 16:861; thoracic,
    Spine 16:888) and 1992 (lumbar, Spine 17:299), values recalled and not re-checked.
    facet tilt: range of Panjabi 1993 (Spine 18:1298); facet turn: Masharawi 2004 (Spine 29:1755).
    disc heights: lumbar Jentzsch 2024 (BMC Med Imaging 24:213), thoracic Fletcher 2015 (Eur Spine
    J) interpolated, cervical judged by eye.
    lamina thickness: Egwu 2019; the other rows were judged by eye against CT.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.ids import vertebra_names
from spine_app.domain.phantom.recipe import PhantomRecipe

Floats = NDArray[np.float64]

# One text per row: C2 to C7 | T1 to T12 | L1 to L5.
TABLE: dict[str, str] = {
    "upper_width": "16 15.8 17.2 17.5 18.5 21.8 | 24.5 24.9 24.6 24.5 24.9 26.2 27.8 29.5 30.6 31.9"
    " 34.9 39 | 41.2 42.6 44.1 46.6 47.3",
    "lower_width": "17.5 17.2 17 19.4 22 23.4 | 27.8 27.4 25.9 26 27 28.2 29.1 30.5 33 35.4 39.1"
    " 42.1 | 43.3 45.5 48 49.5 49.4",
    "upper_depth": "15 15 15.3 15.2 16.4 18.1 | 18.5 19.6 22.7 23.3 24.3 26 27.4 27.9 29.3 30.5"
    " 31.9 32.8 | 34.1 34.6 35.2 35.5 34.7",
    "lower_depth": "15.6 15.6 15.9 17.9 18.5 16.8 | 19.7 21.6 23.3 24.5 25.8 26.9 28.5 29.4 31"
    " 31.6 31.8 33.4 | 35.3 34.9 34.8 33.9 33.2",
    "height": "18 12.4 12.2 12.2 12.6 13.8 | 14.8 16 16.6 17.2 17.6 18.4 19.2 19.6 20.4 21.6 22.6"
    " 24.4 | 26 26.8 27 26.8 26.6",
    "wedge_deg": "0 .5 .3 0 -.3 -1 | -1.5 -2 -2.8 -3.3 -3.8 -4.2 -4.3 -3.9 -3.2 -2.8 -3 -3 |"
    " -2 -1 .5 2.5 8.5",
    "disc_height": "5.5 5.6 5.4 5.6 6 5.2 | 4 3.4 3.1 3.1 3.3 3.6 4 4.4 4.9 5.5 6.4 7.6 |"
    " 8.8 10.2 11 11.2 10.4",
    "disc_wedge_deg": "4 5 5 5 4.5 3 | 0 -.5 -.6 -.6 -.6 -.6 -.4 -.2 0 .5 1 2 | 5 7 9 11 14",
    "canal_width": "24.5 22.9 24.7 24.9 25.8 24.5 | 21.8 19.5 18.3 17 17.3 17.3 17.3 17.7 17.9"
    " 18.2 19.4 22.2 | 23.7 23.8 24.3 25.4 27.1",
    "canal_depth": "19 16.2 16.7 16.8 16.8 15.6 | 16.4 15.9 16 16.3 16.3 16.5 16.4 16.5 16.5 16.4"
    " 16.6 17.6 | 18.4 17.8 17.5 18 18.6",
    "pedicle_width": "7 5.6 5.4 5.6 6 6.6 | 8.5 8.2 6.8 6.3 6 6 5.9 6.7 7.7 9 9.8 8.7 |"
    " 8.6 8.6 10.2 13 17",
    "pedicle_height": "9 7.4 7.4 7 7.3 7.6 | 9.6 11.4 11.9 12.1 11.9 12.2 12.1 12.8 13.8 15.2"
    " 17.2 16.7 | 15.9 15.4 14.8 15.2 17",
    "transverse_span": "56 50 49 51 53 62 | 75 69 63 60 60 60 60 59 58 55 49 47 | 70 78 87 82 90",
    "transverse_sweep_deg": "0 0 0 0 0 0 | 18 34 40 46 50 52 54 55 56 57 55 50 | 10 12 8 14 20",
    "spinous_length": "20 15 16 18 24 33 | 33 33 34 35 37 39 39 37 34 30 26 27 | 31 33 33 28 21",
    "spinous_drop_deg": "22 18 18 20 22 20 | 24 34 40 46 52 55 55 50 42 32 22 14 | 10 9 10 12 16",
    "spinous_height": "13 8 8 8 9 11 | 11 10 9.5 9 9 9 9.5 10 11 13 16 20 | 21 22.5 21.5 18 13.5",
    "lamina_height": "14 11 10.5 11 12.5 14 | 17 18.5 19 20 20 20.5 21 21 21.5 22 23 24 |"
    " 23 23.5 22.5 21.5 18.5",
    "lamina_thickness": "6 3.5 3.5 3.8 4.2 5.2 | 6 6 6.2 6.4 6.4 6.5 6.6 6.8 7 7 7 7 |"
    " 6.6 6.6 6.8 7 6.6",
    "facet_tilt_deg": "40 42 44 46 50 54 | 60 66 70 72 73 74 75 76 77 78 79 82 | 84 85 85 84 82",
    "facet_turn_deg": "88 88 90 92 92 94 | 104 110 114 115 116 116 116 116 115 114 112 108 |"
    " 26 28 34 42 52",
    "joint_half": "18 20 20.5 21 21.5 20 | 17 13 11.5 11 11 11 11 11.2 11.6 12 12.5 13.2 |"
    " 13 14 15.5 18 21.5",
    "joint_back": "3 3 3.2 3.5 3.8 4 | 7 10.5 12 12.5 12.8 13 13 13 13 13 12.8 12.5 |"
    " 13 13 13 13 13",
    "joint_up": "0 0 0 0 0 0 | 2 4 4.5 4.5 4.5 4.5 4.5 4.5 4.5 4.3 3.8 3 | 2 1 0 -1 -1",
    "facet_width": "11 11 11 11 11.5 12 | 11 10.5 10 9.5 9.5 9.5 9.5 9.5 10 10 10.5 11 |"
    " 11.5 12 13 14 15",
    "facet_height": "10.5 10.5 10.5 11 11.5 12 | 12 11.5 11 11 11 11.5 12 12 12.5 12.5 13 13 |"
    " 14 15 15.5 16 16.5",
}
SACRAL_JOINT = {
    "facet_tilt_deg": 82.0,
    "facet_turn_deg": 56.0,
    "joint_half": 24.0,
    "joint_back": 12.0,
    "joint_up": -1.0,
    "facet_width": 15.0,
    "facet_height": 16.0,
}
SACRAL_WIDTH, SACRAL_DEPTH = 50.0, 33.0
"""Size of the S1 end plate, mm (means of several dry-bone series)."""

VARIATION = 0.02
"""Relative standard deviation of every size, for the whole spine and again for each level."""


@dataclass(frozen=True)
class LevelSize:
    """Sizes of one vertebra and of the disc and joint beside it; mm and degrees, see `TABLE`.

    `facet_*` and `joint_*` describe the joint at the vertebra's UPPER end; `disc_*` the disc
    below it. Wedges are positive where the front is higher.
    """

    name: str
    upper_width: float
    lower_width: float
    upper_depth: float
    lower_depth: float
    height: float
    wedge_deg: float
    disc_height: float
    disc_wedge_deg: float
    canal_width: float
    canal_depth: float
    pedicle_width: float
    pedicle_height: float
    transverse_span: float
    transverse_sweep_deg: float
    spinous_length: float
    spinous_drop_deg: float
    spinous_height: float
    lamina_height: float
    lamina_thickness: float
    facet_tilt_deg: float
    facet_turn_deg: float
    joint_half: float
    joint_back: float
    joint_up: float
    facet_width: float
    facet_height: float
    fracture_loss: float = 0.0

    @property
    def region(self) -> str:
        """`C`, `T` or `L`."""
        return self.name[0]

    @property
    def rear(self) -> float:
        """Distance of the posterior wall behind the body centre, mm."""
        return (self.upper_depth + self.lower_depth) / 4

    @property
    def canal_y(self) -> float:
        """Local y of the canal centre, mm; the wall is hollow, so the canal starts 2 mm in it."""
        return self.rear + self.canal_depth / 2 - 2.0


def _rows(key: str, counts: tuple[int, int, int]) -> Floats:
    """One table row, stretched to the numbers of C2-C7, thoracic and lumbar levels."""
    parts = [np.array(text.split(), dtype=np.float64) for text in TABLE[key].split("|")]
    stretched = [
        np.interp(np.linspace(0, len(row) - 1, count), np.arange(len(row)), row)
        for row, count in zip(parts, counts, strict=True)
    ]
    return np.concatenate(stretched)


def _varied(rows: dict[str, Floats], recipe: PhantomRecipe) -> dict[str, Floats]:
    """Rows in mm of this patient: scaled, and varied smoothly along the levels."""
    rng = np.random.default_rng([recipe.seed, 1])
    kernel = np.exp(-0.5 * (np.arange(-3, 4) / 1.2) ** 2)
    kernel /= np.sqrt(np.sum(kernel**2))
    varied = {}
    for key, row in rows.items():
        noise = np.convolve(rng.standard_normal(row.size + 6), kernel, mode="valid")
        factor = (1 + VARIATION * rng.standard_normal()) * (1 + VARIATION * noise)
        if key.endswith("_deg"):
            varied[key] = row + (factor - 1) * 20
        else:
            varied[key] = row * factor * recipe.size_scale
    for part in ("width", "depth"):
        lower, upper = rows[f"lower_{part}"], rows[f"upper_{part}"]
        varied[f"lower_{part}"] = varied[f"upper_{part}"] * lower / upper
    return varied


def _curved(rows: dict[str, Floats], recipe: PhantomRecipe, counts: tuple[int, int, int]) -> None:
    """Multiply the wedges by the recipe's lordosis and kyphosis, in place."""
    factors = np.repeat([recipe.lordosis, recipe.kyphosis, recipe.lordosis], counts)
    for key in ("wedge_deg", "disc_wedge_deg"):
        rows[key] = rows[key] * factors


def level_sizes(recipe: PhantomRecipe) -> dict[str, LevelSize]:
    """Sizes of every vertebra from the lowest lumbar one up to C2, by name."""
    counts = (6, recipe.rib_pairs, recipe.lumbar_count)
    rows = {key: _rows(key, counts) for key in TABLE}
    wedges = {key: rows[key] for key in ("wedge_deg", "disc_wedge_deg")}
    rows = _varied(rows, recipe)
    rng = np.random.default_rng([recipe.seed, 2])
    for key, row in wedges.items():
        rows[key] = row + 0.3 * rng.standard_normal(row.size)
    _curved(rows, recipe, counts)
    names = vertebra_names(recipe.rib_pairs, recipe.lumbar_count)[:-1]
    losses = {item.level: item.loss for item in recipe.fractures}
    sizes = {}
    for index, name in enumerate(names):
        values = {key: float(row[::-1][index]) for key, row in rows.items()}
        sizes[name] = _fractured(LevelSize(name, **values), losses.get(name, 0.0))
    return sizes


def _fractured(size: LevelSize, loss: float) -> LevelSize:
    """The same level with its anterior height reduced to (1 - loss) of the posterior one."""
    if loss <= 0:
        return size
    depth = 2 * size.rear
    posterior = size.height - depth * np.tan(np.radians(size.wedge_deg / 2))
    half_wedge = np.degrees(np.arctan(loss * posterior / (2 * depth)))
    changed = {
        **vars(size),
        "height": float(posterior * (1 - loss / 2)),
        "wedge_deg": float(-2 * half_wedge),
        "fracture_loss": loss,
    }
    return LevelSize(**changed)
