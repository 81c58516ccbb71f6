"""Files to arrays: the only package that imports pydicom."""
