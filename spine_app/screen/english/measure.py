"""English texts about measurements."""

MEASURE: dict[str, str] = {
    "measure.kind_ruler": "Ruler",
    "measure.kind_angle": "Angle",
    "measure.kind_cobb": "Cobb",
    "measure.kind_roi": "ROI",
    "measure.title": "Measurements",
    "measure.empty": "Nothing is measured yet.",
    "measure.start": (
        "Choose a tool, then click in a slice or on the surface in 3D. Dragging makes a ruler in"
        " one go."
    ),
    "measure.tools": "Measuring tools",
    "measure.shape": "ROI shape",
    "measure.shape_ellipse": "Ellipse",
    "measure.shape_rectangle": "Rectangle",
    "measure.shape_drawn": "Freehand",
    "measure.shape_sphere": "Ball",
    "measure.decimals": "Decimals",
    "measure.undo": "Undo",
    "measure.redo": "Redo",
    "measure.show": "Show",
    "measure.hide": "Hide",
    "measure.show_all": "Show all",
    "measure.hide_all": "Hide all",
    "measure.delete": "Delete",
    "measure.delete_all": "Delete all",
    "measure.name": "Name",
    "measure.jump": "Go to",
    "measure.export": "Save as CSV",
    "measure.export_hint": (
        "A table for spreadsheets, with points, definitions and warnings. Names that you gave are"
        " in it; those of the patient are not."
    ),
    "measure.warned": "Read the warnings",
    "measure.no_value": "No value",
    "measure.plane": "Plane",
    "measure.levels": "At",
    "measure.space": "Through space",
    "measure.tilted": "tilted",
    "measure.off_plane": "on another plane",
    "measure.mean": "Mean",
    "measure.sd": "SD",
    "measure.range": "Range",
    "measure.voxels": "Voxels",
    "measure.samples": "Samples",
    "measure.area": "Area",
    "measure.area_counted": "Area of voxels",
    "measure.volume": "Volume",
    "measure.volume_counted": "Volume of voxels",
    "measure.axes": "Axes",
    "measure.sides": "Sides",
    "measure.diameter": "Diameter",
    "measure.about_ruler": (
        "Straight distance between two points of the patient, in space: also where they lie on"
        " different slices."
    ),
    "measure.about_ruler_px": "Straight distance between two points, counted in pixels.",
    "measure.about_angle": (
        "Angle at the middle point between the lines to both others, in the plane through the three"
        " points. 0 to 180°."
    ),
    "measure.about_cobb": (
        "Angle between two end-plate lines as seen in this plane, each taken from left to right, so"
        " that tilts to opposite sides add up. 0 to 180°. Upper end plate of the upper and lower"
        " end plate of the lower end vertebra (Cobb 1948)."
    ),
    "measure.about_region": (
        "Values of the voxels of this slice whose centre lies inside. SD is that of a sample"
        " (n − 1). Area is that of the outline; area of voxels is what was counted."
    ),
    "measure.about_sampled": (
        "This plane lies oblique to the voxels, so values are interpolated (trilinear) at the"
        " finest voxel spacing. SD is that of a sample (n − 1). Area is that of the outline."
    ),
    "measure.about_sphere": (
        "Values of the voxels whose centre lies inside of the ball. SD is that of a sample (n − 1)."
        " Volume is 4/3 πr³; volume of voxels is what was counted."
    ),
    "measure.warn_coarse": (
        "Measured on a first look at a part of the slices; it is measured again once all are there."
    ),
    "measure.warn_pixels": (
        "The size of the pixels is not known: lengths and areas are in pixels, not in millimetres."
    ),
    "measure.warn_slab": (
        "Placed on a picture of {value} mm of tissue: how deep its points lie is not known."
    ),
    "measure.warn_step": (
        "Its points lie on different slices, which are {value} mm apart: across them it is only as"
        " exact as that."
    ),
    "measure.warn_surface": (
        "Placed on what the 3D picture showed: another preset, shift or cut has its surface"
        " elsewhere."
    ),
    "measure.warn_cut": "A part of the region lies outside of the image and does not count.",
    "measure.hint_ruler_0": "Ruler: click the first point, or press and drag.",
    "measure.hint_ruler_1": "Ruler: click the second point. Shift keeps to 45°.",
    "measure.hint_angle_0": "Angle: click a point on the first arm.",
    "measure.hint_angle_1": "Angle: click where both arms meet.",
    "measure.hint_angle_2": "Angle: click a point on the second arm.",
    "measure.hint_cobb_0": "Cobb: drag along the upper end plate, or click both its ends.",
    "measure.hint_cobb_1": "Cobb: click the other end of the upper end plate.",
    "measure.hint_cobb_2": "Cobb: drag along the lower end plate, or click both its ends.",
    "measure.hint_cobb_3": "Cobb: click the other end of the lower end plate.",
    "measure.hint_ellipse_0": "ROI: drag from corner to corner. Shift makes a circle.",
    "measure.hint_ellipse_1": "ROI: click the opposite corner. Shift makes a circle.",
    "measure.hint_rectangle_0": "ROI: drag from corner to corner. Shift makes a square.",
    "measure.hint_rectangle_1": "ROI: click the opposite corner. Shift makes a square.",
    "measure.hint_drawn_0": "ROI: draw around the region, or click its corners.",
    "measure.hint_drawn_1": "ROI: click the next corner.",
    "measure.hint_drawn_2": "ROI: click the next corner.",
    "measure.hint_drawn_3": "ROI: go on, or close it with a click on the first corner.",
    "measure.hint_sphere_0": "ROI: click the middle of the ball, or drag from there outwards.",
    "measure.hint_sphere_1": "ROI: click how far the ball reaches.",
    "history.undo": "Undo",
    "history.redo": "Redo",
    "history.undone": "Undone",
    "history.redone": "Done again",
    "history.add_ruler": "add ruler",
    "history.add_angle": "add angle",
    "history.add_cobb": "add Cobb angle",
    "history.add_roi": "add ROI",
    "history.move_ruler": "move ruler",
    "history.move_angle": "move angle",
    "history.move_cobb": "move Cobb angle",
    "history.move_roi": "move ROI",
    "history.rename_ruler": "rename ruler",
    "history.rename_angle": "rename angle",
    "history.rename_cobb": "rename Cobb angle",
    "history.rename_roi": "rename ROI",
    "history.show_ruler": "show ruler",
    "history.show_angle": "show angle",
    "history.show_cobb": "show Cobb angle",
    "history.show_roi": "show ROI",
    "history.hide_ruler": "hide ruler",
    "history.hide_angle": "hide angle",
    "history.hide_cobb": "hide Cobb angle",
    "history.hide_roi": "hide ROI",
    "history.remove_ruler": "delete ruler",
    "history.remove_angle": "delete angle",
    "history.remove_cobb": "delete Cobb angle",
    "history.remove_roi": "delete ROI",
    "history.remove_all": "delete all measurements",
    "history.show_all": "show all measurements",
    "history.hide_all": "hide all measurements",
    "key.edit.undo": "Undo",
    "key.edit.redo": "Redo",
    "key.edit.delete": "Delete the chosen measurement",
    "key.edit.cancel": "Stop placing a measurement, or choose none",
}
