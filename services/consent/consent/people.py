"""Who a client is: asked of the referral service, the only one that knows, and kept nowhere here."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, Field

from common.errors import Unavailable
from common.service_tokens import NoToken, ServiceTokens

ANSWERS_WITHIN = 5.0
"""Seconds."""


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
        try:
            answer = await self.ask({"client_ids": [str(client_id) for client_id in sorted(client_ids)]})
        except (httpx.HTTPError, NoToken) as error:
            raise Unavailable from error
        found = [Person.model_validate(one) for one in answer["items"]]
        return {one.client_id: one for one in found}

    async def ask(self, body: dict[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {await self.tokens.get()}"}
        async with httpx.AsyncClient(timeout=ANSWERS_WITHIN) as client:
            answer = await client.post(f"{self.referral_url}/clients/identities", json=body, headers=headers)
        return answer.raise_for_status().json()
