"""English texts of the commands that work without a screen."""

COMMANDS: dict[str, str] = {
    "command.list": (
        "commands without a screen (each has a --help of its own):\n"
        "  info PATH              what is in a study: series, geometry, what limits them\n"
        "  convert PATH OUT       write one series as .nii.gz, .nii, .nrrd or .mha\n"
        "  deidentify PATH DIR    copy CT and MR images without what names the patient\n"
        "  segment PATH OUT       find vertebrae, discs and canal; write a label map, .nii.gz\n"
        "  measure PATH --labels LABELS --json OUT\n"
        "                         measure vertebrae, discs, canal and curves of a label map\n"
        "  mesh LABELS DIR        surfaces of a label map as STL, PLY, OBJ or GLB\n"
        "  export-seg PATH OUT    a label map of a study as a DICOM segmentation\n"
        "A folder of such a name is opened as ./info"
    ),
    "command.exits": (
        "exit codes: 0 done; 1 a fault of the program; 2 wrong arguments; 3 a choice is needed;"
        " 4 nothing here can be opened; 5 refused, with the reason; 6 the output exists or cannot"
        " be written; 130 interrupted"
    ),
    "command.info": "Tell what is in a study, without opening a browser.",
    "command.convert": "Write one series as a file for other programs.",
    "command.deidentify": (
        "Copy the CT and MR images of a study without names, dates, identifiers and free text"
        " (DICOM PS3.15, Basic Application Level Confidentiality Profile)."
    ),
    "command.segment": "Find the vertebrae of one series with the helper, and write a label map.",
    "command.help_out_labels": "new label map, .nii.gz or .nii, on the grid of the series",
    "command.help_model": "model of the helper; the first that takes the series if absent",
    "command.help_mode": "fast where the model has it if absent",
    "command.wrong_labels": "The label map must end with .nii.gz or .nii.",
    "command.no_such_model": "The helper has no such model for these images. There are: {names}.",
    "command.no_such_mode": "The model has no such mode. It has: {names}.",
    "command.labels_written": "Label map written: {count} structures.",
    "command.labels_none": "Label map written. It is empty: nothing was found.",
    "command.measure": (
        "Measure a study with a label map of its vertebrae: heights, angles, canal, bone density,"
        " each with its definition or the reason why it has no value."
    ),
    "command.mesh": (
        "Write the surface of each structure of a label map, in LPS millimetres, and a table."
    ),
    "command.export-seg": (
        "Write a label map as a DICOM segmentation on the images of a study; without the patient's"
        " identifiers unless --identified says otherwise."
    ),
    "command.help_labels": "label map: .nii.gz, .nii, .nrrd or .mha",
    "command.help_mesh_dir": "folder for the files; made where it does not exist",
    "command.help_seg_out": "new DICOM file, ending with .dcm",
    "command.help_format": "stl (the default), ply, obj or glb",
    "command.help_together": "one file for all structures, not one for each",
    "command.help_scheme": "program whose numbers the label map has; recognised by default",
    "command.help_identified": (
        "write the patient's identifiers and the UIDs of the study into the file"
    ),
    "command.help_path": "folder, DICOM, NIfTI, NRRD or MetaImage file, or ZIP or tar archive",
    "command.help_out": "new file; its ending tells the format: .nii.gz, .nii, .nrrd or .mha",
    "command.help_outdir": "folder for the copies; absent or empty",
    "command.help_json": "print one JSON document, errors too",
    "command.help_quick": "list only headers; do not read the series",
    "command.help_identifiers": "also print descriptions and dates, which may name the patient",
    "command.help_series": "number of the series, as `spine-app info` prints it",
    "command.help_overwrite": "replace files of these names",
    "command.help_cache": "where the private work folder is kept; the user's cache by default",
    "command.help_json_file": "document with bones, measurements and their constructions",
    "command.help_csv_file": "table of the measurements for spreadsheets",
    "command.wrong_arguments": "These arguments are not accepted. See spine-app {name} --help",
    "command.wrong_ending": "The output must end with .nii.gz, .nii, .nrrd or .mha.",
    "command.wrong_ending_dcm": "The output must end with .dcm.",
    "command.open_names": (
        "The numbers fit several programs: names that end in “?” are not certain. Choose the"
        " program with --scheme."
    ),
    "command.surfaces": "Surfaces of {count} structures written, and a table of them.",
    "command.segments": "{count} segments written.",
    "command.seg_anonymous": (
        "The file names nobody and has new UIDs, so other programs do not put it beside the study."
        " --identified writes one that belongs to it."
    ),
    "command.seg_identified": "The file holds the patient's identifiers.",
    "command.seg_resampled": (
        "The volume was resampled from its images; each pixel of an image has the label that lies"
        " at its centre."
    ),
    "command.interrupted": "Interrupted. Nothing was written.",
    "command.choose": "Several series can be written. Choose one with --series N:",
    "command.no_such_series": "There is no series of that number. Choose one with --series N:",
    "command.no_volume": "None of the series can be opened in 3D, so none can be written.",
    "command.flat": "This series opens in 2D only, so it cannot be written as a volume: {why}",
    "command.not_empty": "The output folder is not empty. Choose one that is empty or absent.",
    "command.no_copies": "There is no CT or MR image here that can be de-identified.",
    "command.written": "Written, with a record of its limits beside it.",
    "command.writing": "Writing",
    "command.measuring": "Measuring",
    "command.measured": "Values: {values}. Without a value, with the reason: {refused}.",
    "command.no_output": "Nothing is to be written. Name a file with --json or --csv.",
    "command.no_vertebrae": "By these numbers there is no vertebra in the label map.",
    "command.choose_scheme": (
        "The numbers of the label map do not tell which vertebrae they are. Choose the program that"
        " wrote it with --scheme; possible are: {names}"
    ),
    "command.copies": "Images written: {files}, in {series} series.",
    "command.left_out": ("Left out, because changing a header cannot clean them: {kinds}."),
    "command.drawn_in": (
        "Left out, because text or drawings are part of their pixels: {count} images."
    ),
    "command.not_dicom": "Left out, because they are no DICOM: {count} files.",
    "command.failed": (
        "Not copied, because they could not be read or understood to the end: {count} files."
    ),
    "command.face": (
        "The pixels are unchanged: where the head is in the images, the surface of the face may be"
        " recognised. Look at the copies before you give them away."
    ),
    "command.unsaid": (
        "{count} images do not say whether text is drawn into their pixels. Look at them before you"
        " give them away."
    ),
    "command.head": "Series {index}: {what}, {file_format}",
    "command.place": "patient {patient}, study {study}",
    "command.numbered": "series number {number}",
    "command.opens": "opens in: {opening}",
    "command.why": "because: {why}",
    "command.grid": "{i} × {j} × {k} voxels of {spacing}",
    "command.acquired": "{n} slices of {i} × {j} pixels",
    "command.origin": "origin (LPS, mm): {numbers}",
    "command.direction": "direction: i {i}; j {j}; k {k}",
    "command.no_limits": "quality: nothing was found that limits this series",
    "command.description": "description: {words}",
    "command.date": "date: {words}",
    "command.totals": "Set aside: {kinds}.",
    "command.none": "nothing",
    "format.dicom": "DICOM",
    "format.nifti": "NIfTI",
    "format.nrrd": "NRRD",
    "format.metaimage": "MetaImage",
    "format.built-in": "built in",
}
