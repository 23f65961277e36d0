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
from consent.codes import Channel, ConsentStatus, EndKind, Giver, HistoryKind, RepresentativeRole
from consent.errors.consents import (
    EndsBeforeItBegins,
    NotInForce,
    OnlyOralIsUsedUp,
    OverAlready,
    RoleMissing,
    RoleNotNeeded,
    ScanWithoutPaper,
    SupersedesAnothers,
    SupersedesLater,
    WithdrawnTooEarly,
)
from consent.errors.scans import NoPaperToScan, ScannedAlready, ScanNotTheOneNamed
from consent.models.scans import Scan
from consent.papers import Paper


@dataclass(frozen=True)
class GivenBy:
    kind: Giver
    role: RepresentativeRole | None = None


@dataclass(frozen=True)
class Standing:
    """How a consent stood on some day, as it was known that day."""

    status: ConsentStatus
    ended_on: date | None = None
    superseded_by: UUID | None = None
    scan: Scan | None = None


@dataclass(frozen=True)
class Happening:
    """One line of a consent's history."""

    kind: HistoryKind
    on: date
    recorded_at: datetime | None
    """None for a last day that has passed and is not written down yet."""
    recorded_by: UUID | None
    """None for what came by itself."""
    other: UUID | None = None
    """The consent that it took the place of, or that took its place."""


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
    scan: Mapped[Scan | None] = relationship(lazy="raise", init=False, default=None)

    def __post_init__(self) -> None:
        self.end = self.scan = None  # said, or they would have to be asked of the database after the first flush

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
        if self.channel != "oral":
            raise OnlyOralIsUsedUp
        self.end = ConsentEnd(kind="used", ended_on=today(), recorded_by=None)

    def expire(self) -> date:
        """Writes down what its date has said already. Returns the first day it did not hold."""
        if self.valid_until is None or not self.is_past_its_date(today()):
            raise NotInForce
        expired_on = self.valid_until + timedelta(days=1)
        self.end = ConsentEnd(kind="expired", ended_on=expired_on, recorded_by=None)
        return expired_on

    def add_scan(self, paper: Paper, *, added_by: UUID) -> None:
        """Once, and of the very paper that was named when the consent was recorded, if one was."""
        if self.channel != "signed_paper":
            raise NoPaperToScan
        if self.scan is not None:
            raise ScannedAlready
        if self.scan_sha256 not in (None, paper.sha256):
            raise ScanNotTheOneNamed
        size = len(paper.content)
        self.scan = Scan(media_type=paper.media_type, size=size, sha256=paper.sha256, added_by=added_by)

    def must_be_in_force(self) -> None:
        if self.status != "given":
            raise NotInForce(status=self.status)

    @property
    def given_on(self) -> date:
        """A paper may have been signed before it was received, or hold from a later day only."""
        return min(self.valid_from, day_of(self.received_at))

    @property
    def status(self) -> ConsentStatus:
        return self.stood_on(today()).status

    def stood_on(self, day: date) -> Standing:
        """What was recorded later, was not known then: also what came to light for an earlier day."""
        scan = self.scan if self.scan and day_of(self.scan.added_at) <= day else None
        if self.end is not None and day_of(self.end.recorded_at) <= day:
            return Standing(self.end.kind, self.end.ended_on, self.end.superseded_by, scan)
        if self.valid_until is not None and self.is_past_its_date(day):
            return Standing("expired", self.valid_until + timedelta(days=1), scan=scan)
        return Standing("given", scan=scan)

    @property
    def history(self) -> list[Happening]:
        """The oldest first."""
        received_on = day_of(self.received_at)
        lines = [Happening("given", received_on, self.received_at, self.received_by, self.supersedes)]
        if scan := self.scan:
            lines.append(Happening("scan_added", day_of(scan.added_at), scan.added_at, scan.added_by))
        if end := self.end:
            lines.append(Happening(end.kind, end.ended_on, end.recorded_at, end.recorded_by, end.superseded_by))
        elif self.ended_on is not None:
            lines.append(Happening("expired", self.ended_on, None, None))
        return sorted(lines, key=lambda line: line.recorded_at or now())

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

    def makes_needless(self, new: "Consent") -> bool:
        """All that the new one would allow is allowed already, for the same purpose and some of the same days."""
        is_lasting = self.status == "given" and self.channel != "oral" and self.purpose_code == new.purpose_code
        begins_before = self.valid_until is None or new.valid_from <= self.valid_until
        ends_after = new.valid_until is None or self.valid_from <= new.valid_until
        return is_lasting and begins_before and ends_after and self.pairs >= new.pairs

    @property
    def pairs(self) -> frozenset[tuple[str, DataCategory]]:
        return frozenset((grant.party, grant.category) for grant in self.grants)

    @property
    def given_by(self) -> GivenBy:
        return GivenBy(self.giver, self.giver_role)

    @property
    def superseded_by(self) -> UUID | None:
        return self.stood_on(today()).superseded_by

    @property
    def ended_on(self) -> date | None:
        return self.stood_on(today()).ended_on


def day_of(instant: datetime) -> date:
    """In Finland."""
    return instant.astimezone(FINLAND).date()
