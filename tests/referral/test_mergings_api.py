"""Two records found to be of one person: what leads where, what is refused, and that it can be undone."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from common.database import Sessions
from common.errors import Refusal
from referral.errors import MergedAlready, MergedIntoDuplicate
from referral.schemas import NewClient
from referral.settings import Settings
from referral.use_cases import register_client
from referral.use_cases.mergings import merge_clients
from tests.people import someone
from tests.referral.builders import a_hetu, a_person, without_hetu
from tests.service import Api, Published


async def registered(api: Api, **changed: Any) -> str:
    answer = await api.as_("importer", municipalities=["320", "698"]).post("/clients", json=changed)
    assert answer.status_code == 201, answer.text
    client_id: str = answer.json()["id"]
    return client_id


async def two_records(api: Api) -> tuple[str, str]:
    """A duplicate with an identity code, and the record to keep, without one."""
    duplicate = await registered(api, **a_person(given_name="Aune", hetu=a_hetu(number=901)))
    return duplicate, await registered(api, **without_hetu())


async def merge(api: Api, duplicate: str, kept: str, **who: Any) -> httpx.Response:
    return await api.as_("coordinator", **who).post(f"/clients/{duplicate}/merging", json={"same_as": kept})


async def undo(api: Api, duplicate: str) -> httpx.Response:
    return await api.as_("coordinator").post(f"/clients/{duplicate}/merging/undo")


async def told(published: Published) -> list[tuple[str, str | None]]:
    return [(one["client_id"], one["same_as"]) for kind, one in await published() if "client-merged" in kind]


async def found_by(api: Api, text: str) -> list[str]:
    answer = await api.as_("coordinator").post("/clients/search", json={"text": text})
    return [one["id"] for one in answer.json()["items"]]


async def test_the_duplicate_leads_to_the_record_that_is_kept(api: Api, published: Published) -> None:
    duplicate, kept = await two_records(api)

    merged = await merge(api, duplicate, kept)

    assert (merged.status_code, merged.json()["same_as"]) == (201, kept)
    assert (await api.get(f"/clients/{duplicate}")).json()["same_as"] == kept
    assert [one["id"] for one in (await api.get(f"/clients/{kept}/duplicates")).json()["items"]] == [duplicate]
    assert await told(published) == [(duplicate, kept)]
    assert await found_by(api, a_hetu(number=901)) == [kept]
    assert await found_by(api, "Esimerkki") == [kept]


async def test_both_leave_a_record_in_the_access_log(api: Api, published: Published) -> None:
    duplicate, kept = await two_records(api)

    await merge(api, duplicate, kept)

    accessed = [one for kind, one in await published() if "client-accessed" in kind and one["what"] == "merging"]
    assert {(one["client_id"], one["action"], one["result"]) for one in accessed} == {
        (duplicate, "change", "allowed"),
        (kept, "change", "allowed"),
    }


async def test_nothing_begins_on_a_duplicate(api: Api) -> None:
    duplicate, kept = await two_records(api)
    await merge(api, duplicate, kept)
    referral = {"source_category": "self", "target": "work_ability_team", "municipality": "698"}

    refused = await api.post("/referrals", json=referral | {"client_id": duplicate})
    taken = await api.post("/referrals", json=referral | {"client_id": kept})

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/record-merged")
    assert refused.json()["same_as"] == kept
    assert taken.status_code == 201


async def test_who_registers_or_imports_the_duplicates_code_is_led_to_the_kept_record(api: Api) -> None:
    duplicate, kept = await two_records(api)
    await merge(api, duplicate, kept)
    hetu = a_hetu(number=901)

    again = await api.as_("coordinator").post("/clients", json=a_person(hetu=hetu))
    looked_up = await api.as_("importer").post(
        "/clients/lookup", json={"source": "new", "rows": [{"key": "C1", "hetu": hetu}]}
    )

    assert (again.status_code, again.json()["client_id"]) == (409, kept)
    assert [one["id"] for one in looked_up.json()["items"]] == [kept]


async def test_an_undone_merging_leaves_two_persons(api: Api, published: Published) -> None:
    duplicate, kept = await two_records(api)
    await merge(api, duplicate, kept)

    undone = await undo(api, duplicate)

    assert (undone.status_code, undone.json()["same_as"]) == (200, None)
    assert await told(published) == [(duplicate, kept), (duplicate, None)]
    assert sorted(await found_by(api, "Esimerkki")) == sorted([duplicate, kept])
    assert (await api.get(f"/clients/{kept}/duplicates")).json()["items"] == []
    again = await merge(api, duplicate, kept)
    assert again.status_code == 201


async def test_a_chain_names_its_end_and_comes_apart_where_it_is_undone(api: Api, published: Published) -> None:
    first, second = await two_records(api)
    third = await registered(api, **without_hetu(given_name="Aini"))
    await merge(api, first, second)

    await merge(api, second, third)

    assert (await api.get(f"/clients/{first}")).json()["same_as"] == third
    assert await told(published) == [(first, second), (second, third), (first, third)]
    await undo(api, second)
    assert (await api.get(f"/clients/{first}")).json()["same_as"] == second
    assert (await told(published))[3:] == [(second, None), (first, second)]


@pytest.mark.parametrize(
    ("duplicate", "kept", "problem"),
    [
        (0, 0, "same-record-twice"),
        (1, 0, "merged-already"),
        (2, 0, "merged-into-duplicate"),
        (0, 2, "merged-already"),
    ],
)
async def test_no_chain_comes_back_to_its_beginning(api: Api, duplicate: int, kept: int, problem: str) -> None:
    first, second = await two_records(api)
    third = await registered(api, **without_hetu(given_name="Aini"))
    await merge(api, first, second)
    await merge(api, second, third)
    records = [first, second, third]

    refused = await merge(api, records[duplicate], records[kept])

    assert (refused.status_code, refused.json()["type"]) == (409, f"/problems/{problem}")


async def test_what_is_not_merged_cannot_be_undone(api: Api) -> None:
    duplicate, _kept = await two_records(api)

    refused = await undo(api, duplicate)

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-merged")


async def test_one_merges_only_what_one_may_see(api: Api, published: Published) -> None:
    duplicate = await registered(api, **a_person())
    elsewhere = await registered(api, **without_hetu(municipality="320", given_name="Aini"))

    refused = await merge(api, duplicate, elsewhere, municipalities=["698"])

    assert refused.status_code == 404
    assert await told(published) == []


async def test_who_saw_the_duplicate_sees_the_kept_record_while_they_are_merged(api: Api) -> None:
    organisation = str(uuid4())
    mine = await api.as_("referrer", organisation=organisation).post("/clients", json=a_person(given_name="Aune"))
    duplicate = mine.json()["id"]
    kept = await registered(api, **without_hetu())

    async def status_of(client_id: str) -> int:
        return (await api.as_("referrer", organisation=organisation).get(f"/clients/{client_id}")).status_code

    assert await status_of(kept) == 404
    await merge(api, duplicate, kept)
    assert await status_of(kept) == 200
    await undo(api, duplicate)
    assert await status_of(kept) == 404


async def test_who_saw_the_kept_record_alone_sees_no_more_than_before(api: Api) -> None:
    duplicate = await registered(api, **a_person(municipality="320"))
    kept = await registered(api, **without_hetu(given_name="Aini"))

    await merge(api, duplicate, kept, municipalities=["320", "698"])

    neighbour = api.as_("coordinator", municipalities=["698"])
    assert (await neighbour.get(f"/clients/{duplicate}")).status_code == 404
    assert (await neighbour.get(f"/clients/{kept}/duplicates")).json()["items"] == []


async def test_two_mergings_at_once_make_no_ring(real: Sessions) -> None:
    who = someone("coordinator")

    async def one(**person: Any) -> UUID:
        async with real.begin() as session:
            new = NewClient(**without_hetu(**person))
            return (await register_client(session, new=new, who=who, settings=Settings())).id

    async def merged(duplicate: UUID, kept: UUID) -> None:
        async with real.begin() as session:
            await merge_clients(session, client_id=duplicate, same_as=kept, who=who)

    records = [await one(given_name=name) for name in ("Aino", "Aini", "Aune")]
    ring: list[Awaitable[None]] = [merged(records[at], records[(at + 1) % 3]) for at in range(3)]

    ended = await asyncio.gather(*ring, return_exceptions=True)

    refused = [one for one in ended if isinstance(one, Refusal)]
    assert [one for one in ended if one is not None and one not in refused] == []
    assert 1 <= len(refused) <= 2
    assert all(isinstance(one, MergedAlready | MergedIntoDuplicate) for one in refused)
