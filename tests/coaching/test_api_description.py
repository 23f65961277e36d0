from typing import Any

import pytest
from fastapi import FastAPI
from openapi_spec_validator import validate


@pytest.fixture
def description(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def test_the_description_is_valid_openapi(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    validate(description)


def test_every_operation_says_what_it_is_and_how_it_can_fail(description: dict[str, Any]) -> None:
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), (method, path)
            assert "application/problem+json" in operation["responses"]["401"]["content"], (method, path)


def test_everything_that_is_sent_has_an_example(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    sent = [
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        for operations in description["paths"].values()
        for operation in operations.values()
        if "requestBody" in operation
    ]
    assert [name for name in sent if "examples" not in schemas[name]] == []
