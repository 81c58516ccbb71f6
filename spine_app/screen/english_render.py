"""English texts about the 3D view and its panel."""

RENDER: dict[str, str] = {
    "preset.bone_fine": "Cortical bone",
    "preset.bone_glass": "Glass bone",
    "preset.muscle": "Muscle",
    "preset.skin": "Skin",
    "preset.angio": "Vessels",
    "preset.vessels_bone": "Vessels + bone",
    "preset.disc": "Discs",
    "preset.metal": "Implants",
    "preset.airway": "Airways",
    "preset.xray": "X-ray",
    "preset.mip": "MIP",
    "preset.minip": "MinIP",
    "preset.fluid": "Bright fluid",
    "preset.glass": "Glass",
    "preset.vessels": "Bright vessels",
}
