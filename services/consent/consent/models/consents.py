from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.codes import DataCategory, Language
from common.database import Base
from common.days import FINLAND, now, today
from common.ids import new_id
from consent.codes import Channel, ConsentStatus, EndKind, Giver, RepresentativeRole
from consent.errors.consents import (
    EndsBeforeItBegins,
    NotInForce,
    OverAlready,
    RoleMissing,
    RoleNotNeeded,
    ScanWithoutPaper,
    SupersedesAnothers,
    SupersedesLater,
    WithdrawnTooEarly,
)


@dataclass(frozen=True)
class GivenBy:
    kind: Giver
    role: RepresentativeRole | None = None


class ConsentGrant(Base, kw_only=True):
    """One exact pair: this party, this kind of data."""

    __tablename__ = "consent_grants"

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consents.id"), primary_key=True, init=False)
    party: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[DataCategory] = mapped_column(Text, primary_key=True)


class ConsentEnd(Base, kw_only=True):
    """How a consent ended. Written beside it: what was given is never overwritten."""

    __tablename__ = "consent_ends"

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consents.id"), primary_key=True, init=False)
    kind: Mapped[EndKind] = mapped_column(Text)
    ended_on: Mapped[date]
    superseded_by: Mapped[UUID | None] = mapped_column(default=None)
    recorded_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)
    recorded_by: Mapped[UUID | None]


class Consent(Base, kw_only=True):
    """What a client allowed whom to know, for what, and until when."""

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint("valid_until >= valid_from", name="valid_until"),
        CheckConstraint("(giver = 'representative') = (giver_role is not null)", name="giver_role"),
        Index("ix_consents_client", "client_id", "received_at", "id"),
        Index("ix_consents_valid_until", "valid_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("known_clients.id"))
    municipality: Mapped[str]
    giver: Mapped[Giver] = mapped_column(Text)
    giver_role: Mapped[RepresentativeRole | None] = mapped_column(Text)
    purpose_code: Mapped[str]
    purpose_text: Mapped[str]
    channel: Mapped[Channel] = mapped_column(Text)
    scan_sha256: Mapped[str | None]
    form_version: Mapped[str]
    language: Mapped[Language] = mapped_column(Text)
    notice_version: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    received_by: Mapped[UUID]
    received_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)
    supersedes: Mapped[UUID | None] = mapped_column(ForeignKey("consents.id"))
    grants: Mapped[list[ConsentGrant]] = relationship(
        lazy="raise", order_by=(ConsentGrant.party, ConsentGrant.category)
    )
    end: Mapped[ConsentEnd | None] = relationship(lazy="raise", init=False, default=None)

    def __post_init__(self) -> None:
        self.end = None  # said, or it would have to be asked of the database after the first flush

    def must_be_whole(self) -> None:
        """What no form can say and mean."""
        if self.giver == "representative" and self.giver_role is None:
            raise RoleMissing
        if self.giver == "client" and self.giver_role is not None:
            raise RoleNotNeeded
        if self.scan_sha256 is not None and self.channel != "signed_paper":
            raise ScanWithoutPaper
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise EndsBeforeItBegins
        if self.valid_until is not None and self.valid_until < today():
            raise OverAlready

    def take_place_of(self, old: "Consent") -> None:
        """At once: the old one ends as this one is recorded."""
        if old.client_id != self.client_id:
            raise SupersedesAnothers
        if self.valid_from > today():
            raise SupersedesLater
        old.must_be_in_force()
        old.end = ConsentEnd(kind="superseded", ended_on=today(), superseded_by=self.id, recorded_by=self.received_by)

    def withdraw(self, on: date, *, recorded_by: UUID) -> None:
        self.must_be_in_force()
        if on < self.given_on:
            raise WithdrawnTooEarly(not_before=self.given_on)
        self.end = ConsentEnd(kind="withdrawn", ended_on=on, recorded_by=recorded_by)

    def use(self) -> None:
        """By the one disclosure that an oral consent covers."""
        self.must_be_in_force()
        self.end = ConsentEnd(kind="used", ended_on=today(), recorded_by=None)

    def expire(self) -> date:
        """Writes down what its date has said already. Returns the first day it did not hold."""
        if self.valid_until is None or not self.is_past_its_date(today()):
            raise NotInForce
        expired_on = self.valid_until + timedelta(days=1)
        self.end = ConsentEnd(kind="expired", ended_on=expired_on, recorded_by=None)
        return expired_on

    def must_be_in_force(self) -> None:
        if self.status != "given":
            raise NotInForce(status=self.status)

    @property
    def given_on(self) -> date:
        """A paper may have been signed before it was received, or hold from a later day only."""
        return min(self.valid_from, self.received_at.astimezone(FINLAND).date())

    @property
    def status(self) -> ConsentStatus:
        if self.end is not None:
            return self.end.kind
        return "expired" if self.is_past_its_date(today()) else "given"

    def is_past_its_date(self, day: date) -> bool:
        return self.valid_until is not None and self.valid_until < day

    def holds_on(self, day: date) -> bool:
        """Whether it allowed anything on that day, as it stands in the records now."""
        if day < self.valid_from or self.is_past_its_date(day):
            return False
        return self.end is None or day < self.end.ended_on

    def allows(self, parties: Collection[str], category: DataCategory) -> bool:
        """Each of the parties by name and for this very kind of data: nothing follows from anything else."""
        granted = {grant.party for grant in self.grants if grant.category == category}
        return granted.issuperset(parties)

    @property
    def given_by(self) -> GivenBy:
        return GivenBy(self.giver, self.giver_role)

    @property
    def superseded_by(self) -> UUID | None:
        return self.end.superseded_by if self.end else None

    @property
    def ended_on(self) -> date | None:
        if self.end is not None:
            return self.end.ended_on
        if self.valid_until is not None and self.is_past_its_date(today()):
            return self.valid_until + timedelta(days=1)
        return None
