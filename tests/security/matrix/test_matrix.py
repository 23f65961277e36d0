"""Each role × each operation of the OpenAPI documents × each relation: let through or refused, as the tables say.

Every cell is asked of the real app with a real database, and undone. An operation without a row fails.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.security.matrix.grounds.ground import Ground, Ids
from tests.security.matrix.table import (
    RELATIONS,
    ROLES,
    SERVICES,
    WHATEVER,
    description_of,
    example_of,
    is_about_a_client,
    operations_in,
    table_of,
)

CELLS = [(service, operation) for service in SERVICES for operation in sorted(operations_in(description_of(service)))]
REFUSED = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}
WITH_A_REASON = {"Access-Reason": "lead_duty"}
"""What asks for a reason is tested elsewhere; here it is whether one may at all."""

A_PDF = {"Content-Type": "application/pdf"}


@pytest.mark.parametrize("service", SERVICES, indirect=True)
def test_every_operation_has_its_row(service: str, app: FastAPI) -> None:
    described = operations_in(app.openapi())

    assert described == table_of(service).keys()
    assert described == operations_in(description_of(service)), "python -m common.contracts write"


@pytest.mark.parametrize("service", SERVICES, indirect=True)
def test_a_row_names_the_roles_that_the_route_names(service: str, app: FastAPI) -> None:
    rows = {operation: set(row) for operation, row in table_of(service).items()}

    assert dict(roles_of(app)) == rows


def test_a_row_says_only_what_the_tables_know() -> None:
    for service in SERVICES:
        for operation, row in table_of(service).items():
            assert row.keys() <= set(ROLES), operation
            about_a_client = all(set(relations) <= set(RELATIONS) and relations for relations in row.values())
            assert about_a_client or set(row.values()) == {WHATEVER}, operation


@pytest.mark.parametrize(("service", "operation"), CELLS, indirect=["service"])
async def test_every_cell(service: str, operation: str, ground: Ground) -> None:
    row = table_of(service)[operation]
    relations = RELATIONS if is_about_a_client(row) else (WHATEVER,)
    clients = {relation: await ground.client(relation) if relation != WHATEVER else {} for relation in relations}

    found = {role: await let_through(service, ground, operation, role, clients) for role in ROLES}

    assert {role: relations for role, relations in found.items() if relations} == dict(row)
    assert (await asked(service, ground, operation, "nobody", {})).status_code == httpx.codes.UNAUTHORIZED


async def let_through(service: str, ground: Ground, operation: str, role: str, clients: Mapping[str, Ids]) -> str:
    """The relations with which this role is let through."""
    through = ""
    for relation, ids in clients.items():
        async with undone(ground):
            if operation in ground.before and relation != WHATEVER:
                await ground.before[operation](ids)
            answer = await asked(service, ground, operation, role, ids)
            is_through = is_let(ground, operation, ids, answer)
        through += relation if is_through else ""
    return through


def is_let(ground: Ground, operation: str, ids: Ids, answer: httpx.Response) -> bool:
    """About a client: done or shown. About none: the role was enough, whatever else the answer then says."""
    told = f"{operation}: {answer.status_code} {answer.text}"
    if not ids:
        assert not answer.is_server_error, told
        return answer.status_code not in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)
    assert answer.is_success or answer.status_code in REFUSED, told
    if not answer.is_success or operation in ground.silent or not answer.content:
        return answer.is_success
    return any(named in answer.text for name, named in ids.items() if name.endswith("_id") and name in OF_THE_CLIENT)


OF_THE_CLIENT = {"client_id", "case_id", "referral_id", "consent_id"}
"""What an answer names when it shows the client's; a list that leaves them out names none of these."""


async def asked(service: str, ground: Ground, operation: str, role: str, ids: Ids) -> httpx.Response:
    method, _, path = operation.partition(" ")
    address = (path + ground.queries.get(operation, "")).format_map(Anything(ids))
    body = body_of(service, ground, operation, ids)
    caller = ground.as_actor(role) if role != "nobody" else ground.as_nobody()
    if isinstance(body, bytes):
        return await caller.request(method, address, content=body, headers=WITH_A_REASON | A_PDF)
    sent = {"json": body} if body is not None else {}
    return await caller.request(method, address, headers=WITH_A_REASON, **sent)


def body_of(service: str, ground: Ground, operation: str, ids: Ids) -> object:
    if operation in ground.bodies and ids:
        return ground.bodies[operation](ids)
    return with_ids(example_of(service, operation), ids)


class Anything(dict[str, str]):
    """An id of nothing where the operation is about no client."""

    def __missing__(self, name: str) -> str:
        return "1" if name == "number" else str(uuid4())


def with_ids(body: object, ids: Ids) -> object:
    """The description's example about this client and what is theirs."""
    if isinstance(body, list):
        return [with_ids(one, ids) for one in body]
    if not isinstance(body, dict):
        return body
    changed = {name: ids.get(name, with_ids(value, ids)) for name, value in body.items()}
    return changed | ({"client_ids": [ids["client_id"]]} if "client_ids" in body and ids else {})


@asynccontextmanager
async def undone(ground: Ground) -> AsyncIterator[None]:
    """Whatever a cell does is taken back before the next one."""
    connection: AsyncConnection = ground.sessions.kw["bind"]
    savepoint = await connection.begin_nested()
    yield
    await savepoint.rollback()


def roles_of(app: FastAPI) -> Iterator[tuple[str, set[str]]]:
    """Those of every `only(...)` that stands before an operation."""
    described = operations_in(app.openapi())
    for route in app.routes:
        if isinstance(route, APIRoute) and (operation := operation_of(route)) in described:
            named = [set(call.roles) for call in calls_of(route.dependant) if hasattr(call, "roles")]
            yield operation, set.intersection(*named)


def operation_of(route: APIRoute) -> str:
    (method,) = route.methods or ("",)
    return f"{method} {route.path}"


def calls_of(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for needed in dependant.dependencies:
        yield from calls_of(needed)
