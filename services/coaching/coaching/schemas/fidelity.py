from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, PlainSerializer, StringConstraints

from coaching.codes import FidelityEvidence, FidelityState
from coaching.schemas.bases import Reason, Text
from coaching.schemas.examples import example
from common.bodies import Incoming, Outgoing
from common.codes import FidelityBand, Municipality
from common.days import PastDay, today
from common.events.coaches import Criterion
from common.events.coaching import Rating

Number = Annotated[Decimal, PlainSerializer(float, return_type=float)]
Why = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
Seen = Annotated[int, Field(ge=1)]
"""The version that the writer saw."""


class PartView(Outgoing):
    code: str
    name: str


class CriterionView(Outgoing):
    code: str
    number: int
    part: str
    title: str
    looks_at: str
    meanings: list[str]
    """Of the scores from 1 to 5."""
    evidence: FidelityEvidence | None
    """What recorded work tells of it, if anything."""


class CriteriaView(Outgoing):
    version: str
    parts: list[PartView]
    items: list[CriterionView]


class NewFidelity(Incoming):
    model_config = example(municipality="698", assessed_on="2026-09-30")

    municipality: Municipality
    assessed_on: PastDay = Field(default_factory=today)


class PaperFidelity(Incoming):
    """An assessment made before or elsewhere. A second one of the same day corrects the first."""

    model_config = example(
        municipality="698", assessed_on="2022-01-31", total=96, scores={"lasting_jobs": 1}, note="Mappi 4"
    )

    municipality: Municipality
    assessed_on: PastDay
    total: Annotated[int, Field(ge=25, le=125)]
    scores: Annotated[dict[Criterion, Rating], Field(max_length=25)] = Field(default_factory=dict)
    """By the item's code; those that are known."""
    note: Text | None = None


class FidelityDay(Incoming):
    municipality: Municipality
    assessed_on: date


class FidelityToFind(Incoming):
    model_config = example(rows=[{"municipality": "698", "assessed_on": "2022-01-31"}])

    rows: Annotated[list[FidelityDay], Field(max_length=200)]


class KnownFidelity(Outgoing):
    municipality: str
    assessed_on: date
    total: int | None
    """None of a draft."""
    scores: dict[str, int]


class NewScore(Incoming):
    model_config = example(score=4, reason="Tiimi tapaa kuukausittain.", version=3)

    score: Rating
    reason: Why | None = None
    """Needed unless the score is the one that the evidence suggests."""
    version: Seen


class CorrectedScore(NewScore):
    """The score and its reason as they should have been, and why they were not."""

    model_config = example(
        score=3, reason="Tiimi tapaa joka toinen kuukausi.", version=26, correction="Tapaamiset laskettiin väärin"
    )

    correction: Reason


class SeenVersion(Incoming):
    model_config = example(version=26)

    version: Seen


class EvidenceView(Outgoing):
    code: FidelityEvidence
    numerator: Number | None
    denominator: Number | None
    value: Number | None
    suggested_score: int | None
    """None: there is nothing to count."""


class FidelityItemView(Outgoing):
    code: str
    score: int | None
    reason: str | None
    is_suggested: bool
    """The score is the one that the evidence suggests."""
    evidence: EvidenceView | None


class PreviousFidelity(Outgoing):
    id: UUID
    assessed_on: date
    criteria: str
    """Of another version an item may mean something else."""
    total: int
    band: FidelityBand
    scores: dict[str, int]


class FidelitySummary(Outgoing):
    id: UUID
    municipality: str
    assessed_on: date
    state: FidelityState
    is_from_paper: bool
    criteria: str
    total: int | None
    band: FidelityBand | None
    scored: int
    """How many of the items have a score."""


class FidelityVersionView(Outgoing):
    """What an assessment was before a correction."""

    version: int
    total: int
    scores: dict[str, int]
    reason: str | None
    """Why it was wrong; not asked of what was copied from paper."""
    corrected_at: datetime


class FidelityView(FidelitySummary):
    version: int
    """What a writer has seen, and says so when saving."""
    next_due_on: date | None
    note: str | None
    items: list[FidelityItemView]
    previous: PreviousFidelity | None
    """The last one completed before that day."""
    improve_next: list[str]
    """The items with the lowest scores, the lowest first."""
    history: list[FidelityVersionView]
    """What was corrected, the newest first."""


class LastFidelity(Outgoing):
    id: UUID
    assessed_on: date
    total: int
    band: FidelityBand


class FidelityDue(Outgoing):
    municipality: str
    due_on: date | None
    """None: never assessed."""
    last: LastFidelity | None
