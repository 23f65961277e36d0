from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.consumers import Consumers, Received
from common.events import ClientRegistered
from consent.use_cases import clients as use_cases

consumers = Consumers("consent", gathers=0.2)
rights.listen(consumers)


@consumers.on(ClientRegistered)
async def on_client_registered(session: AsyncSession, received: list[Received[ClientRegistered]]) -> None:
    await use_cases.take_in_clients(session, {one.event.client_id: one.event.municipality for one in received})
