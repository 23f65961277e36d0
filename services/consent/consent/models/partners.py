from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from common.codes import Municipality
from common.database import Base
from common.days import now
from common.ids import new_id
from consent.codes import DeliveryWay, PartnerState, PartnerTrouble, PartyType, SubscriptionState
from consent.errors.partners import PartnerIsLeaving, UrlMissing, UrlNotNeeded


class Partner(Base, kw_only=True):
    """An organisation's machine account that is told events."""

    __tablename__ = "partners"
    __table_args__ = (
        Index("uq_partners_code", "code", unique=True, postgresql_where=text("state <> 'gone'")),
        Index("uq_partners_organisation", "organisation_id", unique=True, postgresql_where=text("state <> 'gone'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    organisation_id: Mapped[UUID]
    code: Mapped[str]
    """Names its topic and its account: lower-case letters, digits and hyphens."""
    party_type: Mapped[PartyType] = mapped_column(Text)
    state: Mapped[PartnerState] = mapped_column(Text, default="wanted")
    last_position: Mapped[int] = mapped_column(BigInteger, default=0)
    """Of all its messages: 1, 2, 3 … without gaps."""
    trouble: Mapped[PartnerTrouble | None] = mapped_column(Text, default=None)
    """What keeps it from being made or taken away just now."""
    added_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)

    def must_stay(self) -> None:
        """Raises PartnerIsLeaving."""
        if self.state not in ("wanted", "ready"):
            raise PartnerIsLeaving

    def leave(self) -> None:
        """From now on nothing is queued for it; its account, topic and rights go one after the other."""
        self.state = "leaving"

    @property
    def party(self) -> str:
        return f"organisation:{self.organisation_id}"

    @property
    def topic(self) -> str:
        return f"partner.{self.code}.events"

    @property
    def account(self) -> str:
        """Its Keycloak client, and so its name in Kafka."""
        return f"partner-{self.code}"


class Subscription(Base, kw_only=True):
    """Which events of which municipalities a partner is told, for what purpose and which way."""

    __tablename__ = "subscriptions"
    __table_args__ = (CheckConstraint("(way = 'webhook') = (url is not null)", name="url"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    event_types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    municipalities: Mapped[list[Municipality]] = mapped_column(ARRAY(Text))
    purpose: Mapped[str]
    way: Mapped[DeliveryWay] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[SubscriptionState] = mapped_column(Text, default="active")
    made_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)

    def must_be_whole(self) -> None:
        """Raises UrlMissing, UrlNotNeeded."""
        if self.way == "webhook" and self.url is None:
            raise UrlMissing
        if self.way == "kafka" and self.url is not None:
            raise UrlNotNeeded

    def tells_twice_with(self, other: "Subscription") -> bool:
        """Some event would reach the same place twice for the same purpose."""
        is_same = (self.way, self.url, self.purpose) == (other.way, other.url, other.purpose)
        shares_events = not set(self.event_types).isdisjoint(other.event_types)
        return is_same and shares_events and not set(self.municipalities).isdisjoint(other.municipalities)


class ClientRef(Base, kw_only=True):
    """What one partner calls one client: random, and never another's or ours."""

    __tablename__ = "client_refs"
    __table_args__ = (UniqueConstraint("ref"),)

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("known_clients.id"), primary_key=True)
    ref: Mapped[UUID] = mapped_column(default_factory=uuid4)
    last_number: Mapped[int] = mapped_column(BigInteger, default=0)
    """Of the messages about this client: 1, 2, 3 … without gaps."""
