"""Exports of a label map: surfaces, label maps, DICOM segmentations."""
