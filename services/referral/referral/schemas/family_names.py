from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from common.bodies import Incoming, Outgoing, each_once, example

MOST = 1000
TOO_MANY = {
    "fi": "Kysy enintään tuhannesta asiakkaasta kerralla.",
    "sv": "Fråga om högst tusen klienter åt gången.",
    "en": "Ask about at most a thousand clients at a time.",
}


class OpenedClients(Incoming):
    """Whose data one professional opened."""

    actor: UUID
    client_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST), AfterValidator(each_once)]


class Openings(Incoming):
    model_config = example(
        {
            "opened": [
                {
                    "actor": "0198c0de-0000-7000-8000-0000000000c0",
                    "client_ids": ["0198c0de-0000-7000-8000-000000000001"],
                }
            ]
        }
    )

    opened: list[OpenedClients] = Field(min_length=1, max_length=MOST)

    @model_validator(mode="after")
    def is_answered_at_once(self) -> Self:
        if sum(len(one.client_ids) for one in self.opened) > MOST:
            raise PydanticCustomError("too_many_clients", "Too many clients", TOO_MANY)
        return self


class NamesakesView(Outgoing):
    actor: UUID
    client_ids: list[UUID]
    """Those who have a family name in common with them; no name is told."""


class Namesakes(Outgoing):
    items: list[NamesakesView]
