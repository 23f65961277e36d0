"""A client's record goes on: corrected, completed, moved to another municipality."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.days import today
from common.errors import MunicipalityOfAnotherRegion
from common.events import ClientMoved
from common.identity import Principal
from common.outbox import publish
from referral.models import Client
from referral.queries.clients import client_held
from referral.schemas.records import ClientDescription, ClientRecordChange
from referral.settings import Settings
from referral.use_cases.clients import client_described


async def change_record(
    session: AsyncSession, *, client_id: UUID, change: ClientRecordChange, who: Principal, settings: Settings
) -> Client:
    """To any municipality of the region: whoever hears of a move is still where the client comes from."""
    if change.municipality not in settings.municipalities:
        raise MunicipalityOfAnotherRegion(municipality=change.municipality)
    client = await client_held(session, client_id, who, what="client")
    before = client.description
    client.rewrite(**change.rewritten)
    if change.municipality != client.municipality:
        await move_client(session, client, change.municipality, on=change.moved_on or today())
    if client.description != before:
        publish(session, client_described(client))
    return client


async def move_client(session: AsyncSession, client: Client, municipality: str, *, on: date) -> None:
    """The right of residence goes along; what referrals and cases gave stays."""
    client.move(municipality, on=on)
    await rights.grant(session, client.id, relation="own_municipality", holder=municipality, because=client.id)
    publish(session, ClientMoved(client_id=client.id, municipality=municipality, moved_on=on))


async def describe_client(
    session: AsyncSession, *, client_id: UUID, description: ClientDescription, who: Principal
) -> Client:
    client = await client_held(session, client_id, who, what="client")
    before = client.description
    client.fill(**description.model_dump(exclude_none=True))
    if client.description != before:
        publish(session, client_described(client))
    return client
