"""`make bench`: runs all entries or the one named by `--only`; writes build/bench/NAME.json."""

import argparse
import importlib
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = (
    "first_light",
    "read",
    "load",
    "render3d",
    "slices",
    "phantom",
    "encoders",
    "browser",
    "session",
    "memory",
    "segment",
    "mesh",
    "edit",
    "cache",
)


def main() -> None:
    """Run entries and print their rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=ENTRIES)
    only = parser.parse_args().only
    # A helper that starts beside the app would be measured with it.
    os.environ.setdefault("SPINE_HELPER", "off")
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    for name in [only] if only else ENTRIES:
        rows = importlib.import_module(f"tests.benchmarks.{name}").rows()
        report = {"entry": name, "rows": [row.as_dict() for row in rows]}
        (folder / f"{name}.json").write_text(json.dumps(report, indent=1) + "\n")
        for row in rows:
            sys.stdout.write(f"{name}: {row}\n")


if __name__ == "__main__":
    main()
