"""Who a `client_ref` is: told where `identity` is granted, and never learnt by asking otherwise."""

from uuid import UUID, uuid4

import httpx
import pytest

from common.database import Sessions
from common.events import ClientEmployed
from consent.models import Partner
from consent.people import Person
from tests.consent.asking import PeopleOfTests, as_partner, partner, people, person, rows
from tests.consent.partners import add_client, allow, employed, happen, ref_of, subscribe, tell, withdraw
from tests.service import Api, Published

__all__ = ["partner", "people"]


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
