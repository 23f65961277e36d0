from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import ClientMove
from common.consumers import Received
from common.events import ClientMoved


async def keep_moves(session: AsyncSession, received: Sequence[Received[ClientMoved]]) -> None:
    """Of each client the newest word: late and repeated ones change nothing."""
    newest = {one.event.client_id: one for one in sorted(received, key=lambda one: one.sequence)}
    rows = [
        {
            "client_id": client_id,
            "municipality": one.event.municipality,
            "moved_on": one.event.moved_on,
            "sequence": one.sequence,
        }
        for client_id, one in sorted(newest.items())
    ]
    statement = insert(ClientMove).values(rows)
    told = {name: statement.excluded[name] for name in ("municipality", "moved_on", "sequence")}
    is_newer = statement.excluded.sequence > ClientMove.sequence
    await session.execute(statement.on_conflict_do_update(index_elements=["client_id"], set_=told, where=is_newer))
