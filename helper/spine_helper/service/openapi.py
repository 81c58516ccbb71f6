"""The description of the interface: what FastAPI cannot see for itself, and the whole."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from spine_helper.service import contract
from spine_helper.service.job_documents import JobRequestDocument, RelabelRequestDocument

_REFERENCE: Final = "#/components/schemas/{model}"
_REQUESTS: Final = (JobRequestDocument, RelabelRequestDocument)
_BINARY: Final = {"type": "string", "format": "binary"}

_TEXT: Final = {"type": "string"}

BYTES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "A .npy file of version 1.0: |u1, C order, (k, j, i)",
        "content": {"application/octet-stream": {"schema": _BINARY}},
    }
}
"""The replies that are label maps."""

PREVIEW: Final[dict[int | str, dict[str, Any]]] = {
    200: BYTES[200]
    | {
        "headers": {
            contract.PREVIEW_HEADER: {
                "description": "JSON after preview.schema.json",
                "required": True,
                "schema": _TEXT,
            }
        }
    }
}
"""The reply that is a coarse label map."""

CREATED: Final[dict[int | str, dict[str, Any]]] = {
    202: {
        "headers": {
            "Location": {"description": "Path of the job", "required": True, "schema": _TEXT}
        }
    }
}
"""What a reply about a new job has beside its body."""

EVENTS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Server-sent events `job`, `preview` and `done`",
        "content": {
            "text/event-stream": {
                "schema": {
                    "type": "object",
                    "required": ["event", "data"],
                    "properties": {
                        "event": {"enum": ["job", "preview", "done"]},
                        "id": {"type": "string", "pattern": "^[0-9]{1,12}$"},
                        "data": {"type": "string", "contentMediaType": "application/json"},
                    },
                }
            }
        },
    }
}
"""The reply that is a stream of events."""

VOLUME_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "A .npy file of version 1.0: <i2, C order, (k, j, i)",
        "content": {"application/octet-stream": {"schema": _BINARY}},
    },
    "parameters": [
        {
            "name": contract.GRID_HEADER,
            "in": "header",
            "required": True,
            "description": "JSON after grid.schema.json",
            "schema": {"type": "string", "maxLength": contract.MAX_GRID_HEADER},
        }
    ],
}
"""What comes with a volume."""


def request_body(kind: type[contract.Document]) -> dict[str, Any]:
    """The description of a JSON body that a route reads by itself."""
    schema = {"$ref": _REFERENCE.format(model=kind.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def describe(app: FastAPI, needs_token: bool) -> dict[str, Any]:
    """The OpenAPI document of the whole interface.

    Args:
        app: the routes.
        needs_token: whether every request must carry the bearer token.
    """
    document = get_openapi(
        title="Spine Helper",
        version=contract.VERSION,
        description="Segmentation of the spine for programs of the same user on this computer.",
        routes=app.routes,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for kind in _REQUESTS:
        schema = kind.model_json_schema(ref_template=_REFERENCE)
        schemas.update(schema.pop("$defs", {}))
        schemas[kind.__name__] = schema
    for path in document["paths"].values():
        for operation in path.values():
            _drop_what_never_comes(operation)
            _drop_null(operation)
    if needs_token:
        document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"token": []}]
    return document


def _drop_what_never_comes(operation: dict[str, Any]) -> None:
    """Problems come as `application/problem+json` only, whatever the route's own type is."""
    for status, response in operation.get("responses", {}).items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/problem+json" in content:
            schemas: list[Any] = [kind["schema"] for kind in content.values() if "schema" in kind]
            schema = schemas[0] if schemas else {}
            response["content"] = {"application/problem+json": {"schema": schema}}


def _drop_null(operation: dict[str, Any]) -> None:
    """A header that may be absent cannot be null."""
    for parameter in operation.get("parameters", []):
        kinds = parameter["schema"].get("anyOf", [])
        if {"type": "null"} in kinds:
            parameter["schema"] = next(kind for kind in kinds if kind != {"type": "null"})
