"""What other services tell: twice, late, out of order."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.events import CoachAssigned, CoachRegistered, OrganisationRegistered, ReferralSubmitted
from consent.models import KnownClient, KnownOrganisation
from consent.queries.organisations import unknown_organisations
from tests.consent.builders import a_new_consent, organisations_told, registered
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]


async def test_a_client_told_of_twice_is_one(deliver: Deliver, session: AsyncSession) -> None:
    client_id = uuid4()
    envelope = received(registered(client_id))

    await deliver(envelope, registered(client_id))
    await deliver(envelope)

    clients = (await session.scalars(select(KnownClient))).all()
    assert [(client.id, client.municipality) for client in clients] == [(client_id, "698")]


async def test_a_batch_of_clients_is_taken_in_whole(deliver: Deliver, session: AsyncSession) -> None:
    client_ids = [uuid4() for _ in range(5)]

    await deliver(*(registered(client_id) for client_id in client_ids))

    assert set(await session.scalars(select(KnownClient.id))) == set(client_ids)


async def test_a_coach_told_of_before_the_client_can_act_once_the_client_is_known(api: Api, deliver: Deliver) -> None:
    client_id, coach_id, login = uuid4(), uuid4(), uuid4()
    await deliver(
        CoachAssigned(
            client_id=client_id, municipality="698", case_id=uuid4(), coach_id=coach_id, assigned_on=date(2026, 3, 1)
        )
    )
    coach = api.as_("coach", subject=login)

    early = await coach.post("/consents", json=a_new_consent(client_id))
    await deliver(
        CoachRegistered(coach_id=coach_id, municipality="698", fte=Decimal(1), login=login),
        registered(client_id),
        *organisations_told(),
    )
    late = await coach.post("/consents", json=a_new_consent(client_id))

    assert (early.status_code, late.status_code) == (404, 201)


async def test_an_organisation_is_known_by_the_first_word_of_it(deliver: Deliver, session: AsyncSession) -> None:
    organisation_id = uuid4()
    told = received(OrganisationRegistered(organisation_id=organisation_id, source_category="kela", municipality=None))

    await deliver(a_referral_from(organisation_id), told)
    await deliver(told)

    known = (await session.scalars(select(KnownOrganisation))).all()
    assert [(one.id, one.party_type) for one in known] == [(organisation_id, "kela")]


async def test_an_organisation_is_known_by_the_clients_it_sent(session: AsyncSession) -> None:
    organisation_id = uuid4()
    await rights.grant(
        session, uuid4(), relation="own_organisation", holder=str(organisation_id), because=organisation_id
    )

    parties = [f"organisation:{organisation_id}", f"organisation:{UUID(int=1)}", f"organisation:{'-' * 36}"]

    assert await unknown_organisations(session, [*parties, "employers"]) == sorted(parties[1:])


def a_referral_from(organisation_id: UUID) -> ReferralSubmitted:
    return ReferralSubmitted(
        client_id=uuid4(),
        municipality="698",
        referral_id=uuid4(),
        target="supported_employment",
        organisation_id=organisation_id,
        source_category="kela",
        submitted_on=date(2026, 3, 2),
    )
