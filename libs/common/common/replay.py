"""Parked messages taken again, when an operator asks: in order, and whole or not at all."""

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from common import parking
from common.consumers import Consumers, Unreadable, apply, decode
from common.database import Sessions, is_passing
from common.parking import ParkedMessage

log = structlog.get_logger(__name__)


async def replay_parked(sessions: Sessions, consumers: Consumers) -> float:
    """Returns the seconds until it is worth looking again."""
    async with sessions.begin() as session:
        if await parking.is_only_replay(session):
            await replay_in_order(session, consumers)
    return 1.0


async def replay_in_order(session: AsyncSession, consumers: Consumers) -> None:
    """One that fails again keeps all of its subject behind it."""
    failed: set[tuple[str, str]] = set()
    for message in await parking.replayable(session, consumers.name):
        place = (message.topic, message.subject)
        if place not in failed and not await replayed(session, message, consumers):
            failed.add(place)
            await parking.ask_replay(session, message, is_asked=False)


async def replayed(session: AsyncSession, message: ParkedMessage, consumers: Consumers) -> bool:
    try:
        async with session.begin_nested():
            if received := decode(parking.as_record(message), consumers.types):
                await apply(session, [received], consumers)
            await session.delete(message)
    except Exception as error:
        if is_passing(error):
            raise
        message.error = error.args[0] if isinstance(error, Unreadable) else type(error).__name__
        message.state = "parked"
        log.error("replay failed", parked_id=str(message.id), error=message.error)
        return False
    return True
