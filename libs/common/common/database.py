"""One request, or one batch of messages, is one transaction, opened and committed at the edge and nowhere else."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from asyncpg import InternalClientError  # not wrapped: the database went away in the middle of an answer
from fastapi import Depends, Request
from sqlalchemy import DateTime, MetaData, Text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, Session

from common.settings import ServiceSettings

Sessions = async_sessionmaker[AsyncSession]

PASSING_STATES = ("40", "53", "57", "08")
"""PostgreSQL's error classes that pass by themselves: rollback, resources, operator intervention, connection."""

NAMES = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
}


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """A service's tables, and those of `common` beside them."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: DateTime(timezone=True), str: Text()}


class PublishingSession(Session):
    """Writes the events published in it just before it commits (common.outbox listens)."""


def sqlalchemy_url(url: str) -> str:
    return url.replace("postgresql://", "postgresql+asyncpg://", 1)


def create_engine(settings: ServiceSettings, **options: Any) -> AsyncEngine:
    return create_async_engine(
        sqlalchemy_url(settings.database_url),
        pool_size=settings.database_pool,
        max_overflow=0,
        pool_timeout=5,
        hide_parameters=True,  # an error's text could quote a person
        connect_args={"timeout": 5, "server_settings": {"application_name": settings.service, "jit": "off"}},
        **options,
    )


def create_sessions(engine: AsyncEngine, settings: ServiceSettings) -> Sessions:
    return async_sessionmaker(
        engine, expire_on_commit=False, sync_session_class=PublishingSession, info={"service": settings.service}
    )


def is_passing(error: BaseException) -> bool:
    """True when the same work may succeed a moment later: the database is away, or two transactions collided."""
    if isinstance(error, OSError | InterfaceError | OperationalError | PoolTimeout | InternalClientError):
        return True
    state = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    return state[:2] in PASSING_STATES


async def transaction_of(request: Request) -> AsyncSession:  # async, or FastAPI would send it to a thread
    session: AsyncSession = request.state.session
    return session


Transaction = Annotated[AsyncSession, Depends(transaction_of)]
"""The request's transaction. `common.web.ServiceRoute` opened it and commits it before the answer leaves."""
