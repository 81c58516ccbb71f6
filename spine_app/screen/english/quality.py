"""English texts of the quality list: what limits a study, and what must not be relied on."""

QUALITY: dict[str, str] = {
    "panel.quality": "Quality",
    "quality_list.none": "Nothing was found that limits this series.",
    "quality_list.avoid": "Do not rely on:",
    "quality_list.badge": "Quality warnings:",
    "quality_list.show": "Show what limits this series",
    "severity.info": "Note:",
    "severity.warning": "Warning:",
    "quality.slice-thickness": "Slices are thick or far apart: {value} mm.",
    "quality.slice-thickness-fact": "Slice thickness or distance: {value} mm.",
    "quality.slice-gaps": "There is a gap of {value} mm between slices that was not imaged.",
    "quality.tilt-corrected": (
        "Taken with the gantry tilted by {value}°; the volume was straightened by resampling."
    ),
    "quality.spacing-resampled": (
        "Slices are unevenly spaced, up to {value} mm apart; the volume was resampled evenly."
    ),
    "quality.slice-jitter": (
        "Slices lie up to {value} mm off even spacing; the volume was resampled evenly."
    ),
    "quality.missing-slices": "Slices missing between others: {count}.",
    "quality.unreadable-slices": "Slices that could not be read and are left out: {count}.",
    "quality.removed-copies": "Identical copies left out: {count}.",
    "quality.split-series": (
        "Images of the same series that do not belong to this volume: {count}."
    ),
    "quality.tube-voltage": "Tube voltage: {value} kVp. HU thresholds are published for 120 kVp.",
    "quality.sharp-kernel": (
        "Sharp (bone) reconstruction kernel: more noise, and edges overshoot."
    ),
    "quality.contrast": "A contrast agent was given: vessels and enhancing tissue are brighter.",
    "quality.skin-cut-off": "The field of view cuts the skin in {value} % of the slices.",
    "quality.metal": "Metal: {value} ml above the values of any bone, with artefacts around it.",
    "quality.patient-prone": "The patient lay prone.",
    "quality.patient-supine": "The patient lay supine.",
    "quality.patient-on-side": "The patient lay on one side.",
    "quality.not-calibrated": (
        "The size of the pixels in mm is not known: nothing can be measured."
    ),
    "quality.no-position": (
        "Where the slices lie in the patient is not known: sides are not labelled."
    ),
    "quality.no-hu": "The grey values are not in Hounsfield units.",
    "quality.padded": "Pixels without data are shown as air (CT) or black (MR).",
    "quality.clipped": "Values beyond the storable range were set to its end.",
    "quality.scaled": "Grey values were divided by {value} to fit.",
    "quality.inverted": "Stored to be shown with low values bright, and shown like that.",
    "quality.lossy": "The pixels were once compressed with loss.",
    "quality.derived": "The images were computed from others (reformatted or projected).",
    "quality.modality-assumed": (
        "The file does not say whether it is CT or MR; that was told from its values."
    ),
    "quality.orientation-renormalised": (
        "The directions of the slices were slightly inexact and were put right."
    ),
    "quality.two-positions": (
        "The file gives two positions, {value} mm apart; other programs may use the other one."
    ),
    "quality.unidentified": (
        "The files do not say which series they belong to; their common place in space was taken."
    ),
    "affected.distances": "distances, angles and volumes",
    "affected.grey-values": "grey values (HU)",
    "affected.detail": "small structures",
    "affected.surfaces": "3D pictures and surfaces",
    "affected.segmentation": "segmentation",
    "affected.skin": "skin points and distances over the skin",
    "affected.posture": "posture and alignment",
}
