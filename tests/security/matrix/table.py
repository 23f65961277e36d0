"""The tables: for each operation which roles are let through, and how they must stand to the client.

    "GET /clients/{client_id}" = {coach = "c", team_lead = "cmo", referrer = "o", importer = "cmoxn"}

A role that is not named is refused, whatever the relation. `*`: the operation is about no client, the role is enough.
"""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.conftest import REPOSITORY

SERVICES = ("referral", "consent", "coaching", "feedback", "reporting")
ROLES = (
    "coach",
    "coordinator",
    "team_lead",
    "referrer",
    "analyst",
    "privacy_officer",
    "operator",
    "importer",
    "service",
    "partner",
    "none",
)
RELATIONS = {
    "c": "own caseload: in a municipality of the token, and coached by who asks",
    "m": "own municipality: in a municipality of the token, and nothing nearer",
    "o": "own organisation: in a municipality of the token, and referred by the organisation of who asks",
    "x": "other municipality: outside those of the token, though coached and referred by who asks",
    "n": "none: elsewhere, and nobody's they know",
}
WHATEVER = "*"
Row = Mapping[str, str]
HERE = Path(__file__).parent


@cache
def table_of(service: str) -> Mapping[str, Row]:
    """With what every service has."""
    own = tomllib.loads((HERE / f"{service}.toml").read_text())
    return own | tomllib.loads((HERE / "every_service.toml").read_text())


@cache
def description_of(service: str) -> Mapping[str, Any]:
    """The service's OpenAPI document."""
    document: dict[str, Any] = json.loads((REPOSITORY / "docs" / "api" / f"{service}.openapi.json").read_text())
    return document


def operations_in(document: Mapping[str, Any]) -> set[str]:
    return {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}


def example_of(service: str, operation: str) -> Any:
    """What its description shows as sent; None where nothing is."""
    method, _, path = operation.partition(" ")
    document = description_of(service)
    body = document["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    schema = body.get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"].get(name, schema).get("examples", [None])[0]


def is_about_a_client(row: Row) -> bool:
    return WHATEVER not in row.values()
