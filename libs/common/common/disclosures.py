"""Asked before anything about a client is shown to another organisation: the consent service decides and writes down.

Without its answer nothing is shown: Unavailable, never a guess.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import structlog
from pydantic import BaseModel, TypeAdapter, ValidationError

from common.codes import DataCategory
from common.errors import Unavailable
from common.service_tokens import NoToken, ServiceTokens
from common.trust import trusted

log = structlog.get_logger(__name__)

ANSWERS_WITHIN = 5.0
"""Seconds."""
NOTHING_MAY_BE_TOLD: Final = "/problems/no-ground-to-tell"

Told = frozenset[DataCategory]
"""The kinds of data that have a ground, and are written down as told."""
NOTHING: Told = frozenset()


@dataclass(frozen=True)
class Showing:
    """A page or paper about a client that an organisation is about to see."""

    what: str
    """Its code."""
    kinds: Collection[DataCategory]
    """All that it can hold, whatever it holds today: what is left out must not tell what there is."""
    rests_on: DataCategory
    """Without a ground for this kind nothing of it is shown."""
    purpose: str = "supported_employment"


class GroundOf(BaseModel):
    kind: str


class Decided(BaseModel):
    category: DataCategory
    ground: GroundOf


DECISIONS: TypeAdapter[list[Decided]] = TypeAdapter(list[Decided])


@dataclass(frozen=True)
class Disclosures:
    consent_url: str
    tokens: ServiceTokens

    async def ask(self, showing: Showing, client_id: UUID, organisation: str) -> Told:
        """What of it this organisation may be told just now. Raises Unavailable."""
        question = {
            "client_id": str(client_id),
            "to_party": f"organisation:{organisation}",
            "categories": sorted(showing.kinds),
            "needs": showing.rests_on,
            "purpose": showing.purpose,
            "what": showing.what,
        }
        try:
            return told_in(await self.answer(question))
        except (httpx.HTTPError, NoToken, ValidationError, ValueError, KeyError) as error:
            log.warning("no decision on a disclosure", what=showing.what, error=type(error).__name__)
            raise Unavailable from error

    async def answer(self, question: dict[str, Any]) -> httpx.Response:
        # Each showing is a disclosure of its own, so each has a key of its own.
        headers = {"Authorization": f"Bearer {await self.tokens.get()}", "Idempotency-Key": str(uuid4())}
        async with httpx.AsyncClient(verify=trusted(), timeout=ANSWERS_WITHIN) as client:
            return await client.post(f"{self.consent_url}/disclosures", json=question, headers=headers)


def told_in(answer: httpx.Response) -> Told:
    if answer.status_code == httpx.codes.FORBIDDEN and answer.json()["type"] == NOTHING_MAY_BE_TOLD:
        return NOTHING
    decided = DECISIONS.validate_python(answer.raise_for_status().json()["decisions"])
    return frozenset(one.category for one in decided if one.ground.kind != "none")
