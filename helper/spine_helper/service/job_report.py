"""What is said of the result of a job."""

import math
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from spine_helper.anatomy.findings import Findings
from spine_helper.service import contract
from spine_helper.service.job import Job
from spine_helper.service.job_documents import (
    FREE_MARGIN,
    NUMBERING,
    InstanceDocument,
    RelabelDocument,
    ReportDocument,
)
from spine_helper.service.problems import ProblemCode, Refused
from spine_helper.service.relabel import Relabelled

_LIBRARIES: Final = ("numpy", "onnxruntime", "openvino", "scipy")


def findings_of(job: Job) -> Findings:
    """The findings of a successful job.

    Raises:
        Refused: it has none, or none yet (`no-result`).
    """
    if job.findings is None:
        raise Refused(ProblemCode.NO_RESULT)
    return job.findings


def report(job: Job) -> ReportDocument:
    """How a result came about and what it holds.

    Raises:
        Refused: there is none (`no-result`).
    """
    findings = findings_of(job)
    return ReportDocument(
        job=job.id,
        volume=job.volume.id,
        model=job.engine.id,
        model_sha256=job.engine.sha256,
        mode=job.request.mode,
        helper_version=contract.VERSION,
        versions=_versions(),
        provider=findings.provider,
        seconds=round(job.seconds, 3),
        stages={stage: round(seconds, 3) for stage, seconds in findings.seconds.items()},
        numbering=NUMBERING,
        notice=job.engine.notice,
        margin=_margin(findings),
        flags=findings.flags,
        warnings=job.warnings,
        instances=_instances(findings),
    )


def relabel_document(job: Job, relabelled: Relabelled) -> RelabelDocument:
    """What a job's instances are under new levels."""
    findings = relabelled.findings
    return RelabelDocument(
        job=job.id,
        values={str(old): new for old, new in relabelled.values.items()},
        margin=_margin(findings),
        flags=findings.flags,
        instances=_instances(findings),
    )


def _instances(findings: Findings) -> tuple[InstanceDocument, ...]:
    return tuple(InstanceDocument.of(instance) for instance in findings.instances)


def _margin(findings: Findings) -> float | None:
    """A number for JSON: null where nothing was named."""
    if math.isnan(findings.margin):
        return None
    return round(min(findings.margin, FREE_MARGIN), 3)


@cache
def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
