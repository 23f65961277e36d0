"""The API description: OpenAPI 3.1 with the problems each operation can answer with."""

from typing import Any

from fastapi import FastAPI

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "examples": ["/problems/client-not-found"]},
        "title": {"type": "string", "description": "The same whenever this problem occurs"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What it is this time, with the facts"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
ALWAYS = {
    "401": "The token is missing or not valid",
    "403": "The role does not allow this",
    "422": "Some field is missing or cannot be understood",
    "503": "A needed part does not answer; nothing was saved",
}
WHEN_UNSAFE = {"409": "A rule does not allow this"}
WITH_ID = {"404": "There is no such thing among those one may see"}
"""In the address, or in what is sent."""
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "The same key and body again is the same answer, and no second effect.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "example": "4f0f5c1e-7a0e-4d0a-9a63-0d3c8a6c2f11",
}


KEYLESS = {"x-keyless": True}
"""Marks a POST that only asks, on its way into the description."""


def describe(app: FastAPI) -> None:
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            app.openapi_schema = with_problems(plain())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend it


def with_problems(schema: dict[str, Any]) -> dict[str, Any]:
    schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            add_problems(path, method, operation)
    for name in ("HTTPValidationError", "ValidationError"):
        schema["components"]["schemas"].pop(name, None)
    return schema


def add_problems(path: str, method: str, operation: dict[str, Any]) -> None:
    possible = ALWAYS | (WITH_ID if "{" in path or method != "get" else {})
    if method != "get":
        possible |= WHEN_UNSAFE
        if not operation.pop("x-keyless", False):
            operation.setdefault("parameters", []).append(KEY)
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, description in possible.items():
        operation["responses"][status] = {"description": description, "content": content}
