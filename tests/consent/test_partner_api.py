"""What a partner can ask for with its own token, and what it can never learn by asking."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from common.errors import Unavailable
from common.events import ClientEmployed
from consent.models import Partner, Suspension
from consent.people import People, Person
from consent.queries.clients import hold_clients
from consent.use_cases import replay
from tests.consent.partners import (
    add_client,
    add_partner,
    allow,
    employed,
    happen,
    ref_of,
    subscribe,
    tell,
    withdraw,
)
from tests.service import Api, Published

Row = Mapping[str, Any]


class PeopleOfTests:
    """Knows everyone by one name; keeps whom it was asked about."""

    def __init__(self) -> None:
        self.asked: list[set[UUID]] = []
        self.is_away = False

    async def with_ids(self, client_ids: set[UUID]) -> dict[UUID, Person]:
        self.asked.append(client_ids)
        if self.is_away:
            raise Unavailable
        return {one: person(one) for one in client_ids}


def person(client_id: UUID) -> Person:
    return Person(
        client_id=client_id, given_name="Aino", family_name="Esimerkki", birth_date="1990-01-02", hetu="020190-900P"
    )


@pytest.fixture
async def partner(sessions: Sessions) -> Partner:
    return await add_partner(sessions)


@pytest.fixture
async def client_id(sessions: Sessions) -> UUID:
    return await add_client(sessions)


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> PeopleOfTests:
    """In the place of the referral service."""
    known = PeopleOfTests()
    monkeypatch.setattr(People, "with_ids", lambda _, client_ids: known.with_ids(client_ids))
    return known


def as_partner(api: Api, partner: Partner) -> Api:
    return api.as_("partner", azp=partner.account, municipalities=[])


async def replayed(api: Api, partner: Partner, **asked: Any) -> dict[str, Any]:
    answer = await as_partner(api, partner).get("/partner/events", params=asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def rows(sessions: Sessions, statement: str) -> list[Row]:
    async with sessions() as session:
        return [dict(row) for row in (await session.execute(text(statement))).mappings()]


async def test_a_replay_tells_the_same_messages_again_and_writes_each_down(
    api: Api, sessions: Sessions, partner: Partner, client_id: UUID, published: Published
) -> None:
    await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id), employed(client_id))
    await tell(sessions)
    sent = await rows(sessions, "select * from partner_messages order by position")

    told = await replayed(api, partner)

    assert [(one["position"], one["id"], one["sequence"]) for one in told["items"]] == [
        (row["position"], str(row["message_id"]), row["number"]) for row in sent
    ]
    assert (told["next"], told["has_more"]) == (2, False)
    written = await rows(
        sessions,
        """select d.id, l.kind, o.outcome, c.basis, c.asked_by is not null as is_asked from disclosures d
           join ledger l on l.number = d.number join disclosure_outcomes o on o.disclosure_id = d.id
           join decisions c on c.id = d.decision_id order by d.number""",
    )
    again = written[2:]
    assert [one["disclosure_id"] for one in told["items"]] == [str(row["id"]) for row in again]
    assert {(row["kind"], row["outcome"], row["is_asked"]) for row in again} == {("disclosed", "delivered", True)}
    made = [content for kind, content in await published() if kind.endswith("disclosure-made.v1")]
    assert [one["disclosure_id"] for one in made] == [str(row["id"]) for row in written]
    records = [content for kind, content in await published() if content.get("through") == partner.account]
    assert {(one["action"], one["what"], one["result"], one["municipality"]) for one in records} == {
        ("disclose", "partner_event", "allowed", "698")
    }
    assert len(records) == 2


async def test_a_replay_is_decided_by_what_is_allowed_today(
    api: Api, sessions: Sessions, partner: Partner, client_id: UUID
) -> None:
    other = await add_client(sessions)
    wide = await allow(sessions, client_id, partner, "employment", "benefits")
    gone = await allow(sessions, other, partner, "employment")
    await happen(sessions, employed(client_id), employed(other), employed(client_id))
    await tell(sessions)

    await allow(sessions, client_id, partner, "employment", supersedes=str(wide))
    await withdraw(sessions, gone)
    await tell(sessions)
    told = (await replayed(api, partner))["items"]

    assert [(one["position"], one["type"].split(".")[-2]) for one in told] == [
        (1, "client-employed"),
        (3, "client-employed"),
        (4, "consent-withdrawn"),
    ]
    assert "wage_subsidy" not in told[0]["data"]
    assert told[2]["disclosure_id"] is None
    assert str(client_id) not in str(told)
    assert str(other) not in str(told)


async def test_a_replay_comes_in_pages_that_go_on_behind_what_is_left_out(
    api: Api, sessions: Sessions, partner: Partner, client_id: UUID
) -> None:
    other = await add_client(sessions)
    await allow(sessions, client_id, partner, "employment")
    gone = await allow(sessions, other, partner, "employment")
    await happen(sessions, employed(client_id), employed(other), employed(client_id))
    await tell(sessions)
    await withdraw(sessions, gone)

    pages = [await replayed(api, partner, limit=1, after=after) for after in (0, 1, 2, 3)]

    assert [[one["position"] for one in page["items"]] for page in pages] == [[1], [], [3], []]
    assert [(page["next"], page["has_more"]) for page in pages] == [(1, True), (2, True), (3, False), (3, False)]


async def test_what_is_not_settled_or_was_ended_is_not_told_again(
    api: Api, sessions: Sessions, client_id: UUID
) -> None:
    partner = await add_partner(sessions)
    await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id))
    await tell(sessions)
    async with sessions.begin() as session:
        await session.execute(text("update partners set last_position = 0"))
    assert (await replayed(api, partner))["items"] == []

    async with sessions.begin() as session:
        await session.execute(text("update partners set last_position = 1"))
        await session.execute(text("update subscriptions set state = 'ended'"))
    assert (await replayed(api, partner))["items"] == []


async def test_a_subscription_that_ends_before_its_client_is_held_is_not_told_again(
    api: Api, sessions: Sessions, client_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = await add_partner(sessions)
    await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id))
    await tell(sessions)

    async def late(session: AsyncSession, client_ids: Collection[UUID]) -> None:
        await session.execute(text("update subscriptions set state = 'ended'"))
        await hold_clients(session, client_ids)

    monkeypatch.setattr(replay, "hold_clients", late)

    assert (await replayed(api, partner))["items"] == []


async def test_a_partner_sees_nothing_of_anothers(
    api: Api, sessions: Sessions, partner: Partner, client_id: UUID, people: PeopleOfTests
) -> None:
    await allow(sessions, client_id, partner, "employment", "identity")
    await happen(sessions, employed(client_id))
    await tell(sessions)
    other = await add_partner(sessions)
    await allow(sessions, client_id, other, "identity")
    ref = await ref_of(sessions, partner, client_id)

    assert (await replayed(api, other))["items"] == []
    answer = await as_partner(api, other).post("/identities", json={"client_refs": [str(ref)]})
    assert answer.json() == {"items": []}
    assert people.asked == [set()]


@pytest.mark.parametrize("state", ["wanted", "leaving", "gone"])
async def test_an_account_whose_partner_is_not_ready_is_refused(api: Api, sessions: Sessions, state: str) -> None:
    partner = await add_partner(sessions, state=state)

    for path in ("/partner/events", "/partner/status"):
        assert (await as_partner(api, partner).get(path)).status_code == 403
    asked = {"client_refs": [str(uuid4())]}
    assert (await as_partner(api, partner).post("/identities", json=asked)).status_code == 403


async def test_only_the_partners_own_account_is_let_in(api: Api, partner: Partner) -> None:
    wrong: list[dict[str, Any]] = [
        {"azp": "partner-another"},
        {"azp": partner.code},
        {"azp": f"partner-{partner.account}"},
        {"azp": "consent"},
    ]

    for claims in wrong:
        assert (await api.as_("partner", **claims).get("/partner/status")).status_code == 403
    for role in ("service", "operator", "coordinator", "privacy_officer", "importer"):
        assert (await api.as_(role, azp=partner.account).get("/partner/status")).status_code == 403


async def test_how_it_stands_does_not_betray_what_is_withheld(
    api: Api, sessions: Sessions, partner: Partner, client_id: UUID
) -> None:
    withheld = await add_client(sessions)
    await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id))
    await tell(sessions)
    await subscribe(sessions, partner, ClientEmployed, purpose="work_ability_plan")
    await happen(sessions, employed(client_id), employed(withheld))

    answer = await as_partner(api, partner).get("/partner/status")

    told = answer.json()
    assert (told["code"], told["topic"], told["last_position"], told["waiting"]) == (
        *(partner.code, partner.topic),
        *(1, 1),
    )
    assert [one["purpose"] for one in told["subscriptions"]] == ["supported_employment", "work_ability_plan"]


async def known_to(sessions: Sessions, partner: Partner, *categories: str) -> tuple[UUID, UUID]:
    """A client the partner was told of, and what it calls them; allowed beyond employment what is named."""
    client_id = await add_client(sessions)
    await allow(sessions, client_id, partner, "employment", *categories)
    await happen(sessions, employed(client_id))
    await tell(sessions)
    return client_id, await ref_of(sessions, partner, client_id)


async def asked_who(api: Api, partner: Partner, *refs: UUID) -> httpx.Response:
    return await as_partner(api, partner).post("/identities", json={"client_refs": [str(ref) for ref in refs]})


async def test_who_a_client_is_is_told_where_identity_is_granted_and_each_answer_is_written_down(
    api: Api, sessions: Sessions, partner: Partner, people: PeopleOfTests, published: Published
) -> None:
    granted, ref = await known_to(sessions, partner, "identity")
    withheld, other_ref = await known_to(sessions, partner)

    answer = await asked_who(api, partner, other_ref, ref, uuid4())

    assert answer.status_code == 200, answer.text
    assert people.asked == [{granted}]
    (written,) = await rows(
        sessions, "select id, client_id, categories, party from disclosures where what = 'identity'"
    )
    assert (written["client_id"], written["categories"], written["party"]) == (granted, ["identity"], partner.party)
    assert answer.json()["items"] == [
        {
            "client_ref": str(ref),
            "disclosure_id": str(written["id"]),
            "given_name": "Aino",
            "family_name": "Esimerkki",
            "birth_date": "1990-01-02",
            "hetu": "020190-900P",
        }
    ]
    records = [content for kind, content in await published() if content.get("through") == partner.account]
    assert {(one["client_id"], one["what"], one["result"]) for one in records} == {
        (str(granted), "identity", "allowed"),
        (str(withheld), "identity", "refused"),
    }
    assert "Esimerkki" not in str(await published())


async def test_without_a_ground_an_answer_is_that_of_a_name_nobody_has(
    api: Api, sessions: Sessions, partner: Partner, people: PeopleOfTests
) -> None:
    _, ref = await known_to(sessions, partner)

    withheld, unknown = await asked_who(api, partner, ref), await asked_who(api, partner, uuid4())

    assert (withheld.status_code, withheld.content) == (unknown.status_code, unknown.content)
    assert people.asked == [set(), set()]


async def test_a_withdrawal_while_the_names_are_fetched_counts(
    api: Api, sessions: Sessions, partner: Partner, people: PeopleOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    client_id = await add_client(sessions)
    consent_id = await allow(sessions, client_id, partner, "employment", "identity")
    await happen(sessions, employed(client_id))
    await tell(sessions)
    ref = await ref_of(sessions, partner, client_id)

    async def withdrawn_meanwhile(client_ids: set[UUID]) -> dict[UUID, Person]:
        await withdraw(sessions, consent_id)
        return {one: person(one) for one in client_ids}

    monkeypatch.setattr(people, "with_ids", withdrawn_meanwhile)

    assert (await asked_who(api, partner, ref)).json() == {"items": []}
    assert await rows(sessions, "select id from disclosures where what = 'identity'") == []


async def test_identity_is_told_for_any_of_the_purposes_the_partner_is_told_events_for(
    api: Api, sessions: Sessions, partner: Partner, people: PeopleOfTests
) -> None:
    client_id, ref = await known_to(sessions, partner)
    await allow(sessions, client_id, partner, "identity", purpose_code="work_ability_plan")
    assert (await asked_who(api, partner, ref)).json() == {"items": []}

    await subscribe(sessions, partner, ClientEmployed, purpose="work_ability_plan")

    assert len((await asked_who(api, partner, ref)).json()["items"]) == 1


async def test_while_the_referral_service_is_away_nothing_is_told_and_nothing_written(
    api: Api, sessions: Sessions, partner: Partner, people: PeopleOfTests
) -> None:
    _, ref = await known_to(sessions, partner, "identity")
    people.is_away = True

    answer = await asked_who(api, partner, ref)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert await rows(sessions, "select id from disclosures where what = 'identity'") == []


@pytest.mark.parametrize("refs", [[], [str(uuid4())] * 2, [str(uuid4()) for _ in range(101)], ["x"]])
async def test_a_list_that_cannot_be_is_refused(api: Api, partner: Partner, refs: list[str]) -> None:
    answer = await as_partner(api, partner).post("/identities", json={"client_refs": refs})

    assert answer.status_code == 422


async def test_no_answer_with_a_name_is_kept(
    api: Api, sessions: Sessions, partner: Partner, people: PeopleOfTests
) -> None:
    _, ref = await known_to(sessions, partner, "identity")

    await asked_who(api, partner, ref)

    assert await rows(sessions, "select * from idempotency_keys") == []


async def test_a_partner_sees_the_withdrawals_it_was_told_of_and_says_that_it_knows(
    api: Api, sessions: Sessions, partner: Partner, published: Published
) -> None:
    client_id = await add_client(sessions)
    consent_id = await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id))
    await tell(sessions)
    await withdraw(sessions, consent_id)
    await tell(sessions)
    ref = await ref_of(sessions, partner, client_id)
    event = (await replayed(api, partner))["items"][-1]

    (told,) = (await as_partner(api, partner).get("/partner/withdrawals")).json()["items"]
    answer = await as_partner(api, partner).post(f"/partner/withdrawals/{told['id']}/acknowledgement")
    again = await as_partner(api, partner).post(f"/partner/withdrawals/{told['id']}/acknowledgement")

    assert (told["client_ref"], told["acknowledged_at"]) == (str(ref), None)
    assert told["consent_id"] == event["data"]["consent_id"] != str(consent_id)
    assert (answer.status_code, again.status_code) == (201, 201)
    assert answer.json()["acknowledged_at"] == again.json()["acknowledged_at"] is not None
    acknowledged = [content for kind, content in await published() if kind.endswith("withdrawal-acknowledged.v1")]
    assert [(one["consent_id"], one["party"]) for one in acknowledged] == [(str(consent_id), partner.party)]
    records = [content for kind, content in await published() if content.get("what") == "withdrawal"]
    assert [(one["through"], one["action"]) for one in records] == [
        (partner.account, "read"),
        (partner.account, "change"),
        (partner.account, "change"),
    ]


async def test_of_a_client_it_was_never_told_of_a_partner_hears_of_no_withdrawal(
    api: Api, sessions: Sessions, partner: Partner
) -> None:
    client_id = await add_client(sessions)
    await withdraw(sessions, await allow(sessions, client_id, partner, "employment"))
    (notice,) = await rows(sessions, "select id from withdrawal_notices")

    assert (await as_partner(api, partner).get("/partner/withdrawals")).json()["items"] == []
    answer = await as_partner(api, partner).post(f"/partner/withdrawals/{notice['id']}/acknowledgement")
    assert answer.status_code == 404
    assert await rows(sessions, "select notice_id from withdrawal_acknowledgements") == []


async def test_anothers_withdrawal_is_not_a_partners_to_acknowledge(
    api: Api, sessions: Sessions, partner: Partner
) -> None:
    client_id = await add_client(sessions)
    consent_id = await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id))
    await tell(sessions)
    await withdraw(sessions, consent_id)
    (notice,) = await rows(sessions, "select id from withdrawal_notices")
    other = await add_partner(sessions)

    assert (await as_partner(api, other).get("/partner/withdrawals")).json()["items"] == []
    answer = await as_partner(api, other).post(f"/partner/withdrawals/{notice['id']}/acknowledgement")
    assert answer.status_code == 404


async def test_a_suspended_webhook_says_since_when(api: Api, sessions: Sessions, partner: Partner) -> None:
    url = "https://receiver.example/rinnalla"
    called = await subscribe(sessions, partner, ClientEmployed, way="webhook", url=url, state="suspended")
    async with sessions.begin() as session:
        session.add(Suspension(subscription_id=called.id, because="undelivered", problem="http_503"))

    told = (await as_partner(api, partner).get("/partner/status")).json()["subscriptions"]

    assert [(one["way"], one["state"]) for one in told] == [("kafka", "active"), ("webhook", "suspended")]
    assert told[0]["suspended_since"] is None
    assert told[1]["suspended_since"] is not None


async def test_a_position_beyond_all_numbers_is_refused_with_its_field(api: Api, partner: Partner) -> None:
    answer = await as_partner(api, partner).get("/partner/events", params={"after": 2**63})

    assert answer.status_code == 422
    assert "after" in answer.text
    assert (await replayed(api, partner, after=2**63 - 1))["items"] == []
