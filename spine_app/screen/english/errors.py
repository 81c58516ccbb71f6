"""English sentences for the codes of `domain.errors`: what happened and what to do about it."""

ERRORS: dict[str, str] = {
    "error.internal": (
        "Something went wrong inside Spine App. The study is unharmed; try again, and if it"
        " happens twice, report the number."
    ),
    "error.study": "This study cannot be opened. Choose another one.",
    "error.study-not-found": "This folder does not exist or may not be read. Check the path.",
    "error.no-images": "There are no DICOM files here. Choose the folder that holds the slices.",
    "error.no-image-series": (
        "The files are DICOM, but none is a CT or MR image. Choose the folder of the image series."
    ),
    "error.index-only": (
        "This is the index of a disc (DICOMDIR), and the images it lists are not with it. Open the"
        " folder of the whole disc."
    ),
    "error.bad-geometry": (
        "Position, orientation or spacing of the slices is missing or impossible, so this series"
        " cannot be shown. Choose another series or export it again."
    ),
    "error.uncalibrated-pixels": (
        "This series has no pixel spacing, so nothing could be measured in it. Choose another one."
    ),
    "error.single-slice": "This series has a single slice position; 3D needs at least two.",
    "error.uneven-slices": (
        "The slices are not evenly spaced, so this series cannot be shown in 3D. Choose another"
        " series."
    ),
    "error.missing-slices": (
        "Slices are missing inside this series, so it cannot be shown in 3D. Export it again or"
        " choose another series."
    ),
    "error.repeated-slices": (
        "Several images lie at the same position (phases, echoes or two acquisitions in one"
        " series). Choose another series."
    ),
    "error.tilted-slices": (
        "This series was taken with a tilted gantry; this version does not open it, rather than"
        " show it distorted. Choose another series."
    ),
    "error.mixed-slices": (
        "The slices of this series differ in size, spacing or orientation. Choose another series."
    ),
    "error.bad-pixels": (
        "The pixel data of a slice are missing or cut off. Copy or export the series again."
    ),
    "error.unsupported-pixels": (
        "The pixels are stored in a form this version does not read (compressed or colour)."
        " Export the series uncompressed."
    ),
    "error.unsupported-multi-frame": (
        "This is a multi-frame object, which this version does not open. Export the series as"
        " single slices."
    ),
    "error.bad-rescale": (
        "The values of this series cannot be turned into Hounsfield units. Choose another series."
    ),
    "error.unreadable-file": "A DICOM file cannot be read. Copy or export the study again.",
    "error.study-too-large": (
        "This study exceeds the limits on files or memory. Choose a folder with fewer series."
    ),
    "error.unsafe-archive": (
        "This archive cannot be opened: it is damaged, locked with a password, or larger than it"
        " claims. Unpack it yourself and open the folder."
    ),
    "error.encrypted-archive": (
        "This archive is protected by a password. Unpack it yourself and open the folder."
    ),
    "error.unsupported-archive": (
        "This kind of archive is not supported, nor is one inside another. Use one ZIP or plain tar"
        " archive, or unpack it and open the folder."
    ),
    "error.unsupported-format": (
        "The values of this image file are stored in a form this version does not read. Save it"
        " as plain numbers, in a file that ends with .nii.gz, .nii, .nrrd or .mha."
    ),
    "error.detached-voxels": (
        "This file is only a header: its values lie in another file, which is not opened. Save the"
        " image as one file (.nii.gz, .nrrd or .mha)."
    ),
    "error.not-three-dimensional": (
        "This image file is not one volume of grey values (a time series, vectors, colours or a"
        " flat picture). Save one volume of it on its own."
    ),
    "error.no-orientation": (
        "This image file does not say how it lies in the patient, so left and right could be"
        " swapped. Save it again with its orientation."
    ),
    "error.damaged-image": (
        "This image file is cut off or contradicts itself. Copy or export it again."
    ),
    "error.not-labels": (
        "This image holds grey values, not labels. Choose the file with the labels."
    ),
    "error.labels-elsewhere": (
        "This label map lies in another place than the study on screen. Open the label map that was"
        " made from this series."
    ),
    "error.files-changed": (
        "Files changed while they were read. Wait until the copy is complete and open it again."
    ),
    "error.no-space": "The disk of this computer is full. Free some space and try again.",
    "error.upload-busy": "Another transfer is running. Wait until it is done or stop it.",
    "error.upload-interrupted": "The transfer ended early. Nothing was kept; drop the files again.",
    "error.output-exists": "A file of this name exists already. Choose another name or remove it.",
    "error.output-unwritable": (
        "The file cannot be written there. Choose a folder that exists and that you may write to."
    ),
    "error.unsafe-folder": (
        "The folder for session files is not private. Choose another one with --cache-folder."
    ),
    "error.port-unavailable": (
        "The port is taken or not allowed. Choose another one with --port, or leave that out."
    ),
    "error.render-failed": (
        "A view could not be drawn. Close other programs that need memory, then close the study"
        " and open it again."
    ),
    "error.job": "The work could not be finished. Try again.",
    "error.job-crashed": (
        "The reading process stopped unexpectedly. Nothing else is affected; open the study again."
    ),
    "error.job-timed-out": "The reading process stopped answering and was ended. Try again.",
    "error.out-of-memory": (
        "There is not enough memory for this study. Close other programs or choose a smaller"
        " series."
    ),
    "error.measure": "Nothing can be measured like this.",
    "error.measure-too-small": (
        "These points lie on top of each other, so there is nothing to measure. Place them apart."
    ),
    "error.measure-too-large": (
        "This region is larger than what can be measured here. Draw a smaller one."
    ),
    "error.outline-crosses": "The outline crosses itself. Draw it again without a crossing.",
    "error.region-empty": (
        "No voxel lies inside this region. Draw it larger, and inside of the image."
    ),
    "error.measure-pixels": (
        "The shape of the pixels of this series is not known, so an angle in it would not be that"
        " of the patient."
    ),
    "error.nothing-picked": (
        "There is no surface under the pointer. Click on something that is drawn in 3D."
    ),
    "error.request-refused": "This value is not accepted. Check the number and its unit.",
    "error.helper": "The segmentation helper cannot do this now.",
    "error.helper-absent": "The segmentation helper is not running; all else works without it.",
    "error.helper-mismatch": "The helper is of another version than Spine App. Install the same.",
    "error.helper-refused": "The segmentation helper refused the request.",
    "error.helper-job": "The segmentation ended without a result.",
    "error.points-coincide": "Set at least two points, each at a place of its own.",
    "error.curve-folds": (
        "The line through these points turns back on itself, so nothing was changed. Set the points"
        " in order along the canal, or remove the one that is out of line."
    ),
    "error.no-canal-line": "No line could be laid along the spinal canal of this label map.",
    "error.curve-too-long": "The line through these points is longer than 3 m.",
    "error.not-a-preset": (
        "This file is no volume property of 3D Slicer (.vp), or has more than 32 points in a curve."
        " Nothing was changed."
    ),
    "error.too-many-presets": "There are 12 saved presets already. Delete one first.",
    "error.nothing-shown": "The preset shows nothing here, so there is nothing to fit the box to.",
    "error.edit": "The label map cannot be edited like this.",
    "error.edit-nothing": "There is nothing to edit here. Choose a structure that has voxels.",
    "error.edit-no-number": (
        "This label map has no free number left for another structure. Merge or delete one first."
    ),
    "error.edit-busy": "Another change is still being worked out. Wait for it, or cancel it.",
    "error.edit-memory": "There is not enough memory to edit this label map.",
}
