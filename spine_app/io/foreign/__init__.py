"""Image files that are no DICOM: NIfTI, NRRD and MetaImage, read from a file or from memory."""
