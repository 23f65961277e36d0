"""What every service tells those who run it: what is unsent, how far it has read, what is parked."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import text

from common import parking, progress
from common.attempts import NO_CLIENT
from common.database import Transaction
from common.identity import Operator, Watcher


class OutboxView(BaseModel):
    """Events written and not yet acknowledged by the broker."""

    unsent: int
    oldest_age_seconds: float | None


class PartitionView(BaseModel):
    topic: str
    partition: int
    applied: int
    end: int


class ProgressView(BaseModel):
    """How far this service has applied the log, as of `checked_at`; without it the log was never looked at."""

    checked_at: datetime | None
    behind: int
    parked: int
    partitions: list[PartitionView]


class ParkedView(BaseModel):
    """A message that could not be taken: where it stands and why, never what is in it."""

    id: UUID
    consumer: str
    topic: str
    partition: int
    offset: int
    subject: str
    error: str
    state: str
    parked_at: datetime


class ParkedItems(BaseModel):
    items: list[ParkedView]


ParkedId = Annotated[UUID, NO_CLIENT]
"""What is shown of a message holds nobody's data."""

UNSENT = text("select count(*) as unsent, extract(epoch from now() - min(recorded_at)) as age from outbox")


def router(routes: APIRouter) -> APIRouter:
    routes.tags = ["operations"]

    @routes.get("/outbox", summary="Events not yet sent")
    async def outbox(who: Watcher, session: Transaction) -> OutboxView:
        row = (await session.execute(UNSENT)).one()
        return OutboxView(unsent=row.unsent, oldest_age_seconds=row.age)

    @routes.get("/progress", summary="How far the log is applied")
    async def progress_of_log(who: Watcher, session: Transaction) -> ProgressView:
        return ProgressView.model_validate(await progress.read(session))

    @routes.get("/parked", summary="Messages that could not be taken")
    async def parked(who: Operator, session: Transaction) -> ParkedItems:
        return ParkedItems(items=[parked_view(message) for message in await parking.parked(session)])

    @routes.get("/parked/{parked_id}", summary="One message that could not be taken")
    async def parked_one(parked_id: ParkedId, who: Operator, session: Transaction) -> ParkedView:
        return parked_view(await parking.parked_by_id(session, parked_id))

    @routes.post("/parked/{parked_id}/replay", status_code=202, summary="Take a parked message again")
    async def replay(parked_id: ParkedId, who: Operator, session: Transaction) -> dict[str, Any]:
        """It and those of its subject that wait behind it, in order, by the worker."""
        await parking.ask_replay(session, await parking.parked_by_id(session, parked_id))
        return {"asked": True}

    return routes


def parked_view(message: parking.ParkedMessage) -> ParkedView:
    return ParkedView.model_validate(parking.as_row(message))
