from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from common.days import today
from tests.coaching.conftest import World
from tests.service import Published

MEETING = {"kind": "meeting", "place": "workplace", "minutes": 60, "purpose": "support_at_work"}


async def record(world: World, client_id: UUID, **changed: Any) -> Any:
    new = {"client_id": str(client_id), "contacted_on": "2026-04-01"} | MEETING | changed
    return await world.as_coach().post("/client-contacts", json=new)


async def recorded(world: World, client_id: UUID, **changed: Any) -> str:
    answer = await record(world, client_id, **changed)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_contact_is_told_without_its_note_and_begins_the_work(
    world: World, client_of_own: UUID, published: Published
) -> None:
    answer = await record(world, client_of_own, note="Spoke of the night shift")

    [told] = [event for kind, event in await published() if kind.endswith("client-contacted.v1")]
    [case] = (await world.as_lead().get("/cases")).json()["items"]
    assert (answer.json()["note"], answer.json()["took_place"]) == ("Spoke of the night shift", True)
    assert told == MEETING | {
        "client_id": str(client_of_own),
        "municipality": "698",
        "case_id": case["id"],
        "contact_id": answer.json()["id"],
        "coach_id": case["coach_id"],
        "contacted_on": "2026-04-01",
    }
    assert case["status"] == "active"


@pytest.mark.parametrize(
    ("changed", "status", "kind", "field"),
    [
        ({"contacted_on": str(today() + timedelta(1))}, 422, "bad-input", "contacted_on"),
        ({"contacted_on": "2026-03-01"}, 409, "contact-before-coaching", "contacted_on"),
        ({"place": None}, 422, "bad-input", "place"),
        ({"kind": "call", "place": None}, 422, "bad-input", "place"),
        ({"kind": "message"}, 422, "bad-input", "place"),
        ({"minutes": 0}, 422, "bad-input", "minutes"),
        ({"minutes": 721}, 422, "bad-input", "minutes"),
        ({"purpose": "chat"}, 422, "bad-input", "purpose"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_field(
    world: World, client_of_own: UUID, changed: dict[str, Any], status: int, kind: str, field: str
) -> None:
    answer = await record(world, client_of_own, **changed)

    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_message_has_no_place(world: World, client_of_own: UUID) -> None:
    answer = await record(world, client_of_own, kind="message", place=None, minutes=720)

    assert (answer.status_code, answer.json()["place"]) == (201, None)


@pytest.mark.parametrize(("day", "kind"), [("2026-04-30", None), ("2026-05-01", "contact-after-coaching")])
async def test_after_coaching_has_ended_there_is_no_contact(
    world: World, client_of_own: UUID, day: str, kind: str | None
) -> None:
    """By a lead who coaches too: a coach does not see the client any more."""
    [case] = (await world.as_lead().get("/cases")).json()["items"]
    await world.as_lead().post(f"/cases/{case['id']}/end", json={"reason": "completed", "ended_on": "2026-05-01"})
    new = {"client_id": str(client_of_own), "contacted_on": day} | MEETING

    answer = await world.api.as_("coach", "team_lead", subject=world.login).post("/client-contacts", json=new)

    assert answer.json().get("type") == (f"/problems/{kind}" if kind else None)


async def test_another_coachs_client_is_nobody_here(world: World) -> None:
    await world.own_coach()
    client_id = await world.client()
    await world.case(client_id, await world.coach())

    answer = await record(world, client_id)

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/client-not-found")


async def test_a_client_who_was_never_coached_has_no_contacts(world: World) -> None:
    await world.own_coach()
    new = {"client_id": str(await world.client())} | MEETING

    answer = await world.api.as_("coach", "team_lead", subject=world.login).post("/client-contacts", json=new)

    assert answer.json()["type"] == "/problems/no-coaching-yet"


async def test_a_correction_keeps_what_was_wrong(world: World, client_of_own: UUID, published: Published) -> None:
    contact_id = await recorded(world, client_of_own, note="In the bakery")
    facts = {"contacted_on": "2026-04-02", "kind": "call", "place": "office", "minutes": 15, "purpose": "follow_up"}

    answer = await world.as_coach().post(
        f"/client-contacts/{contact_id}/correct", json=facts | {"reason": "It was a call the day after"}
    )

    [told] = [event for kind, event in await published() if kind.endswith("client-contact-corrected.v1")]
    shown = answer.json()
    assert {name: shown[name] for name in facts} == facts
    assert (shown["version"], shown["note"]) == (2, None)
    [earlier] = shown["earlier"]
    assert (earlier["version"], earlier["reason"]) == (1, "It was a call the day after")
    assert (earlier["facts"]["minutes"], earlier["facts"]["note"]) == (60, "In the bakery")
    assert {name: told[name] for name in facts} | {"took_place": told["took_place"]} == facts | {"took_place": True}
    assert "reason" not in told
    assert "note" not in told


async def test_a_contact_that_did_not_take_place_stays_and_says_so(
    world: World, client_of_own: UUID, published: Published
) -> None:
    contact_id = await recorded(world, client_of_own)
    correction = MEETING | {"contacted_on": "2026-04-01", "took_place": False, "reason": "Nobody came"}

    await world.as_lead().post(f"/client-contacts/{contact_id}/correct", json=correction)

    told = [event["took_place"] for kind, event in await published() if kind.endswith("client-contact-corrected.v1")]
    [case] = (await world.as_coach().get(f"/clients/{client_of_own}/coaching")).json()["cases"]
    assert told == [False]
    assert [one["took_place"] for one in case["client_contacts"]] == [False]


async def test_a_correction_that_corrects_nothing_is_refused(world: World, client_of_own: UUID) -> None:
    contact_id = await recorded(world, client_of_own)
    same = MEETING | {"contacted_on": "2026-04-01", "reason": "No reason"}

    answer = await world.as_coach().post(f"/client-contacts/{contact_id}/correct", json=same)

    assert answer.json()["type"] == "/problems/nothing-to-correct-in-contact"


async def test_a_contact_that_is_not_there_is_not_found(world: World) -> None:
    await world.own_coach()
    correction = MEETING | {"reason": "No reason"}

    read = await world.as_coach().get(f"/client-contacts/{uuid4()}")
    corrected = await world.as_coach().post(f"/client-contacts/{uuid4()}/correct", json=correction)

    assert (read.status_code, corrected.status_code) == (404, 404)


async def test_reading_a_contact_leaves_an_access_record(
    world: World, client_of_own: UUID, published: Published
) -> None:
    contact_id = await recorded(world, client_of_own)
    await world.as_coach().get(f"/client-contacts/{contact_id}")

    told = [event for kind, event in await published() if "client-accessed" in kind]
    assert [(one["action"], one["what"], one["client_id"]) for one in told][-1] == (
        *("read", "client_contact"),
        str(client_of_own),
    )
