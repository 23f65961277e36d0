from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.codes import Language, NoHetuReason
from common.database import Base
from common.days import now, today
from common.ids import new_id
from common.names import sort_key
from referral.identity_codes import IdentityCode, IdentityKeys


class Client(Base, kw_only=True):
    """The person supported. The only place in the platform that holds a name or an identity code."""

    __tablename__ = "clients"
    __table_args__ = (
        CheckConstraint("(hetu_sealed is null) = (hetu_index is null)", name="hetu_whole"),
        CheckConstraint("(hetu_sealed is null) = (no_hetu_reason is not null)", name="hetu_or_reason"),
        Index("ix_clients_family_key", "family_key", "given_key", "id"),
        Index("ix_clients_given_key", "given_key", "family_key", "id"),
        Index("ix_clients_birth_date", "birth_date"),
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
    registered_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)

    def __post_init__(self) -> None:
        self.given_key, self.family_key = sort_key(self.given_name), sort_key(self.family_name)

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
