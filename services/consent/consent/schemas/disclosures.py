from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from common.bodies import Incoming, example
from common.codes import DataCategory, Party
from consent.codes import Purpose
from consent.schemas.decisions import CategoryDecision
from consent.schemas.examples import CLIENT, KELA


class NewDisclosure(Incoming):
    model_config = example(
        {
            "client_id": CLIENT,
            "to_party": KELA,
            "categories": ["coaching_progress", "employment"],
            "purpose": "supported_employment",
            "what": "coaching_page",
        }
    )

    client_id: UUID
    to_party: Party
    categories: list[DataCategory] = Field(min_length=1, max_length=20)
    needs: DataCategory | None = None
    """Without a ground for this kind nothing of it is told: what it rests on."""
    purpose: Purpose
    what: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,49}$")]
    """The code of the page or paper that is about to be shown or handed out."""


class DisclosureView(BaseModel):
    id: UUID
    number: int
    """Of the ledger: of one client the higher came later."""
    decided_at: datetime
    decisions: list[CategoryDecision]
    """What has no ground is left out of what is shown."""
