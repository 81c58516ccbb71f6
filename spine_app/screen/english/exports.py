"""English texts about exports of a label map."""

EXPORTS: dict[str, str] = {
    "export.title": "Export structures",
    "export.kind.surfaces": "Surfaces",
    "export.kind.labels": "Label map",
    "export.kind.segmentation": "DICOM SEG",
    "export.which": "Structures",
    "export.which.all": "All",
    "export.which.visible": "Those shown",
    "export.which.one": "One",
    "export.one": "Structure",
    "export.mesh_format": "Format",
    "export.mesh.stl": "STL, for printing",
    "export.mesh.ply": "PLY, with colours",
    "export.mesh.obj": "OBJ, names and colours",
    "export.mesh.glb": "GLB, names and colours",
    "export.together": "Files",
    "export.together.apart": "One for each structure",
    "export.together.all": "One for all",
    "export.label_format": "Format",
    "export.label.nii.gz": "NIfTI",
    "export.label.seg.nrrd": "NRRD, for 3D Slicer",
    "export.numbering": "Numbers as in",
    "export.numbering.verse": "VerSe, SPINEPS",
    "export.numbering.total-v2": "TotalSegmentator 2",
    "export.numbering.total-spine-seg": "TotalSpineSeg",
    "export.numbering.vertebrae-mr": "TotalSegmentator vertebrae_mr",
    "export.numbering.as-read": "The label map itself",
    "export.identified": "With the identifiers of the patient",
    "export.anonymous": (
        "Without identifiers: no name, no dates, new UIDs, so that other programs do not put it"
        " beside the original study. It lies at the right place in space all the same."
    ),
    "export.identifying": (
        "A DICOM segmentation belongs to its study. This file will hold name, ID, birth date and"
        " sex of the patient, the date, time, ID and accession number of the study, the referring"
        " physician, and the UIDs of the original images."
    ),
    "export.preview": "What goes out",
    "export.no_identifiers": "No name, date or identifier of the patient",
    "export.identifiers": "Identifies the patient",
    "export.size": "about {size}",
    "export.summary": "{name} · {size}",
    "export.more": "and {count} more",
    "export.number": "Number",
    "export.name": "Structure",
    "export.code": "Code",
    "export.unsure": "Levels that are not certain carry a “?” in names and tables: {count}.",
    "export.foreign": "Structures that this table does not number get numbers from 2001: {count}.",
    "export.resampled": (
        "This volume was resampled from its images. Each pixel of an image gets the label that"
        " lies at its centre; the segmentation lies on the images as acquired."
    ),
    "export.frame": "Surfaces are in LPS millimetres.",
    "export.frame_glb": (
        "The scene is in metres with the head up, as glTF demands; its vertices are LPS"
        " millimetres under the matrix of the root node."
    ),
    "export.english": "Names in files are in English.",
    "export.purpose": "Research and education only - not for diagnosis",
    "export.make": "Export",
    "export.working.surfaces": "Making surfaces",
    "export.working.labels": "Writing the label map",
    "export.working.segmentation": "Writing the DICOM segmentation",
    "export.saved": "The export is ready; the browser saves it as {name}.",
    "export.left_out": "Structures left out because they are empty here: {count}.",
    "export.cancelled": "The export was cancelled.",
    "export.busy": "An export is being made. Wait for it or cancel it.",
    "export.no_labels": "There is no label map. Segment the study or open a label map first.",
    "export.nothing": "No structure is chosen.",
    "export.no_images": (
        "A DICOM segmentation refers to DICOM images, and this series has none. Choose another"
        " export."
    ),
    "error.export": "The export could not be made. Try again, and if it happens again, report the"
    " number.",
    "error.nothing-to-export": (
        "There is nothing to export: none of the chosen structures has a voxel here. Choose others."
    ),
    "error.no-source-images": (
        "A DICOM segmentation refers to DICOM images, and this series has none. Export the label"
        " map as NRRD or NIfTI."
    ),
    "error.unnamed-source": (
        "These DICOM files do not say their study, series, instance or frame of reference, so"
        " nothing can refer to them. Export without identifiers, or as NRRD."
    ),
    "error.source-elsewhere": (
        "The label map does not lie on the images of this series, so no DICOM segmentation can be"
        " made. Export it as NRRD or NIfTI."
    ),
}
