"""English texts of label maps: the programs they come from, and what is to be known about one."""

LABELS: dict[str, str] = {
    "panel.labels": "Label map",
    "labels.open": "Open label map",
    "labels.begin": "Draw one by hand",
    "labels.begin_hint": "Begin with an empty label map, add structures and paint them",
    "labels.open_path": "Open label map by its path",
    "labels.about": (
        "A label map names structures of this series, such as the vertebrae. It is drawn over the"
        " slices, and its names are listed here. Files: NIfTI, NRRD, MetaImage."
    ),
    "labels.hint": "A segmentation of this series: .nii.gz, .nii, .nrrd or .mha",
    "labels.table": "Numbers as in",
    "labels.table_none": "Choose the program",
    "labels.opacity": "Opacity",
    "labels.structures": "Structures",
    "labels.show_all": "Show all",
    "labels.hide_all": "Hide all",
    "labels.show": "Show",
    "labels.hide": "Hide",
    "labels.jump": "Go to",
    "labels.remove": "Remove label map",
    "labels.reading": "Reading the label map",
    "labels.or": "or",
    "labels.other": "Other structure {value}",
    "labels.numbers": "No names, numbers only",
    "labels.ambiguous": (
        "The numbers fit several programs that mean different structures by them. Choose the"
        " program that wrote this file; until then, what is not certain has no name."
    ),
    "labels.contradicted": (
        "Order, distances or sizes in the picture contradict this choice. Check the levels."
    ),
    "labels.unknown": (
        "The numbers fit no program that is known here. Choose one, or use the numbers."
    ),
    "labels.partial": "The label map covers {value} % of this volume.",
    "labels.coarser": (
        "The label map is coarser than this volume: its borders are only as fine as its own voxels."
    ),
    "labels.lost": "Labels without a voxel in this volume: {value}.",
    "labels.others": "Labels that the chosen program does not name: {value}.",
    "labels.resampled": (
        "The label map has another grid; each voxel shows the label that lies at its centre."
    ),
    "labels.none": "There are no labels in this volume.",
    "labels.ask_title": "Open this file",
    "labels.ask": "A study is open. Is this a label map of it, or another study?",
    "labels.ask_on_top": "Label map of this study",
    "labels.ask_study": "Another study",
    "labels.chooser_title": "Open label map",
    "label_table.verse": "VerSe",
    "label_table.spineps": "SPINEPS",
    "label_table.spineps-parts": "SPINEPS, parts of vertebrae",
    "label_table.spineps-counted": "SPINEPS, levels not named",
    "label_table.total-v2": "TotalSegmentator 2",
    "label_table.total-v3": "TotalSegmentator 3",
    "label_table.total-v1": "TotalSegmentator 1",
    "label_table.total-mr": "TotalSegmentator total_mr",
    "label_table.vertebrae-mr": "TotalSegmentator vertebrae_mr",
    "label_table.vertebrae-body": "TotalSegmentator vertebrae_body",
    "label_table.total-spine-seg": "TotalSpineSeg",
    "confidence.sure": "Recognised: nothing else fits",
    "confidence.likely": "Fits best; another one is possible",
    "confidence.possible": "Possible",
    "confidence.unlikely": "Does not fit",
}
