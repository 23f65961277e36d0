from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from common.bodies import Incoming, example
from common.codes import DataCategory, Party
from consent.codes import Purpose
from consent.schemas.examples import CLIENT, COACHING, KELA


class NewDecision(Incoming):
    model_config = example(
        {
            "client_id": CLIENT,
            "from_party": KELA,
            "to_party": COACHING,
            "categories": ["benefits", "health"],
            "purpose": "supported_employment",
        }
    )

    client_id: UUID
    from_party: Party
    to_party: Party
    categories: list[DataCategory] = Field(min_length=1, max_length=20)
    purpose: Purpose


class ConsentGround(BaseModel):
    kind: Literal["consent"] = "consent"
    consent_id: UUID


class NoGround(BaseModel):
    kind: Literal["none"] = "none"


Ground = Annotated[ConsentGround | NoGround, Field(discriminator="kind")]


class CategoryDecision(BaseModel):
    category: DataCategory
    ground: Ground


class DecisionView(BaseModel):
    decided_at: datetime
    decisions: list[CategoryDecision]
