from datetime import date
from hashlib import sha256
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.events import ClientDescribed, ClientRegistered
from common.identity import Principal
from common.outbox import publish
from referral.errors import (
    BirthDateContradictsHetu,
    ClientExists,
    ExternalKeyTaken,
    HetuAndReason,
    HetuMissing,
    NoOrganisation,
    PossibleDuplicate,
)
from referral.identity_codes import IdentityCode, read_identity_code
from referral.models import Client, ClientKey
from referral.queries.clients import (
    client_held,
    client_named,
    hold_person,
    id_by_index,
    same_person_candidates,
    visible_of,
)
from referral.roles import INTAKE, own_organisation
from referral.schemas import External, NewClient
from referral.settings import Settings


async def register_client(session: AsyncSession, *, new: NewClient, who: Principal, settings: Settings) -> Client:
    who.require(new.municipality, region=settings.municipalities)
    code = identity_code_of(new, settings)
    client = Client(
        given_name=new.given_name,
        family_name=new.family_name,
        birth_date=birth_date_of(new, code),
        no_hetu_reason=new.no_hetu_reason,
        municipality=new.municipality,
        language=new.language,
        sex=new.sex,
        education=new.education,
        livelihood=new.livelihood,
    )
    if code is not None:
        client.take_identity_code(code, settings.identity_keys)
    await refuse_known_person(session, client, who, confirmed_new=new.confirmed_new)
    session.add(client)
    await session.flush()
    await share_with_registrar(session, client, who)
    if new.external is not None:
        await name_client(session, client, new.external, is_linked=False)
    publish(session, ClientRegistered(client_id=client.id, municipality=client.municipality))
    publish(session, client_described(client))
    return client


def client_described(client: Client) -> ClientDescribed:
    return ClientDescribed(client_id=client.id, municipality=client.municipality, **client.description._asdict())


def identity_code_of(new: NewClient, settings: Settings) -> IdentityCode | None:
    if new.hetu is None:
        return None
    return read_identity_code(new.hetu.get_secret_value(), allow_artificial=settings.allow_artificial_identity_codes)


def birth_date_of(new: NewClient, code: IdentityCode | None) -> date:
    if code is None:
        if new.birth_date is None or new.no_hetu_reason is None:
            raise HetuMissing
        return new.birth_date
    if new.no_hetu_reason is not None:
        raise HetuAndReason
    if new.birth_date not in (None, code.birth_date):
        raise BirthDateContradictsHetu
    return code.birth_date


async def refuse_known_person(session: AsyncSession, client: Client, who: Principal, *, confirmed_new: bool) -> None:
    if client.hetu_index is not None:
        await refuse_known_code(session, client.hetu_index, who)
    elif not confirmed_new:
        await refuse_same_name_and_birth(session, client, who)


async def refuse_known_code(session: AsyncSession, hetu_index: bytes, who: Principal) -> None:
    await hold_person(session, hetu_index)
    known = await id_by_index(session, hetu_index)
    if known is None:
        return
    if await visible_of(session, [known], who):
        raise ClientExists(client_id=known)
    raise ClientExists


async def refuse_same_name_and_birth(session: AsyncSession, client: Client, who: Principal) -> None:
    person = f"{client.family_key}/{client.given_key}/{client.birth_date}"
    await hold_person(session, sha256(person.encode()).digest())
    candidates = await same_person_candidates(session, client)
    if candidates:
        raise PossibleDuplicate(candidates=await visible_of(session, candidates, who))


async def share_with_registrar(session: AsyncSession, client: Client, who: Principal) -> None:
    """Their municipality's team sees the client from now on; a referrer's organisation too, to be able to refer."""
    client_id = client.id
    await rights.grant(session, client_id, relation="own_municipality", holder=client.municipality, because=client_id)
    if not who.has(*INTAKE):
        organisation = own_organisation(who)
        if organisation is None:
            raise NoOrganisation
        await rights.grant(session, client_id, relation="own_organisation", holder=str(organisation), because=client_id)
    await rights.see(session, who, client_id, action="change", what="client")


async def link_client(session: AsyncSession, *, client_id: UUID, external: External, who: Principal) -> None:
    """From now on the source's key means this client."""
    client = await client_held(session, client_id, who, what="client")
    client.must_stand_for_itself()
    await name_client(session, client, external, is_linked=True)


async def name_client(session: AsyncSession, client: Client, external: External, *, is_linked: bool) -> None:
    named = await client_named(session, source=external.source, key=external.key)
    if named is None:
        session.add(ClientKey(source=external.source, key=external.key, client_id=client.id, is_linked=is_linked))
    elif named.client_id != client.id:
        raise ExternalKeyTaken
