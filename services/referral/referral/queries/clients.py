from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from common import rights
from common.access_log import Attempt
from common.identity import Principal
from common.names import sort_key
from common.rights import ClientNotFound
from referral.models import Client, ClientKey

MOST_FOUND = 50


async def client_by_id(session: AsyncSession, client_id: UUID, who: Principal) -> Client:
    await rights.see(session, who, client_id, action="read", what="client")
    client = await session.get(Client, client_id)
    if client is None:  # an importer's right is not asked of the table
        raise ClientNotFound(attempt=Attempt(who, client_id, "read", "client"))
    return client


async def client_held(session: AsyncSession, client_id: UUID, who: Principal, *, what: str) -> Client:
    """The client, to do something about: two commands at once come one after the other."""
    await rights.see(session, who, client_id, action="change", what=what)
    client = await session.get(Client, client_id, with_for_update={"key_share": True})
    if client is None:
        raise ClientNotFound(attempt=Attempt(who, client_id, "change", what))
    return client


async def clients_by_ids(
    session: AsyncSession, client_ids: Sequence[UUID], who: Principal, *, what: str = "client"
) -> Sequence[Client]:
    """Those of them that one may see, in the order asked."""
    seen = await rights.see_all(session, who, client_ids, action="read", what=what)
    found = {client.id: client for client in await session.scalars(select(Client).where(Client.id.in_(seen)))}
    return [found[client_id] for client_id in seen if client_id in found]


async def clients_matching(session: AsyncSession, match: ColumnElement[bool], who: Principal) -> Sequence[Client]:
    found = (
        select(Client)
        .where(match, Client.id.in_(rights.visible(who)))
        .order_by(Client.family_key, Client.given_key, Client.id)
        .limit(MOST_FOUND)
    )
    clients = await led_to_kept(session, (await session.scalars(found)).all())
    await rights.see_all(session, who, [client.id for client in clients], action="read", what="client")
    return clients


async def led_to_kept(session: AsyncSession, found: Sequence[Client]) -> Sequence[Client]:
    """A record merged with another is found as the one that was kept, once. Whoever sees the one sees the other."""
    wanted = list(dict.fromkeys(client.same_as or client.id for client in found))
    known = {client.id: client for client in found}
    if missing := [one for one in wanted if one not in known]:
        kept = await session.scalars(select(Client).where(Client.id.in_(missing)))
        known |= {client.id: client for client in kept}
    return [known[one] for one in wanted]


def has_index(hetu_index: bytes) -> ColumnElement[bool]:
    return Client.hetu_index == hetu_index


def was_born(on: date) -> ColumnElement[bool]:
    return Client.birth_date == on


def is_named(text: str) -> ColumnElement[bool]:
    """By the beginnings of family and given name, in either order; either may be of several words."""
    words = sort_key(text).split()
    cuts = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(len(words))]
    ways = [(begins(family=one, given=other), begins(family=other, given=one)) for one, other in cuts]
    return or_(false(), *(way for both in ways for way in both))


def begins(*, family: str, given: str) -> ColumnElement[bool]:
    return and_(
        Client.family_key.startswith(family, autoescape=True), Client.given_key.startswith(given, autoescape=True)
    )


async def id_by_index(session: AsyncSession, hetu_index: bytes) -> UUID | None:
    """Of the record that is kept, when this code stands in one merged with it."""
    kept = func.coalesce(Client.same_as, Client.id)
    return await session.scalar(select(kept).where(Client.hetu_index == hetu_index))


async def same_person_candidates(session: AsyncSession, client: Client) -> Sequence[UUID]:
    same = select(func.coalesce(Client.same_as, Client.id)).where(
        Client.birth_date == client.birth_date,
        Client.family_key == client.family_key,
        Client.given_key == client.given_key,
        Client.id != client.id,
    )
    return (await session.scalars(same.distinct())).all()


async def visible_of(session: AsyncSession, client_ids: Collection[UUID], who: Principal) -> list[UUID]:
    own = select(Client.id).where(Client.id.in_(client_ids), Client.id.in_(rights.visible(who)))
    return sorted(await session.scalars(own))


async def hold_person(session: AsyncSession, person: bytes) -> None:
    """Until the transaction ends: two registrations of one person are seen one after the other."""
    number = int.from_bytes(person[:8], "big", signed=True)
    await session.execute(select(func.pg_advisory_xact_lock(number)))


async def client_named(session: AsyncSession, *, source: str, key: str) -> ClientKey | None:
    return await session.get(ClientKey, (source, key))


async def keys_of_source(session: AsyncSession, *, source: str, keys: Collection[str]) -> dict[str, ClientKey]:
    """With their clients."""
    named = select(ClientKey).where(ClientKey.source == source, ClientKey.key.in_(keys))
    return {one.key: one for one in await session.scalars(named.options(joinedload(ClientKey.client)))}


async def clients_by_index(session: AsyncSession, indexes: Collection[bytes]) -> dict[bytes, Client]:
    """The record that is kept, when the code stands in one merged with it."""
    kept = aliased(Client)
    coded = (
        select(Client.hetu_index, kept)
        .join(kept, kept.id == func.coalesce(Client.same_as, Client.id))
        .where(Client.hetu_index.in_(indexes))
    )
    return {index: client for index, client in await session.execute(coded) if index is not None}
