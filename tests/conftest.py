"""What all tests of the app share."""

import os

# A session starts the segmentation helper where it is installed; tests that want one say so.
os.environ.setdefault("SPINE_HELPER", "off")
