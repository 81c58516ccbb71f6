"""English texts of the surfaces of labels."""

SURFACES: dict[str, str] = {
    "surfaces.show": "Surfaces in 3D",
    "surfaces.full": "Full resolution",
    "surfaces.making": "Making surfaces",
}
