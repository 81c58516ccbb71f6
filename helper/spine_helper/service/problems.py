"""What a request can be refused for, and its form on the wire."""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

from fastapi.responses import JSONResponse
from pydantic import Field

from spine_helper.service.contract import Document


class ProblemCode(StrEnum):
    """Every reason for a reply of 400 or above."""

    FOREIGN_HOST = "foreign-host"
    FOREIGN_ORIGIN = "foreign-origin"
    BAD_TOKEN = "bad-token"  # noqa: S105 - a code, not a secret
    HEADERS_TOO_LARGE = "headers-too-large"
    UNSUPPORTED_ENCODING = "unsupported-encoding"
    UNSUPPORTED_TYPE = "unsupported-type"
    UNKNOWN_ROUTE = "unknown-route"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    BAD_REQUEST = "bad-request"
    BAD_GRID = "bad-grid"
    LENGTH_REQUIRED = "length-required"
    BODY_TOO_LARGE = "body-too-large"
    SIZE_MISMATCH = "size-mismatch"
    BAD_BODY = "bad-body"
    BODY_TIMED_OUT = "body-timed-out"
    QUEUE_FULL = "queue-full"
    DIGEST_MISMATCH = "digest-mismatch"
    STORE_FULL = "store-full"
    UNKNOWN_VOLUME = "unknown-volume"
    UNKNOWN_MODEL = "unknown-model"
    UNKNOWN_MODE = "unknown-mode"
    WRONG_MODALITY = "wrong-modality"
    BAD_BOX = "bad-box"
    KEY_REUSED = "key-reused"
    UNKNOWN_JOB = "unknown-job"
    NO_PREVIEW = "no-preview"
    NO_RESULT = "no-result"
    BAD_PINS = "bad-pins"
    CANNOT_RELABEL = "cannot-relabel"
    INTERNAL = "internal"


STATUS: Final[dict[ProblemCode, HTTPStatus]] = {
    ProblemCode.FOREIGN_HOST: HTTPStatus.MISDIRECTED_REQUEST,
    ProblemCode.FOREIGN_ORIGIN: HTTPStatus.FORBIDDEN,
    ProblemCode.BAD_TOKEN: HTTPStatus.UNAUTHORIZED,
    ProblemCode.HEADERS_TOO_LARGE: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    ProblemCode.UNSUPPORTED_ENCODING: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ProblemCode.UNSUPPORTED_TYPE: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ProblemCode.UNKNOWN_ROUTE: HTTPStatus.NOT_FOUND,
    ProblemCode.METHOD_NOT_ALLOWED: HTTPStatus.METHOD_NOT_ALLOWED,
    ProblemCode.BAD_REQUEST: HTTPStatus.UNPROCESSABLE_ENTITY,
    ProblemCode.BAD_GRID: HTTPStatus.UNPROCESSABLE_ENTITY,
    ProblemCode.LENGTH_REQUIRED: HTTPStatus.LENGTH_REQUIRED,
    ProblemCode.BODY_TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ProblemCode.SIZE_MISMATCH: HTTPStatus.BAD_REQUEST,
    ProblemCode.BAD_BODY: HTTPStatus.BAD_REQUEST,
    ProblemCode.BODY_TIMED_OUT: HTTPStatus.REQUEST_TIMEOUT,
    ProblemCode.QUEUE_FULL: HTTPStatus.TOO_MANY_REQUESTS,
    ProblemCode.DIGEST_MISMATCH: HTTPStatus.BAD_REQUEST,
    ProblemCode.STORE_FULL: HTTPStatus.INSUFFICIENT_STORAGE,
    ProblemCode.UNKNOWN_VOLUME: HTTPStatus.NOT_FOUND,
    ProblemCode.UNKNOWN_MODEL: HTTPStatus.NOT_FOUND,
    ProblemCode.UNKNOWN_MODE: HTTPStatus.CONFLICT,
    ProblemCode.WRONG_MODALITY: HTTPStatus.CONFLICT,
    ProblemCode.BAD_BOX: HTTPStatus.CONFLICT,
    ProblemCode.KEY_REUSED: HTTPStatus.CONFLICT,
    ProblemCode.UNKNOWN_JOB: HTTPStatus.NOT_FOUND,
    ProblemCode.NO_PREVIEW: HTTPStatus.CONFLICT,
    ProblemCode.NO_RESULT: HTTPStatus.CONFLICT,
    ProblemCode.BAD_PINS: HTTPStatus.CONFLICT,
    ProblemCode.CANNOT_RELABEL: HTTPStatus.CONFLICT,
    ProblemCode.INTERNAL: HTTPStatus.INTERNAL_SERVER_ERROR,
}


class ProblemDocument(Document):
    """An error reply.

    Source:
        RFC 9457. `about:blank` says that `title` is the status phrase; `code` is our member.
    """

    type: Literal["about:blank"]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    status: Annotated[int, Field(ge=400, le=599)]
    code: ProblemCode


class Refused(Exception):
    """A request cannot be served, for the reason in `code`."""

    def __init__(self, code: ProblemCode) -> None:
        super().__init__(code.value)
        self.code = code


_BY_STATUS: Final[dict[int, str]] = {
    status: ", ".join(code.value for code in ProblemCode if STATUS[code] == status)
    for status in sorted(set(STATUS.values()))
}

PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    int(status): {
        "model": ProblemDocument,
        "description": codes,
        "content": {"application/problem+json": {}},
    }
    for status, codes in _BY_STATUS.items()
}
"""Every reply of 400 or above, for the description of a route."""


def problem_response(code: ProblemCode, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The reply for a refused request."""
    status = STATUS[code]
    document = ProblemDocument(type="about:blank", title=status.phrase, status=status, code=code)
    if status is HTTPStatus.UNAUTHORIZED:
        headers = {"www-authenticate": "Bearer"}
    return JSONResponse(
        document.model_dump(mode="json"), status, headers, media_type="application/problem+json"
    )
