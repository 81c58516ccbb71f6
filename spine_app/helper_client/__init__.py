"""The app's side of the helper contract (`helper/contract/`); no inference code."""
