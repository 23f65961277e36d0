from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, TypeAdapter

from common.bodies import Incoming, example
from common.codes import DataCategory, Party
from consent.codes import Purpose, Teller
from consent.models.grounds import Ground
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
    from_party: Teller | Literal["employers"]
    to_party: Party
    categories: list[DataCategory] = Field(min_length=1, max_length=20)
    purpose: Purpose


class ConsentGround(BaseModel):
    kind: Literal["consent"] = "consent"
    consent_id: UUID


class NoGround(BaseModel):
    kind: Literal["none"] = "none"


class StatuteGround(BaseModel):
    kind: Literal["statute"] = "statute"
    rule_id: UUID
    version: int
    statute: str
    """As it is cited: `381/2023`."""
    section: str


GroundView = Annotated[ConsentGround | StatuteGround | NoGround, Field(discriminator="kind")]
GROUND: TypeAdapter[GroundView] = TypeAdapter(GroundView)


def shown_ground(ground: Ground) -> GroundView:
    return GROUND.validate_python({"kind": ground.kind, **ground.reference})


class CategoryDecision(BaseModel):
    category: DataCategory
    ground: GroundView


class DecisionView(BaseModel):
    id: UUID
    decided_at: datetime
    decisions: list[CategoryDecision]
