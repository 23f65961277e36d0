"""Surveys, invitations and answers, kept so that an answer cannot be joined to its invitation.

A link is a row until it is answered, and then no row at all. Its answer waits with others; it becomes an answer only
with at least four more of the same survey, municipality and service, under a new random id, in one transaction that
is none of those that burnt a link, in an order of chance, with the month and no other time.
"""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Index, LargeBinary, PrimaryKeyConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from feedback.definition import Answers, SurveyDefinition


class About(NamedTuple):
    """What an invitation asks about, and all that is known of an answer but its month."""

    survey: str
    version: int
    municipality: str
    service: str


class PublishedSurveyChanged(Exception):
    """A published version never changes: give the new wording a new version."""


class Survey(Base):
    """A published version. The database refuses to change or remove it."""

    __tablename__ = "surveys"
    __table_args__ = (PrimaryKeyConstraint("code", "version"),)

    code: Mapped[str]
    version: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)

    @property
    def definition(self) -> SurveyDefinition:
        return SurveyDefinition.model_validate(self.content)

    def require_same(self, definition: SurveyDefinition) -> None:
        if self.sha256 != definition.sha256:
            raise PublishedSurveyChanged(f"{self.code} {self.version}")


class ClientService(Base):
    """The municipality in which a client last came into a service."""

    __tablename__ = "client_services"
    __table_args__ = (PrimaryKeyConstraint("client_id", "service"),)

    client_id: Mapped[UUID]
    service: Mapped[str]
    municipality: Mapped[str]
    sequence: Mapped[int] = mapped_column(BigInteger)


class Invitation(Base):
    """A link that can still be answered: the hash of its token, what it asks about, and no client."""

    __tablename__ = "invitations"

    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    survey: Mapped[str]
    version: Mapped[int]
    municipality: Mapped[str]
    service: Mapped[str]
    month: Mapped[str]
    """Of sending."""
    expires_on: Mapped[date] = mapped_column(index=True)
    """The last day it can be answered: a month's last, so that it tells no more than the month."""
    is_mixed: Mapped[bool] = mapped_column(default=False)
    """Stored anew together with all others, in a transaction that touched no client."""

    @property
    def about(self) -> About:
        return About(self.survey, self.version, self.municipality, self.service)


class WaitingAnswer(Base):
    """An answer that waits for at least four others of its kind. `is_mixed`: stored anew, together with all others."""

    __tablename__ = "waiting_answers"
    __table_args__ = (Index("ix_waiting_answers_kind", "survey", "version", "municipality", "service"),)

    survey: Mapped[str]
    version: Mapped[int]
    municipality: Mapped[str]
    service: Mapped[str]
    invited_month: Mapped[str]
    content: Mapped[Answers] = mapped_column(JSONB)
    is_mixed: Mapped[bool] = mapped_column(default=False)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)


class Answer(Base):
    """What someone answered. The month is that in which the fifth of its batch had come."""

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_survey", "survey", "municipality", "month"),)

    survey: Mapped[str]
    version: Mapped[int]
    municipality: Mapped[str]
    service: Mapped[str]
    month: Mapped[str]
    content: Mapped[Answers] = mapped_column(JSONB)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)


class Sending(Base):
    """How many links of a month were given out, and how many of them have been answered."""

    __tablename__ = "sendings"
    __table_args__ = (PrimaryKeyConstraint("survey", "version", "municipality", "service", "month"),)

    survey: Mapped[str]
    version: Mapped[int]
    municipality: Mapped[str]
    service: Mapped[str]
    month: Mapped[str]
    delivered: Mapped[int]
    answered: Mapped[int]
