"""Who a client is: asked of the referral service, the only one that knows, and kept nowhere here."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, Field

from common.errors import Unavailable
from common.service_tokens import NoToken, ServiceTokens
from common.trust import trusted

ANSWERS_WITHIN = 5.0
"""Seconds."""
ASKED_AT_ONCE = 1000
"""Clients in one question of namesakes."""

Opening = tuple[UUID, UUID]
"""Who opened, and which client's data."""
FIRST = itemgetter(0)


class Person(BaseModel):
    """What of a client's identity may be told where `identity` is granted."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True, frozen=True)

    client_id: UUID
    given_name: str = Field(repr=False)
    family_name: str = Field(repr=False)
    birth_date: str = Field(repr=False)
    hetu: str | None = Field(repr=False)


@dataclass(frozen=True)
class People:
    referral_url: str
    tokens: ServiceTokens

    async def with_ids(self, client_ids: Collection[UUID]) -> dict[UUID, Person]:
        """Those that the referral service knows. Raises Unavailable."""
        if not client_ids:
            return {}
        answer = await self.ask("/clients/identities", {"client_ids": [str(one) for one in sorted(client_ids)]})
        found = [Person.model_validate(one) for one in answer["items"]]
        return {one.client_id: one for one in found}

    async def namesakes(self, opened: Collection[Opening]) -> set[Opening]:
        """Those in which the professional and the client have a family name in common. Raises Unavailable."""
        same: set[Opening] = set()
        for some in batched(sorted(opened), ASKED_AT_ONCE):
            told = [{"actor": str(actor), "client_ids": clients_in(those)} for actor, those in groupby(some, FIRST)]
            answer = await self.ask("/clients/namesakes", {"opened": told})
            same |= {
                (UUID(one["actor"]), UUID(client_id)) for one in answer["items"] for client_id in one["client_ids"]
            }
        return same

    async def ask(self, path: str, body: dict[str, Any]) -> Any:
        """Raises Unavailable."""
        try:
            headers = {"Authorization": f"Bearer {await self.tokens.get()}"}
            async with httpx.AsyncClient(verify=trusted(), timeout=ANSWERS_WITHIN) as client:
                answer = await client.post(f"{self.referral_url}{path}", json=body, headers=headers)
            return answer.raise_for_status().json()
        except (httpx.HTTPError, NoToken) as error:
            raise Unavailable from error


def clients_in(openings: Iterable[Opening]) -> list[str]:
    return [str(client_id) for _, client_id in openings]


def batched(openings: Sequence[Opening], size: int) -> Iterable[Sequence[Opening]]:
    return (openings[start : start + size] for start in range(0, len(openings), size))
