"""Of every service: the tables are what the models say, and the API tells everything it should."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from common.contracts.__main__ import openapi_of
from tests.databases import copy_of, drop, migrated

SERVICES = ("referral", "consent", "coaching", "feedback", "reporting")

# In a process of its own: here the models of several services stand beside each other.
CHECK = "import sys; from alembic import command; from common.migrations.config import config_of; "
CHECK += "command.check(config_of(sys.argv[1], database_url=sys.argv[2]))"


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_and_models_agree(postgres: str, service: str) -> None:
    url = copy_of(postgres, migrated(postgres, service))

    checked = subprocess.run([sys.executable, "-c", CHECK, service, url], capture_output=True, text=True, check=False)

    drop(postgres, url)
    assert checked.returncode == 0, checked.stderr


@pytest.fixture(scope="module", params=SERVICES)
def described(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch:
        yield openapi_of(request.param, setenv=patch.setenv)


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_the_description_is_valid(described: dict[str, Any]) -> None:
    validate(described)


def test_every_operation_says_what_it_does(described: dict[str, Any]) -> None:
    assert [name for name, operation in operations(described) if not operation.get("summary")] == []


def test_every_body_has_an_example(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    bodies = {
        name: operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        for name, operation in operations(described)
        if "application/json" in operation.get("requestBody", {}).get("content", ())
    }

    assert [name for name, schema in bodies.items() if not schemas[schema].get("examples")] == []


def test_every_operation_names_its_problems(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        content = operation["responses"]["401"]["content"]
        assert "application/problem+json" in content, name
