"""The study reader with a decoder that dies as native code does."""

import os
import signal
import sys
from dataclasses import replace

from spine_app.io import study_job
from spine_app.io.dicom import codecs
from spine_app.jobs.child import main
from spine_app.jobs.registry import STUDY

CRASHING = replace(STUDY, function="tests.nasty.crashing:serve", entry="tests.nasty.crashing")


def _die(*_arguments):
    os.kill(os.getpid(), signal.SIGSEGV)


def serve(request, channel):
    """Read a study until its first compressed frame."""
    codecs._decode = _die
    study_job.serve(request, channel)


if __name__ == "__main__":
    sys.exit(main((CRASHING,)))
