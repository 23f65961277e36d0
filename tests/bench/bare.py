"""The least that takes a request and writes a row durably: Starlette and asyncpg, nothing else."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from uuid import UUID

import asyncpg
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

INSERT = """
    insert into contacts (employer_id, coach_id, client_id, contacted_on, kind, face_to_face)
    values ($1, $2, $3, $4, $5, $6) returning id
"""


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    app.state.pool = await asyncpg.create_pool(os.environ["BARE_DATABASE_URL"], min_size=20, max_size=20)
    yield
    await app.state.pool.close()


async def record_contact(request: Request) -> Response:
    new = orjson.loads(await request.body())
    ids = [UUID(new[name]) for name in ("employer_id", "coach_id", "client_id")]
    contacted_on = date.fromisoformat(new["contacted_on"])
    made = await request.app.state.pool.fetchval(INSERT, *ids, contacted_on, new["kind"], new["face_to_face"])
    return Response(orjson.dumps(new | {"id": str(made)}), 201, media_type="application/json")


async def ready(request: Request) -> Response:
    return Response("{}", media_type="application/json")


app = Starlette(
    routes=[Route("/employer-contacts", record_contact, methods=["POST"]), Route("/health/ready", ready)],
    lifespan=lifespan,
)
