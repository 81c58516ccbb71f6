"""Spoils good studies for a while and keeps those that are not read as they should be.

By hand: `python -m tests.nasty.fuzz --seconds 600 --seed 7 --out FOLDER`.
"""

import argparse
import sys
import time
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.nasty.mutations import spoil
from tests.nasty.seeds import CODECS, seeds
from tests.nasty.worker import Worker

TWICE_EVERY = 4
"""One in so many compressed studies is read twice."""


@dataclass
class Report:
    """What came of it.

    Attributes:
        tried: studies that were read.
        findings: what was wrong -> the smallest study that showed it.
    """

    tried: int = 0
    findings: dict[str, tuple[bytes, ...]] = field(default_factory=dict)

    def add(self, wrong: str, study: tuple[bytes, ...]) -> None:
        """Remember a finding unless a smaller study has shown it."""
        known = self.findings.get(wrong)
        if known is None or sum(map(len, study)) < sum(map(len, known)):
            self.findings[wrong] = study


def fuzz(seconds: float, seed: int) -> Report:
    """Spoil and read studies.

    Args:
        seconds: how long.
        seed: decides what is tried, in which order.
    """
    random = Random(seed)  # noqa: S311  # it must be repeatable
    worker, report = Worker(), Report()
    known = seeds()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        name, other = random.choice(sorted(known)), random.choice(sorted(known))
        study = spoil(random, known[name], known[other], random.choice((1, 1, 2, 3, 6)))
        twice = name in CODECS and report.tried % TWICE_EVERY == 0
        wrong = worker.judge(study, twice=twice)
        report.tried += 1
        if wrong:
            report.add(wrong, smaller(worker, study, wrong))
    worker.close()
    return report


def smaller(worker: Worker, study: tuple[bytes, ...], wrong: str) -> tuple[bytes, ...]:
    """A study of fewer files that shows the same."""
    if wrong.startswith("it "):
        # Each try would hang or kill the worker again, or depends on chance.
        return study
    for place in range(len(study) - 1, -1, -1):
        fewer = study[:place] + study[place + 1 :]
        if fewer and worker.judge(fewer) == wrong:
            study = fewer
    return study


def keep(study: tuple[bytes, ...], folder: Path) -> Path:
    """Write a study as a ZIP file whose name is made from its content."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{zlib.crc32(b''.join(study)):08x}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, content in enumerate(study):
            archive.writestr(zipfile.ZipInfo(f"{n:03d}"), content)
    return path


def kept(path: Path) -> tuple[bytes, ...]:
    """The study in a file of `keep`."""
    with zipfile.ZipFile(path) as archive:
        return tuple(archive.read(name) for name in sorted(archive.namelist()))


def main() -> int:
    """Fuzz as the command line says; 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("crashers"))
    options = parser.parse_args()
    report = fuzz(options.seconds, options.seed)
    sys.stdout.write(f"{report.tried} studies\n")
    for wrong, study in report.findings.items():
        sys.stdout.write(f"{wrong}: {keep(study, options.out)}\n")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
