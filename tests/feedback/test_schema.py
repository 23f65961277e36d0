"""The tables are what the code says, and the API tells everything it should."""

import asyncio
from typing import Any

import pytest
from alembic import command
from fastapi import FastAPI
from openapi_spec_validator import validate

from common.migrations.config import config_of


async def test_migrations_and_models_agree(committed: str) -> None:
    await asyncio.to_thread(command.check, config_of("feedback", database_url=committed))


@pytest.fixture
def described(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def test_the_description_is_valid(described: dict[str, Any]) -> None:
    validate(described)


def test_every_operation_has_a_summary_and_every_body_an_example(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), f"{method} {path}"
            if body := operation.get("requestBody"):
                name = body["content"]["application/json"]["schema"]["$ref"].split("/")[-1]
                assert schemas[name].get("examples"), name
