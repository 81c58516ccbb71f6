"""One DICOM file: walked under guard, its images described, its pixels decoded."""
