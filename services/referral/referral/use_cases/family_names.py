"""Whether a professional has a client's family name: learnt from their own login, answered with yes or nothing."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.identity import Principal
from common.names import sort_key
from referral.identity_codes import IdentityKeys
from referral.models import StaffName
from referral.queries.family_names import family_keys_of, indexes_of
from referral.schemas import NamesakesView, OpenedClients

PARTICLES = frozenset({"af", "av", "de", "van", "von"})
"""They say nothing about whose family it is."""


async def remember_family_name(session: AsyncSession, who: Principal, keys: IdentityKeys) -> None:
    """Read first: a login changes its name once in a lifetime, and asks for clients all day."""
    told = indexes_for(sort_key(who.family_name), keys)
    if not told or (await indexes_of(session, [who.subject])).get(who.subject) == told:
        return
    statement = insert(StaffName).values(subject=who.subject, family_indexes=told)
    newest = {"family_indexes": statement.excluded.family_indexes}
    await session.execute(statement.on_conflict_do_update(index_elements=["subject"], set_=newest))


async def opened_by_namesakes(
    session: AsyncSession, opened: Sequence[OpenedClients], *, who: Principal, keys: IdentityKeys
) -> list[NamesakesView]:
    """Those of the openings in which the family name is the same. Each that is told of is a reading."""
    staff = await indexes_of(session, [one.actor for one in opened])
    clients = await family_keys_of(session, {client_id for one in opened for client_id in one.client_ids})
    by_client = {client_id: indexes_for(key, keys) for client_id, key in clients.items()}
    same = [namesakes_in(one, staff.get(one.actor, []), by_client) for one in opened]
    told = {client_id for one in same for client_id in one.client_ids}
    await rights.see_all(session, who, sorted(told), action="read", what="family_name")
    return [one for one in same if one.client_ids]


def namesakes_in(opened: OpenedClients, own: Sequence[bytes], by_client: dict[UUID, list[bytes]]) -> NamesakesView:
    same = [one for one in opened.client_ids if not set(own).isdisjoint(by_client.get(one, []))]
    return NamesakesView(actor=opened.actor, client_ids=same)


def indexes_for(sort_key: str, keys: IdentityKeys) -> list[bytes]:
    return sorted(keys.name_index(part) for part in set(sort_key.split()) - PARTICLES)
