"""A page of several services shows what it has and says what is missing."""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from portal.access import Visitor
from portal.backends import Answer, Away, Calls, Refused

MOST_IDS = 200
"""What a service takes or gives at a time."""
NOT_FOUND = 404


@dataclass(frozen=True)
class Missing:
    """In the place of an answer that did not come."""

    service: str
    is_late: bool = False
    """The service has not heard of the client yet; it will in a moment."""


Part = Answer | Missing
Found = TypeVar("Found")


async def or_missing(asked: Awaitable[Found]) -> Found | Missing:
    try:
        return await asked
    except Away as away:
        return Missing(away.service)
    except Refused as refused:
        if refused.status != NOT_FOUND:
            raise
        return Missing(refused.service, is_late=True)


async def together(*asked: Awaitable[Answer]) -> list[Part]:
    return list(await asyncio.gather(*(or_missing(one) for one in asked)))


async def nothing() -> Answer:
    """For a part that a role has no right to ask for."""
    return {"items": [], "cases": []}


async def everything(service: Calls, path: str, **query: str) -> list[Answer]:
    """All pages of a list that people choose from or look a name up in: what is left out would be missed."""
    items: list[Answer] = []
    after: str | None = None
    while True:
        page = await service.get(path, limit=MOST_IDS, after=after, **query)
        items += page["items"]
        after = page["next"]
        if after is None:
            return items


async def names_of(who: Visitor, client_ids: Iterable[str]) -> dict[str, Answer]:
    """The clients of a list by id, those the person may see."""
    ids = sorted(set(client_ids))
    pages = [ids[start : start + MOST_IDS] for start in range(0, len(ids), MOST_IDS)]
    answers = await asyncio.gather(*(who.referral.get("/clients", ids=page) for page in pages))
    return {client["id"]: client for answer in answers for client in answer["items"]}


async def with_clients(who: Visitor, rows: list[Answer]) -> list[Answer]:
    """Each row with the client it is about; none where the person may not see the client."""
    clients = await names_of(who, (row["client_id"] for row in rows))
    return [row | {"client": clients.get(row["client_id"])} for row in rows]
