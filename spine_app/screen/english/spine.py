"""English texts of what is measured on a segmented spine."""

SPINE: dict[str, str] = {
    "spine.name_height-front": "Vertebral height, front",
    "spine.name_height-middle": "Vertebral height, middle",
    "spine.name_height-back": "Vertebral height, back",
    "spine.name_height-loss": "Height loss",
    "spine.name_body-angle": "Body wedge angle",
    "spine.name_disc-front": "Disc height, front",
    "spine.name_disc-middle": "Disc height, middle",
    "spine.name_disc-back": "Disc height, back",
    "spine.name_disc-angle": "Disc angle",
    "spine.name_segment-angle": "Segment angle",
    "spine.name_cervical-lordosis": "CL",
    "spine.name_thoracic-kyphosis": "TK",
    "spine.name_lumbar-lordosis": "LL",
    "spine.name_cobb": "Cobb, proposed",
    "spine.name_canal-depth": "Canal depth (AP)",
    "spine.name_canal-area": "Canal area",
    "spine.name_bone-density": "Trabecular bone",
    "spine.name_sacral-slope": "SS",
    "spine.name_pelvic-tilt": "PT",
    "spine.name_pelvic-incidence": "PI",
    "spine.name_sagittal-axis": "SVA",
    "spine.about_height-front": (
        "Distance of the front ends of upper and lower end plate in the middle line, on the planes"
        " of their rims."
    ),
    "spine.about_height-middle": (
        "Distance of the bone surfaces of upper and lower end plate in their middle: end plates are"
        " hollow, so it is smaller than in front and behind."
    ),
    "spine.about_height-back": (
        "Distance of the back ends of upper and lower end plate in the middle line, on the planes"
        " of their rims."
    ),
    "spine.about_height-loss": (
        "1 − smallest / largest of front, middle and back height of the same vertebra. It is not 0"
        " in a healthy one, whose end plates are hollow. Not a grade of a fracture."
    ),
    "spine.about_body-angle": (
        "Angle from the upper to the lower end plate of one vertebra as seen from the side;"
        " positive where the front is higher."
    ),
    "spine.about_disc-front": (
        "Distance of the front ends of the two end plates beside the disc, along the direction"
        " between their normals."
    ),
    "spine.about_disc-middle": (
        "Distance of the bone surfaces of the two end plates beside the disc in their middle, along"
        " the direction between their normals."
    ),
    "spine.about_disc-back": (
        "Distance of the back ends of the two end plates beside the disc, along the direction"
        " between their normals."
    ),
    "spine.about_disc-angle": (
        "Angle between the two end plates beside the disc as seen from the side; positive where the"
        " disc is higher in front."
    ),
    "spine.about_segment-angle": (
        "Angle from the upper end plate of the upper to the lower end plate of the lower vertebra"
        " as seen from the side (of the sacrum: its S1 plate); lordosis is positive."
    ),
    "spine.about_cervical-lordosis": (
        "Angle from the lower end plate of C2 to that of C7 as seen from the side; lordosis is"
        " positive."
    ),
    "spine.about_thoracic-kyphosis": (
        "Angle from the upper end plate of T4 to the lower end plate of T12 as seen from the side;"
        " kyphosis is positive."
    ),
    "spine.about_lumbar-lordosis": (
        "Angle from the upper end plate of L1 to the S1 plate as seen from the side; lordosis is"
        " positive."
    ),
    "spine.about_cobb": (
        "Largest angle between the upper end plate of one vertebra and the lower end plate of"
        " another below it, in the coronal plane of the patient axes (Cobb 1948). A proposal: look"
        " at the end vertebrae."
    ),
    "spine.about_canal-depth": (
        "Length of the middle line of the canal from front to back, in the plane through the middle"
        " of the vertebral body; mean of 3 mm above to 3 mm below where the canal has a label."
    ),
    "spine.about_canal-area": (
        "Area of the canal in the plane through the middle of the vertebral body; mean of 3 mm"
        " above to 3 mm below where the canal has a label. Area of bone, not of the dural sac."
    ),
    "spine.about_bone-density": (
        "Mean grey value of an elliptic cylinder in L1, without cortex and basivertebral vein"
        " (Pickhardt 2013). Not a diagnosis of osteoporosis."
    ),
    "spine.about_sacral-slope": "Angle of the S1 plate with the horizontal, standing.",
    "spine.about_pelvic-tilt": (
        "Angle of the line from the axis of the hips to the middle of the S1 plate with the"
        " vertical, standing."
    ),
    "spine.about_pelvic-incidence": (
        "Angle of the line from the axis of the hips to the middle of the S1 plate with the normal"
        " of that plate."
    ),
    "spine.about_sagittal-axis": (
        "Distance of the plumb line from the middle of C7 to the back edge of the S1 plate,"
        " standing."
    ),
    "spine.refused_level-missing": "A level that belongs to it is not in the label map.",
    "spine.refused_plate-missing": "An end plate is cut off by the image, or cannot be told.",
    "spine.refused_plates-touch": (
        "The two end plates touch or cross in the label map, so that no space between them can be"
        " measured."
    ),
    "spine.refused_canal-missing": (
        "The canal has no label here, and the ring of bone around it is not closed."
    ),
    "spine.refused_cord-alone": (
        "Only the cord has a label here, which says nothing of the size of the canal."
    ),
    "spine.refused_lying": (
        "It has a meaning in a standing patient only; this image was taken lying."
    ),
    "spine.refused_hips-missing": "It needs the heads of both femurs, which are not measured.",
    "spine.refused_not-ct": "Grey values have this meaning in a CT only.",
    "spine.refused_no-hu": "The grey values are not in Hounsfield units.",
    "spine.refused_no-image": "There are no grey values, only a label map.",
    "spine.refused_region-missing": "No voxel lies where grey values are to be read.",
    "spine.refused_few-levels": "Too few end plates are in view.",
    "spine.caveat_level-unsure": "The level is not certain.",
    "spine.caveat_plate-rough": (
        "An end plate is uneven or deformed, or has no flat rim, as in the neck."
    ),
    "spine.caveat_bone-odd": (
        "A bone is cut by the border of the image, or its label falls into parts."
    ),
    "spine.caveat_slices-thick": "The voxels are long for a length of some millimetres.",
    "spine.caveat_posture": "Taken lying: curves are smaller than standing.",
    "spine.caveat_small-curve": "Below 10°, which is no scoliosis.",
    "spine.caveat_curve-at-end": (
        "An end vertebra is the last one in view: the curve may go on outside of the image."
    ),
    "spine.caveat_canal-from-bone": (
        "The canal has no label: this is what one sees through the ring of bone, which is less than"
        " its section."
    ),
    "spine.caveat_tube-voltage": "Not taken at 120 kVp, for which values are published.",
    "spine.caveat_tube-voltage-unknown": (
        "The tube voltage is not known; values are published for 120 kVp."
    ),
    "spine.caveat_contrast": "A contrast agent was given, which raises the value.",
    "spine.caveat_contrast-unknown": (
        "Whether a contrast agent was given is not known; it would raise the value."
    ),
    "spine.caveat_kernel": "Sharp kernel: noise is higher, and edges overshoot.",
    "spine.caveat_metal": "Metal is in the image and changes grey values around it.",
    "spine.caveat_deformed": "The vertebra has lost height: its bone is compressed.",
    "spine.trust_sure": "Sure",
    "spine.trust_fair": "Fair",
    "spine.trust_unsure": "Unsure",
    "spine.side_left": "convex to the left",
    "spine.side_right": "convex to the right",
    "spine.flag_cut": "Cut by the border of the image",
    "spine.flag_pieces": "The label falls into parts",
    "spine.flag_tiny": "Too small for this bone",
    "spine.flag_huge": "Too large for this bone",
    "spine.flag_no-canal": "No canal found",
    "spine.flag_no-body": "No body found",
    "spine.no_value": "No value",
    "spine.by_hand": "By hand",
    "spine.automatic": "Spine",
    "spine.list": "Which measurements",
    "spine.about": (
        "Measured by the program on the label map. Look at the construction before you rely on a"
        " value."
    ),
    "spine.measuring": "Measuring the spine",
    "spine.no_labels": (
        "There is no label map yet. Segment the study, or open a label map, in the tab"
        " Segmentation."
    ),
    "spine.no_levels": (
        "No vertebra has a certain level. Choose in the tab Segmentation which program the numbers"
        " of the label map are from."
    ),
    "spine.failed": "This label map could not be measured.",
    "spine.choose": "Choose a value: it is drawn in the views, and explained here.",
    "spine.show_plane": "Show its plane",
    "spine.hide": "Draw it no longer",
    "spine.whole": "Whole spine",
    "spine.bodies": "Vertebrae",
    "spine.discs": "Discs and segments",
    "spine.canal": "Canal",
    "spine.level": "Level",
    "spine.legend": "Amber: unsure. Dotted: fair. –: no value; choose it to see why.",
    "spine.export_table": "Save as CSV",
    "spine.export_record": "Save as JSON",
    "spine.export_hint": (
        "All values with definitions, and why some are missing. No name, no dates."
    ),
    "spine.short_height-front": "Front",
    "spine.short_height-middle": "Middle",
    "spine.short_height-back": "Back",
    "spine.short_height-loss": "Loss",
    "spine.short_body-angle": "Wedge",
    "spine.short_disc-front": "Front",
    "spine.short_disc-middle": "Middle",
    "spine.short_disc-back": "Back",
    "spine.short_disc-angle": "Disc",
    "spine.short_segment-angle": "Segment",
    "spine.short_canal-depth": "Depth (AP)",
    "spine.short_canal-area": "Area",
}
