"""Tests against nnU-Net itself; `make test-parity` runs them, `make test` leaves them out."""

import importlib.util

collect_ignore_glob = []

if importlib.util.find_spec("nnunetv2") is None:
    collect_ignore_glob.append("test_*.py")
else:
    from nnunet_ready import ready

    ready()
