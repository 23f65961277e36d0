import json
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.codes import SectionStatus, Signatory
from coaching.errors.plans import (
    PlanIsClosed,
    PlanIsSigned,
    PlanNotReady,
    PlanNotSigned,
    SectionSavedByAnother,
    SignedAlready,
    StaleSection,
)
from common.database import Base
from common.days import now
from common.ids import new_id

SECTIONS = range(1, 14)
STRENGTHS, GOALS = 5, 8
SIGNATORIES = {"client", "responsible_person"}
NEEDED_STRENGTHS = 2


class PlanSection(Base, kw_only=True):
    """One of the thirteen sections, as structured text."""

    __tablename__ = "plan_sections"
    __table_args__ = (CheckConstraint("number between 1 and 13", name="number"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), primary_key=True, init=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[SectionStatus] = mapped_column(Text)
    version: Mapped[int]
    """How many times it was saved: what a writer must have seen to save over it."""
    owner: Mapped[UUID]
    """The professional answerable for it: the first who saved it, unless another was named."""
    saved_by: Mapped[UUID]
    saved_at: Mapped[datetime] = mapped_column(default_factory=now)

    def rewrite(self, text: dict[str, Any], *, status: SectionStatus, by: UUID, owner: UUID | None) -> None:
        self.text, self.status, self.version = text, status, self.version + 1
        self.saved_by, self.saved_at, self.owner = by, now(), owner or self.owner


class PlanSignature(Base, kw_only=True):
    """Client or responsible person signed what the plan then said. A later change of the plan voids it."""

    __tablename__ = "plan_signatures"
    __table_args__ = (
        Index("uq_plan_signatures_role", "plan_id", "role", unique=True, postgresql_where=text("not is_void")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), init=False)
    role: Mapped[Signatory] = mapped_column(Text)
    signed_on: Mapped[date]
    place: Mapped[str]
    recorded_by: Mapped[UUID]
    is_void: Mapped[bool] = mapped_column(default=False)


class Plan(Base, kw_only=True):
    """The work ability plan of one case. Signed by both it is immutable; what changes then is its next version."""

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("case_id", "version"),
        CheckConstraint(
            "(sha256 is null) = (signed_on is null) and (sha256 is null) = (signed_text is null)", name="signed"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    version: Mapped[int] = mapped_column(default=1)
    sha256: Mapped[str | None] = mapped_column(default=None)
    signed_on: Mapped[date | None] = mapped_column(default=None)
    signed_text: Mapped[str | None] = mapped_column(default=None)
    """The canonical JSON that `sha256` is of: with it anyone can check the signature years later."""
    sections: Mapped[list[PlanSection]] = relationship(lazy="raise", default_factory=list, order_by=PlanSection.number)
    signatures: Mapped[list[PlanSignature]] = relationship(
        lazy="raise", default_factory=list, order_by=PlanSignature.id
    )

    def section(self, number: int) -> PlanSection | None:
        return next((section for section in self.sections if section.number == number), None)

    def text_of(self, number: int) -> dict[str, Any]:
        section = self.section(number)
        return section.text if section else {}

    def valid_signatures(self) -> list[PlanSignature]:
        return [signature for signature in self.signatures if not signature.is_void]

    def write(
        self, number: int, text: dict[str, Any], *, status: SectionStatus, seen: int, by: UUID, owner: UUID | None
    ) -> None:
        """`seen` is the version the writer saw, 0 for an empty section. A stale write is refused with both texts."""
        self.refuse_if_signed()
        section = self.section(number)
        saved = section.version if section else 0
        if seen != saved:
            raise StaleSection(section=number, version=saved, saved=self.text_of(number), yours=text)
        if section is None:
            first = PlanSection(number=number, text=text, status=status, version=1, owner=owner or by, saved_by=by)
            self.sections.append(first)
        else:
            section.rewrite(text, status=status, by=by, owner=owner)
        self.void_signatures()

    def refuse_to_tell(self, number: int, *, seen: int, by: UUID) -> None:
        """Of what others wrote a refusal tells no word, version or day to those who are to be told by a ground only."""
        if self.signed_on is not None:
            raise PlanIsClosed
        section = self.section(number)
        if section is not None and section.saved_by != by and section.version != seen:
            raise SectionSavedByAnother(section=number)

    def void_signatures(self) -> None:
        """Who signed, signed what then stood there."""
        for signature in self.valid_signatures():
            signature.is_void = True

    def sign(self, role: Signatory, *, on: date, place: str, by: UUID) -> None:
        """The second of the two signatures seals the plan."""
        self.refuse_if_signed()
        if missing := self.missing():
            raise PlanNotReady(missing=missing)
        if any(signature.role == role for signature in self.valid_signatures()):
            raise SignedAlready(role=role)
        self.signatures.append(PlanSignature(role=role, signed_on=on, place=place, recorded_by=by))
        if {signature.role for signature in self.valid_signatures()} == SIGNATORIES:
            self.seal()

    def missing(self) -> list[str]:
        """What stands between the plan and its signatures, coded."""
        strengths = [strength for strength in self.text_of(STRENGTHS).get("self_recognised", []) if strength]
        goals = self.text_of(GOALS).get("sub_goals", [])
        gaps = {
            "two_self_recognised_strengths": len(strengths) < NEEDED_STRENGTHS,
            "sub_goals": not goals,
            "measure_of_each_sub_goal": any(not goal.get("measure") for goal in goals),
            "day_of_each_sub_goal": any(not goal.get("due_on") for goal in goals),
        }
        return [gap for gap, is_open in gaps.items() if is_open]

    def seal(self) -> None:
        self.signed_text = self.canonical_text()
        self.sha256 = sha256(self.signed_text.encode()).hexdigest()
        self.signed_on = max(signature.signed_on for signature in self.valid_signatures())

    def canonical_text(self) -> str:
        """Sorted keys, no spaces, UTF-8. It holds no fractions, so this is also what RFC 8785 would write."""
        content = {
            "plan_id": str(self.id),
            "case_id": str(self.case_id),
            "version": self.version,
            "sections": {str(section.number): section.text for section in self.sections},
            "signatures": [
                {"role": signature.role, "signed_on": signature.signed_on.isoformat(), "place": signature.place}
                for signature in sorted(self.valid_signatures(), key=lambda signature: signature.role)
            ],
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def next_version(self, *, by: UUID) -> "Plan":
        """A new plan that begins with the words of this one."""
        if self.sha256 is None:
            raise PlanNotSigned
        copies = [
            PlanSection(number=one.number, text=one.text, status="in_progress", version=1, owner=one.owner, saved_by=by)
            for one in self.sections
        ]
        return Plan(case_id=self.case_id, version=self.version + 1, sections=copies)

    def refuse_if_signed(self) -> None:
        if self.signed_on is not None:
            raise PlanIsSigned(signed_on=self.signed_on)
