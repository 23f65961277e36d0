"""The tables are what the models say, and the API tells everything it should."""

import subprocess
import sys
from typing import Any

import pytest
from fastapi import FastAPI
from openapi_spec_validator import validate

# In a process of its own: here the models of other services may be loaded beside.
CHECK = "import sys; from alembic import command; from common.migrations.config import config_of; "
CHECK += "command.check(config_of('consent', database_url=sys.argv[1]))"


def test_migrations_and_models_agree(committed: str) -> None:
    checked = subprocess.run([sys.executable, "-c", CHECK, committed], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stderr


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
