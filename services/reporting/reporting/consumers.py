"""Each event that a figure is counted from becomes one row. What it means is decided when a figure is asked for."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Consumers, Handler, Received
from reporting.projections import KEPT_IN, LIVE, Table
from reporting.recounting import wake_after

consumers = Consumers("reporting", in_any_order=True)


def keeper(table: Table) -> Handler:
    async def keep(session: AsyncSession, received: list[Received[Any]]) -> None:
        await table.keep(session, received, into=LIVE)
        if table.touches:
            wake_after(session)

    return keep


for event_type, table in KEPT_IN.items():
    consumers.on(event_type)(keeper(table))
