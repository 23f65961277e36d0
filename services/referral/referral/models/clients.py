from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.codes import Education, Language, Livelihood, NoHetuReason, Sex
from common.database import Base
from common.days import now, today
from common.ids import new_id
from common.names import sort_key
from common.rights import RecordMerged
from referral.errors import (
    MergedAlready,
    MergedIntoDuplicate,
    MovedBeforeBirth,
    NotMerged,
    RecordChanged,
    SameRecordTwice,
)
from referral.identity_codes import IdentityCode, IdentityKeys

FIRST_YEAR_TOLD = 1900


class Description(NamedTuple):
    """What figures tell apart of a client: of the birth date the year alone."""

    born_in: int | None
    sex: Sex | None
    education: Education | None
    livelihood: Livelihood | None


class Client(Base, kw_only=True):
    """The person supported. The only place in the platform that holds a name or an identity code."""

    __tablename__ = "clients"
    __table_args__ = (
        CheckConstraint("(hetu_sealed is null) = (hetu_index is null)", name="hetu_whole"),
        CheckConstraint("(hetu_sealed is null) = (no_hetu_reason is not null)", name="hetu_or_reason"),
        Index("ix_clients_family_key", "family_key", "given_key", "id"),
        Index("ix_clients_given_key", "given_key", "family_key", "id"),
        Index("ix_clients_birth_date", "birth_date"),
        CheckConstraint("same_as <> id", name="same_as_another"),
        Index("ix_clients_same_as", "same_as"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    given_name: Mapped[str]
    family_name: Mapped[str]
    given_key: Mapped[str] = mapped_column(init=False)
    family_key: Mapped[str] = mapped_column(init=False)
    birth_date: Mapped[date]
    hetu_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, init=False, default=None, repr=False)
    hetu_index: Mapped[bytes | None] = mapped_column(LargeBinary, init=False, default=None, repr=False, unique=True)
    no_hetu_reason: Mapped[NoHetuReason | None] = mapped_column(Text, default=None)
    municipality: Mapped[str]
    language: Mapped[Language] = mapped_column(Text)
    sex: Mapped[Sex | None] = mapped_column(Text, default=None)
    education: Mapped[Education | None] = mapped_column(Text, default=None)
    livelihood: Mapped[Livelihood | None] = mapped_column(Text, default=None)
    """What they mainly lived on when they came."""
    phone: Mapped[str | None] = mapped_column(default=None, repr=False)
    email: Mapped[str | None] = mapped_column(default=None, repr=False)
    address: Mapped[str | None] = mapped_column(default=None, repr=False)
    interpreter_language: Mapped[str | None] = mapped_column(default=None)
    """None: they need no interpreter."""
    is_shielded: Mapped[bool] = mapped_column(server_default=false(), default=False)
    """Where they live must not come to others' knowledge (turvakielto)."""
    version: Mapped[int] = mapped_column(server_default="1", init=False, default=1)
    same_as: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"), init=False, default=None)
    """The record that this one counts as, at the end of all mergings; None where it stands for itself."""
    registered_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)

    def __post_init__(self) -> None:
        self.take_name(self.given_name, self.family_name)
        self.is_shielded = self.is_shielded or self.no_hetu_reason == "shielded"

    def take_name(self, given_name: str, family_name: str) -> None:
        self.given_name, self.family_name = given_name, family_name
        self.given_key, self.family_key = sort_key(given_name), sort_key(family_name)

    def rewrite(self, *, version: int, given_name: str, family_name: str, **facts: Any) -> None:
        """As whoever saw that version has it now."""
        if version != self.version:
            raise RecordChanged(version=self.version)
        self.take_name(given_name, family_name)
        self.fill(**facts)

    def fill(self, **facts: Any) -> None:
        for name, value in facts.items():
            setattr(self, name, value)
        self.version += 1

    def move(self, municipality: str, *, on: date) -> None:
        if on < self.birth_date:
            raise MovedBeforeBirth
        self.municipality = municipality

    @property
    def description(self) -> Description:
        year = self.birth_date.year
        born_in = year if year >= FIRST_YEAR_TOLD else None
        return Description(born_in, self.sex, self.education, self.livelihood)

    def must_stand_for_itself(self) -> None:
        """What begins, begins on the record that is kept."""
        if self.same_as is not None:
            raise RecordMerged(same_as=self.same_as)

    def must_merge_into(self, kept: "Client") -> None:
        """Into a record that stands for itself only, so that no chain of mergings ever comes back to its beginning."""
        if kept.id == self.id:
            raise SameRecordTwice
        if self.same_as is not None:
            raise MergedAlready(same_as=self.same_as)
        if kept.same_as is not None:
            raise MergedIntoDuplicate(same_as=kept.same_as)

    def must_be_merged(self) -> None:
        if self.same_as is None:
            raise NotMerged

    def take_identity_code(self, identity_code: IdentityCode, keys: IdentityKeys) -> None:
        self.hetu_sealed = keys.seal(identity_code, owner=self.id)
        self.hetu_index = keys.index(identity_code)

    @property
    def has_hetu(self) -> bool:
        return self.hetu_index is not None

    @property
    def age(self) -> int:
        """Full years today."""
        day, born = today(), self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class ClientKey(Base, kw_only=True):
    """What a client is called in a source that was imported; kept for good."""

    __tablename__ = "client_keys"

    source: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    client: Mapped[Client] = relationship(lazy="raise", init=False)
    is_linked: Mapped[bool] = mapped_column(server_default=false())
    """Whether the client was here already when the source named them: its words about them may then differ."""


class ClientMerging(Base, kw_only=True):
    """Someone found two records to be of one person; and perhaps that it was a mistake."""

    __tablename__ = "client_mergings"
    __table_args__ = (
        CheckConstraint("(undone_at is null) = (undone_by is null)", name="undone_whole"),
        Index("uq_client_mergings_standing", "client_id", unique=True, postgresql_where=text("undone_at is null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    same_as: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    """The record it was merged into; which may itself be merged into another."""
    merged_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)
    merged_by: Mapped[UUID]
    undone_at: Mapped[datetime | None] = mapped_column(init=False, default=None)
    undone_by: Mapped[UUID | None] = mapped_column(init=False, default=None)

    def undo(self, *, by: UUID) -> None:
        self.undone_at, self.undone_by = now(), by
