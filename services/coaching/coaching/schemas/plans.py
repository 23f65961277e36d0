from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from coaching.codes import SectionStatus, Signatory
from coaching.schemas.bases import Name
from coaching.schemas.examples import example
from common.bodies import Incoming, Outgoing
from common.codes import DataCategory
from common.days import PastDay, today

SectionNumber = Annotated[int, Field(ge=1, le=13)]


class NewSectionText(Incoming):
    model_config = example(
        text={"self_recognised": ["patient with people", "always on time"]}, status="in_progress", version=0
    )

    text: dict[str, Any]
    """As the section asks: see the schemas of the thirteen sections."""
    status: SectionStatus
    version: Annotated[int, Field(ge=0)]
    """The version the writer saw; 0 when nobody had written yet."""
    owner: UUID | None = None
    """The professional answerable for the section; the first writer unless named."""


class SectionView(Outgoing):
    number: int
    text: dict[str, Any]
    status: SectionStatus
    version: int
    owner: UUID | None
    filled_by: Literal["referrer", "team"]
    """Who fills it: the referring professional with the client before the meeting, or the team in it."""
    saved_at: datetime | None


class NewSignature(Incoming):
    model_config = example(role="client", signed_on="2026-09-01", place="Rovaniemi")

    role: Signatory
    signed_on: PastDay = Field(default_factory=today)
    place: Name


class SignatureView(Outgoing):
    role: Signatory
    signed_on: date
    place: str


class NewPlanReview(Incoming):
    model_config = example(reviewed_on="2026-09-01")

    reviewed_on: PastDay = Field(default_factory=today)
    next_review_on: date | None = None
    """None: in as many months as the region reviews its plans."""


class PlanReviewView(Outgoing):
    reviewed_on: date
    next_review_on: date


class PlanSummary(Outgoing):
    id: UUID
    version: int
    signed_on: date | None
    sha256: str | None
    sections_done: int


class PlanView(Outgoing):
    id: UUID
    case_id: UUID
    version: int
    sections: list[SectionView]
    signatures: list[SignatureView]
    missing: list[str]
    """What stands between the plan and its signatures, coded."""
    signed_on: date | None
    sha256: str | None
    reviews: list[PlanReviewView] = Field(default_factory=list)
    """Of this version, the newest first."""
    left_out: list[DataCategory] = Field(default_factory=list)
    """Kinds of data that a referrer's organisation may not be told. Without `plan` all here is the reader's own."""
