from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.identity import Principal
from referral.identity_codes import IdentityKeys
from referral.models import Client
from referral.queries.clients import clients_by_ids
from referral.schemas import IdentityView


async def tell_identities(
    session: AsyncSession, client_ids: Sequence[UUID], *, who: Principal, keys: IdentityKeys
) -> list[IdentityView]:
    """Who these clients are. Whom it may be passed on to is decided by the service that asks."""
    clients = await clients_by_ids(session, client_ids, who, what="identity")
    return [identity_of(client, keys) for client in clients]


def identity_of(client: Client, keys: IdentityKeys) -> IdentityView:
    sealed = client.hetu_sealed
    return IdentityView(
        client_id=client.id,
        given_name=client.given_name,
        family_name=client.family_name,
        birth_date=client.birth_date,
        hetu=keys.unseal(sealed, owner=client.id).text if sealed else None,
    )
