from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.codes import FidelityEvidence, FidelityState
from coaching.errors.fidelity import (
    CriterionNotFound,
    FidelityIsComplete,
    FidelityStale,
    FidelityUnderWay,
    ItemsUnscored,
    PaperIsEnteredAnew,
    PaperTotalImpossible,
    SameScore,
    ScoreNeedsReason,
)
from coaching.fidelity import SCORES, Criteria, Item
from coaching.models.plan_reviews import months_after
from common.codes import FidelityBand
from common.database import Base
from common.ids import new_id

BANDS: tuple[tuple[int, FidelityBand], ...] = ((115, "exemplary"), (100, "good"), (74, "fair"))
"""From which total on; a smaller one is not supported employment."""
GOOD = 100
SOON, LATER = 6, 12
"""Months to the next assessment: below a total of 100, and from it on."""
MOST_TO_IMPROVE = 5
Fraction = Numeric(14, 4)


@dataclass(frozen=True)
class Evidence:
    """What recorded work tells, as of a day."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    """None: there was nothing to count."""


def band_of(total: int) -> FidelityBand:
    return next((band for least, band in BANDS if total >= least), "not_supported_employment")


class FidelityItem(Base, kw_only=True):
    """One item of an assessment: what is known of it, and its score."""

    __tablename__ = "fidelity_items"
    __table_args__ = (
        CheckConstraint("score between 1 and 5", name="score"),
        CheckConstraint("suggested_score between 1 and 5", name="suggested_score"),
        CheckConstraint("number between 1 and 25", name="number"),
    )

    assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("fidelity_assessments.id", ondelete="cascade"), primary_key=True, init=False
    )
    code: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    score: Mapped[int | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
    """A typed text: it never leaves this service."""
    scored_by: Mapped[UUID | None] = mapped_column(default=None)
    evidence: Mapped[FidelityEvidence | None] = mapped_column(Text, default=None)
    numerator: Mapped[Decimal | None] = mapped_column(Fraction, default=None)
    denominator: Mapped[Decimal | None] = mapped_column(Fraction, default=None)
    value: Mapped[Decimal | None] = mapped_column(Fraction, default=None)
    suggested_score: Mapped[int | None] = mapped_column(default=None)

    @property
    def is_suggested(self) -> bool:
        return self.score is not None and self.score == self.suggested_score

    def give(self, score: int, *, reason: str | None, by: UUID) -> None:
        if score != self.suggested_score and not reason:
            raise ScoreNeedsReason
        self.score, self.reason, self.scored_by = score, reason or None, by

    def know(self, known: "FidelityItem") -> None:
        """Newer evidence. A score that stood on the former alone is taken away when this one suggests another."""
        self.numerator, self.denominator, self.value = known.numerator, known.denominator, known.value
        self.suggested_score = known.suggested_score
        if self.score != self.suggested_score and not self.reason:
            self.score = self.scored_by = None


class FidelityAssessment(Base, kw_only=True):
    """How well coaching in a municipality followed the model on a day. Complete it is only corrected: what stood there
    wrongly is kept."""

    __tablename__ = "fidelity_assessments"
    __table_args__ = (
        UniqueConstraint("municipality", "assessed_on"),
        Index("uq_fidelity_assessments_draft", "municipality", unique=True, postgresql_where=text("state = 'draft'")),
        CheckConstraint("(state = 'complete') = (total is not null)", name="total_when_complete"),
        CheckConstraint("total between 25 and 125", name="total"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    municipality: Mapped[str]
    assessed_on: Mapped[date]
    criteria: Mapped[str]
    """The version of the criteria."""
    is_from_paper: Mapped[bool] = mapped_column(default=False)
    state: Mapped[FidelityState] = mapped_column(Text, default="draft")
    version: Mapped[int] = mapped_column(default=1)
    """How many times it was saved: what a writer must have seen to save over it."""
    total: Mapped[int | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(default=None)
    """Where the paper is. A typed text: it never leaves this service."""
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    items: Mapped[list[FidelityItem]] = relationship(
        lazy="raise", default_factory=list, order_by=FidelityItem.number, cascade="all, delete-orphan"
    )

    @property
    def band(self) -> FidelityBand | None:
        return None if self.total is None else band_of(self.total)

    @property
    def scores(self) -> dict[str, int]:
        return {item.code: item.score for item in self.items if item.score is not None}

    @property
    def next_due_on(self) -> date | None:
        """Half a year after, and a year after once the total is good."""
        if self.total is None:
            return None
        return months_after(self.assessed_on, LATER if self.total >= GOOD else SOON)

    @property
    def improve_next(self) -> list[str]:
        """The items with the lowest scores; none that is at its best already."""
        low = [item for item in self.items if item.score is not None and item.score < SCORES[-1]]
        low.sort(key=lambda item: (item.score, item.number))
        return [item.code for item in low[:MOST_TO_IMPROVE]]

    def give(self, code: str, score: int, *, reason: str | None, seen: int, by: UUID) -> None:
        self.refuse_change(seen)
        self.item(code).give(score, reason=reason, by=by)
        self.version += 1

    def know(self, items: Sequence[FidelityItem], *, seen: int) -> None:
        """What recorded work tells by now of the same day. Reasons stay, and the scores that have one."""
        self.refuse_change(seen)
        for known in items:
            self.item(known.code).know(known)
        self.version += 1

    def complete(self, *, seen: int) -> None:
        self.refuse_change(seen)
        if unscored := len(self.items) - len(self.scores):
            raise ItemsUnscored(unscored=unscored)
        self.state, self.total, self.version = "complete", sum(self.scores.values()), self.version + 1

    def correct_item(
        self, code: str, score: int, *, reason: str | None, seen: int, why: str, by: UUID
    ) -> "FidelityVersion":
        """Of one that is complete; what is on paper is copied anew. Refused when nothing would change."""
        self.refuse_correction(seen)
        item = self.item(code)
        if (score, reason or None) == (item.score, item.reason):
            raise SameScore
        wrong = self.wrong_version(why=why, by=by)
        item.give(score, reason=reason, by=by)
        self.total, self.version = sum(self.scores.values()), self.version + 1
        return wrong

    def wrong_version(self, *, why: str | None, by: UUID) -> "FidelityVersion":
        reasons = {item.code: item.reason for item in self.items if item.reason}
        kept = self.facts() | ({"reasons": reasons} if reasons else {})
        return FidelityVersion(assessment_id=self.id, version=self.version, facts=kept, reason=why, corrected_by=by)

    def correct(self, total: int, scores: Mapping[str, int], *, note: str | None, by: UUID) -> "FidelityVersion":
        """Only what was copied from paper; what stood there wrongly is kept."""
        if not self.is_from_paper:
            raise FidelityIsComplete
        wrong = self.wrong_version(why=None, by=by)
        self.version += 1
        self.take_from_paper(total, scores, note=note, by=by)
        return wrong

    def take_from_paper(self, total: int, scores: Mapping[str, int], *, note: str | None, by: UUID) -> None:
        for code in scores:
            self.item(code)
        refuse_impossible_total(total, list(scores.values()), items=len(self.items))
        for item in self.items:
            item.score, item.scored_by = scores.get(item.code), by if item.code in scores else None
        self.total, self.note, self.state = total, note or None, "complete"

    def says_on_paper(self, total: int, scores: Mapping[str, int], *, note: str | None) -> bool:
        """Whether this very thing was copied from paper already."""
        return self.is_from_paper and self.facts() == {"total": total, "scores": dict(scores), "note": note or None}

    def facts(self) -> dict[str, Any]:
        return {"total": self.total, "scores": self.scores, "note": self.note}

    def item(self, code: str) -> FidelityItem:
        for item in self.items:
            if item.code == code:
                return item
        raise CriterionNotFound(code=code)

    def refuse_change(self, seen: int) -> None:
        if self.state == "complete":
            raise FidelityIsComplete
        self.refuse_stale(seen)

    def refuse_correction(self, seen: int) -> None:
        if self.state != "complete":
            raise FidelityUnderWay
        if self.is_from_paper:
            raise PaperIsEnteredAnew
        self.refuse_stale(seen)

    def refuse_stale(self, seen: int) -> None:
        if seen != self.version:
            raise FidelityStale(version=self.version)


class FidelityVersion(Base, kw_only=True):
    """What an assessment was before it was corrected."""

    __tablename__ = "fidelity_versions"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("fidelity_assessments.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str | None]
    """Why it was wrong; not asked of what was copied from paper. A typed text: it never leaves this service."""
    corrected_by: Mapped[UUID]
    corrected_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


def refuse_impossible_total(total: int, scores: Sequence[int], *, items: int) -> None:
    """Each item whose score is not told has one from 1 to 5."""
    untold = items - len(scores)
    least, most = sum(scores) + untold * SCORES[0], sum(scores) + untold * SCORES[-1]
    if not least <= total <= most:
        raise PaperTotalImpossible(least=least, most=most)


def items_of(criteria: Criteria, found: Mapping[FidelityEvidence, Evidence]) -> list[FidelityItem]:
    """Unscored; each with what is known of it."""
    return [unscored(item, found) for item in criteria.items]


def unscored(item: Item, found: Mapping[FidelityEvidence, Evidence]) -> FidelityItem:
    if item.evidence is None or item.evidence.code not in found:
        return FidelityItem(code=item.code, number=item.number)
    known = found[item.evidence.code]
    return FidelityItem(
        code=item.code,
        number=item.number,
        evidence=item.evidence.code,
        numerator=known.numerator,
        denominator=known.denominator,
        value=known.value,
        suggested_score=None if known.value is None else item.evidence.score(known.value),
    )
