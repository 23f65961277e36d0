"""Organisations become partners, subscribe and leave: what the operator may ask for, and what is refused."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from common.days import now
from common.events import ClientEmployed
from consent.models import KnownClient, KnownOrganisation, Partner, Subscription, WaitingEvent, WaitingSecret
from consent.partner_secrets import SecretSeal
from consent.settings import Settings
from consent.use_cases import enrolment
from tests.service import Api

Registered = Callable[..., Awaitable[UUID]]
EMPLOYED = ClientEmployed.type


@pytest.fixture
def operator(api: Api) -> Api:
    return api.as_("operator")


@pytest.fixture
def registered(sessions: Sessions) -> Registered:
    async def register(source_category: str = "kela") -> UUID:
        organisation_id = uuid4()
        async with sessions.begin() as session:
            session.add(KnownOrganisation(id=organisation_id, source_category=source_category))  # type: ignore[arg-type]
        return organisation_id

    return register


async def added(operator: Api, registered: Registered, **facts: Any) -> dict[str, Any]:
    answer = await operator.post("/partners", json={"organisation_id": str(await registered()), **facts})
    assert answer.status_code == 201, answer.text
    partner: dict[str, Any] = answer.json()
    return partner


def a_subscription(**facts: Any) -> dict[str, Any]:
    told = {"event_types": [EMPLOYED], "municipalities": ["698"], "purpose": "supported_employment", "way": "kafka"}
    return told | facts


async def test_a_partner_is_wanted_and_named_by_its_code(operator: Api, registered: Registered) -> None:
    partner = await added(operator, registered, code="kela-rovaniemi")

    assert (partner["state"], partner["party_type"], partner["trouble"]) == ("wanted", "kela", None)
    assert (partner["account"], partner["topic"]) == ("partner-kela-rovaniemi", "partner.kela-rovaniemi.events")
    assert (await operator.get(f"/partners/{partner['id']}")).json() == partner
    assert (await operator.get("/partners")).json()["items"] == [partner]


async def test_without_a_code_the_end_of_the_organisations_id_names_it(operator: Api, registered: Registered) -> None:
    partner = await added(operator, registered)

    assert partner["code"] == partner["organisation_id"].replace("-", "")[-12:]


@pytest.mark.parametrize("code", ["Kela", "kela.events", "-kela", "kela-", "", "a" * 41])
async def test_a_code_that_would_not_do_as_a_name_is_refused(operator: Api, registered: Registered, code: str) -> None:
    answer = await operator.post("/partners", json={"organisation_id": str(await registered()), "code": code})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "code")


async def test_an_organisation_nobody_told_of_is_no_partner(operator: Api) -> None:
    answer = await operator.post("/partners", json={"organisation_id": str(uuid4())})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (409, "organisation_id")


async def test_an_organisation_is_one_partner_and_a_code_names_one(operator: Api, registered: Registered) -> None:
    partner = await added(operator, registered, code="kela")

    again = await operator.post("/partners", json={"organisation_id": partner["organisation_id"]})
    other = await operator.post("/partners", json={"organisation_id": str(await registered()), "code": "kela"})

    assert again.json()["type"].endswith("/partner-already")
    assert other.json()["type"].endswith("/code-taken")


@pytest.mark.parametrize("role", ["coach", "privacy_officer", "team_lead", "partner", "service"])
async def test_only_the_operator_adds_partners(api: Api, registered: Registered, role: str) -> None:
    answer = await api.as_(role).post("/partners", json={"organisation_id": str(await registered())})

    assert answer.status_code == 403


async def test_a_subscription_names_events_municipalities_and_purpose(operator: Api, registered: Registered) -> None:
    partner = await added(operator, registered)

    made = await operator.post(f"/partners/{partner['id']}/subscriptions", json=a_subscription())
    listed = await operator.get(f"/partners/{partner['id']}/subscriptions")

    assert made.status_code == 201
    assert listed.json()["items"] == [made.json()]
    assert made.json()["state"] == "active"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"event_types": ["fi.rinnalla.consent.consent-given.v1"]}, "event_types"),
        ({"event_types": []}, "event_types"),
        ({"municipalities": ["091"]}, "municipality"),
        ({"purpose": "Everything!"}, "purpose"),
        ({"way": "kafka", "url": "https://kela.example/hook"}, "url"),
        ({"way": "webhook"}, "url"),
    ],
)
async def test_a_subscription_that_makes_no_sense_is_refused(
    operator: Api, registered: Registered, wrong: dict[str, Any], field: str
) -> None:
    partner = await added(operator, registered)

    answer = await operator.post(f"/partners/{partner['id']}/subscriptions", json=a_subscription(**wrong))

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_no_event_is_told_twice_to_the_same_place_for_the_same_purpose(
    operator: Api, registered: Registered
) -> None:
    address = f"/partners/{(await added(operator, registered))['id']}/subscriptions"
    await operator.post(address, json=a_subscription(municipalities=["698", "320"]))

    twice = await operator.post(address, json=a_subscription())
    elsewhere = await operator.post(address, json=a_subscription(municipalities=["976"]))
    for_another = await operator.post(address, json=a_subscription(purpose="work_ability_plan"))

    assert (twice.status_code, elsewhere.status_code, for_another.status_code) == (409, 201, 201)


async def test_an_ended_subscription_is_not_listed_and_what_waits_for_it_is_forgotten(
    operator: Api, registered: Registered, sessions: Sessions
) -> None:
    partner = await added(operator, registered)
    address = f"/partners/{partner['id']}/subscriptions"
    ended = (await operator.post(address, json=a_subscription())).json()
    lasting = (await operator.post(address, json=a_subscription(municipalities=["320"]))).json()
    async with sessions.begin() as session:
        await something_waits(session, partner["id"], ended["id"], lasting["id"])

    answer = await operator.delete(f"{address}/{ended['id']}")
    async with sessions.begin() as session:
        await enrolment.forget_the_waiting(session)

    assert answer.json()["state"] == "ended"
    assert [one["id"] for one in (await operator.get(address)).json()["items"]] == [lasting["id"]]
    async with sessions() as session:
        waiting = await session.scalars(text("select subscription_id::text from waiting_events"))
        assert list(waiting) == [lasting["id"]]


async def something_waits(session: AsyncSession, partner_id: str, *subscription_ids: str) -> None:
    client = KnownClient(id=uuid4(), municipality="698")
    session.add(client)
    await session.flush()
    for subscription_id in subscription_ids:
        waiting = WaitingEvent(
            subscription_id=UUID(subscription_id),
            partner_id=UUID(partner_id),
            client_id=client.id,
            event_id=uuid4(),
            event_type=EMPLOYED,
            recorded_at=now(),
            value=b"{}",
        )
        session.add(waiting)


async def test_another_partners_subscription_is_not_found(operator: Api, registered: Registered) -> None:
    one, other = await added(operator, registered), await added(operator, registered)
    made = (await operator.post(f"/partners/{one['id']}/subscriptions", json=a_subscription())).json()

    answer = await operator.delete(f"/partners/{other['id']}/subscriptions/{made['id']}")

    assert answer.status_code == 404


async def test_a_secret_is_shown_once_and_sealed_until_it_is_set(
    operator: Api, registered: Registered, sessions: Sessions
) -> None:
    partner = await added(operator, registered)
    key = {"idempotency-key": "first"}

    drawn = await operator.post(f"/partners/{partner['id']}/secret", headers=key)
    again = await operator.post(f"/partners/{partner['id']}/secret", headers=key)

    secret = drawn.json()["secret"]
    assert (drawn.status_code, drawn.json()["account"]) == (201, partner["account"])
    assert (again.status_code, again.json()["type"]) == (409, "/problems/secret-shown-once")
    assert (await operator.get(f"/partners/{partner['id']}")).json()["is_secret_on_its_way"] is True
    async with sessions() as session:
        waiting = await session.get_one(WaitingSecret, UUID(partner["id"]))
        assert SecretSeal(Settings()).open(waiting.sealed, partner_id=waiting.partner_id) == secret
        kept = (await session.execute(text("select answer from idempotency_keys"))).scalars().all()
    assert secret.encode() not in waiting.sealed
    assert not any(secret.encode() in (answer or b"") for answer in kept)


async def test_a_newer_secret_takes_the_place_of_one_on_its_way(
    operator: Api, registered: Registered, sessions: Sessions
) -> None:
    partner = await added(operator, registered)
    await operator.post(f"/partners/{partner['id']}/secret")
    async with sessions.begin() as session:
        first = await enrolment.secret_on_its_way(session, UUID(partner["id"]))
    newer = (await operator.post(f"/partners/{partner['id']}/secret")).json()["secret"]

    async with sessions.begin() as session:
        await enrolment.has_been_made(session, UUID(partner["id"]), with_secret=first)

    shown = (await operator.get(f"/partners/{partner['id']}")).json()
    assert (shown["state"], shown["is_secret_on_its_way"]) == ("ready", True)
    async with sessions() as session:
        waiting = await session.get_one(WaitingSecret, UUID(partner["id"]))
        assert SecretSeal(Settings()).open(waiting.sealed, partner_id=waiting.partner_id) == newer


async def test_one_that_is_removed_while_it_is_made_leaves(
    operator: Api, registered: Registered, sessions: Sessions
) -> None:
    partner = await added(operator, registered)
    await operator.post(f"/partners/{partner['id']}/secret")

    removed = await operator.delete(f"/partners/{partner['id']}")
    async with sessions.begin() as session:
        await enrolment.has_been_made(session, UUID(partner["id"]), with_secret=None)

    shown = (await operator.get(f"/partners/{partner['id']}")).json()
    assert (removed.status_code, removed.json()["state"]) == (202, "leaving")
    assert (shown["state"], shown["is_secret_on_its_way"]) == ("leaving", False)


async def test_nothing_is_added_to_one_that_leaves(operator: Api, registered: Registered) -> None:
    partner = await added(operator, registered)
    await operator.delete(f"/partners/{partner['id']}")

    subscribed = await operator.post(f"/partners/{partner['id']}/subscriptions", json=a_subscription())
    drawn = await operator.post(f"/partners/{partner['id']}/secret")
    removed_again = await operator.delete(f"/partners/{partner['id']}")

    assert (subscribed.status_code, drawn.status_code, removed_again.status_code) == (409, 409, 202)


async def test_one_that_has_gone_is_not_found_and_its_organisation_may_come_back(
    operator: Api, registered: Registered, sessions: Sessions
) -> None:
    partner = await added(operator, registered, code="kela")
    await operator.post(f"/partners/{partner['id']}/subscriptions", json=a_subscription())
    await operator.delete(f"/partners/{partner['id']}")
    async with sessions.begin() as session:
        await enrolment.is_told_no_more(session, UUID(partner["id"]))
        await enrolment.has_gone(session, UUID(partner["id"]))

    missing = await operator.get(f"/partners/{partner['id']}")
    back = await operator.post("/partners", json={"organisation_id": partner["organisation_id"], "code": "kela"})

    assert (missing.status_code, back.status_code) == (404, 201)
    assert back.json()["id"] != partner["id"]
    async with sessions() as session:
        assert list(await session.scalars(text("select state from subscriptions"))) == ["ended"]


async def test_every_event_says_on_what_it_rests(operator: Api) -> None:
    events = {one["type"]: one for one in (await operator.get("/partners/events")).json()["items"]}

    assert events[EMPLOYED]["rests_on"] == "employment"
    assert events[EMPLOYED]["categories"] == ["benefits", "employment", "work_history"]


def test_a_secret_closed_for_one_partner_opens_for_no_other() -> None:
    seal = SecretSeal(Settings())
    sealed = seal.close("hush", partner_id=uuid4())

    with pytest.raises(InvalidTag):
        seal.open(sealed, partner_id=uuid4())


def test_rights_to_a_group_end_with_the_code() -> None:
    partner = Partner(organisation_id=uuid4(), code="kela", party_type="kela")
    longer = Partner(organisation_id=uuid4(), code="kela-lappi", party_type="kela")

    assert not f"{longer.account}.readers".startswith(f"{partner.account}.")


def test_what_tells_twice_is_told_by_place_purpose_event_and_municipality() -> None:
    def one(**facts: Any) -> Subscription:
        return Subscription(partner_id=uuid4(), **a_subscription(**facts))

    assert one().tells_twice_with(one(event_types=[EMPLOYED, "other"]))
    assert not one().tells_twice_with(one(event_types=["other"]))
    assert not one().tells_twice_with(one(way="webhook", url="https://kela.example/hook"))
