"""A contact with an employer that was recorded wrongly is put right, or struck out, with its history."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.coaching.builders import consent_given
from tests.coaching.conftest import World
from tests.service import Api, Published

VISIT: dict[str, Any] = {
    "contacted_on": "2026-04-01",
    "kind": "visit",
    "face_to_face": True,
    "outcome": "Lupasi harkita",
}
CALL = VISIT | {"kind": "phone", "face_to_face": False}
WHY = {"took_place": True, "reason": "It was a call"}
STRUCK = {"took_place": False, "reason": "It was another coach's"}


@pytest.fixture
async def told_of(world: World, client_of_own: UUID) -> UUID:
    """A client of one's own of whom employers may be told."""
    await world.deliver(consent_given(client_of_own))
    return client_of_own


async def recorded(world: World, client_id: UUID | None = None, **changed: Any) -> tuple[str, dict[str, Any]]:
    """The contact's id, and its facts as the API takes them."""
    facts = (
        VISIT | {"employer_id": await world.employer(), "client_id": str(client_id) if client_id else None} | changed
    )
    return await world.made(world.as_coach(), "/employer-contacts", facts), facts


async def correct(asker: Api, contact_id: str, right: dict[str, Any]) -> Any:
    return await asker.post(f"/employer-contacts/{contact_id}/correct", json=right)


async def record_of(asker: Api, contact_id: str) -> Any:
    return (await asker.get(f"/employer-contacts/{contact_id}")).json()


async def corrections(published: Published) -> list[dict[str, Any]]:
    return [event for kind, event in await published() if kind.endswith("employer-contact-corrected.v1")]


async def test_what_was_wrong_stays_in_the_history_and_the_facts_are_told(
    world: World, told_of: UUID, published: Published
) -> None:
    contact_id, facts = await recorded(world, told_of)

    answer = await correct(world.as_coach(), contact_id, facts | CALL | {"outcome": "SALAISUUS"} | WHY)

    shown = await record_of(world.as_coach(), contact_id)
    assert answer.json() == shown
    assert (shown["kind"], shown["outcome"], shown["version"], shown["may_correct"]) == ("phone", "SALAISUUS", 2, True)
    [wrong] = shown["earlier"]
    assert (wrong["version"], wrong["kind"], wrong["outcome"], wrong["reason"]) == (
        *(1, "visit", "Lupasi harkita"),
        "It was a call",
    )
    [event] = await corrections(published)
    assert {
        name: event[name] for name in ("contact_id", "client_id", "kind", "face_to_face", "took_place", "version")
    } == {
        **{"contact_id": contact_id, "client_id": str(told_of), "kind": "phone", "face_to_face": False},
        **{"took_place": True, "version": 2},
    }
    assert "SALAISUUS" not in str(await published())


async def test_one_that_did_not_take_place_counts_nowhere_and_is_struck_in_the_log(
    world: World, told_of: UUID, published: Published
) -> None:
    step = {"next_step": "Soita", "next_step_on": "2026-04-08"}
    contact_id, facts = await recorded(world, told_of, **step)

    await correct(world.as_coach(), contact_id, facts | STRUCK)

    [client] = (await world.as_coach().get("/agenda")).json()["clients"]
    week = (await world.as_coach().get("/weeks", params={"on": "2026-04-01"})).json()
    log = (await world.as_coach().get(f"/employers/{facts['employer_id']}/contacts")).json()["items"]
    [case] = (await world.as_coach().get("/cases?coach=me")).json()["items"]
    [path] = (await world.as_coach().get(f"/clients/{told_of}/coaching")).json()["cases"]
    kinds = {need["kind"] for need in client["needs"]}
    assert ("meet_employer" in kinds, "next_step" in kinds) == (True, False)
    assert week["employer_contacts"] == 0
    assert (case["first_face_to_face_on"], case["last_contact_on"]) == (None, None)
    assert [(one["took_place"], one["version"]) for one in (*log, *path["contacts"])] == [(False, 2)] * 2
    assert [event["took_place"] for event in await corrections(published)] == [False]


async def test_what_was_struck_can_be_said_again(world: World, told_of: UUID) -> None:
    contact_id, facts = await recorded(world, told_of)
    await correct(world.as_coach(), contact_id, facts | STRUCK)

    await correct(world.as_coach(), contact_id, facts | WHY)

    shown = await record_of(world.as_coach(), contact_id)
    assert (shown["took_place"], shown["version"]) == (True, 3)
    assert [(one["version"], one["took_place"]) for one in shown["earlier"]] == [(2, False), (1, True)]


async def test_of_a_client_nothing_is_told_anew_without_consent(world: World, client_of_own: UUID) -> None:
    """What is told already may be put right in the rest."""
    other = await world.client()
    await world.case(other, await world.coach())
    contact_id, facts = await recorded(world)

    unconsented = await correct(world.as_coach(), contact_id, facts | WHY | {"client_id": str(client_of_own)})
    anothers = await correct(world.as_coach(), contact_id, facts | WHY | {"client_id": str(other)})
    await world.deliver(consent_given(client_of_own))
    told = await correct(world.as_coach(), contact_id, facts | WHY | {"client_id": str(client_of_own)})

    assert unconsented.json()["type"] == "/problems/client-not-disclosed"
    assert (anothers.status_code, anothers.json()["type"]) == (404, "/problems/client-not-found")
    assert told.json()["client_id"] == str(client_of_own)
    assert told.json()["earlier"][0]["about_client"] is False


async def test_also_what_is_struck_out_names_only_a_client_whom_one_may_change(
    world: World, client_of_own: UUID, published: Published
) -> None:
    """Nothing is told of them, so that their consent is not asked for."""
    anothers = await world.client()
    await world.case(anothers, await world.coach())
    contact_id, facts = await recorded(world)

    refused = await correct(world.as_coach(), contact_id, facts | STRUCK | {"client_id": str(anothers)})
    own = await correct(world.as_coach(), contact_id, facts | STRUCK | {"client_id": str(client_of_own)})

    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/client-not-found")
    assert (own.json()["client_id"], own.json()["version"]) == (str(client_of_own), 2)
    assert [event["client_id"] for event in await corrections(published)] == [str(client_of_own)]


async def test_history_without_consent_keeps_its_client_when_the_rest_is_put_right(
    world: World, client_of_own: UUID
) -> None:
    coach_id = (await world.as_coach().get("/agenda")).json()["coach"]["id"]
    facts = VISIT | {"employer_id": await world.employer(), "client_id": str(client_of_own)}
    contact_id = await world.made(world.as_importer(), "/employer-contacts", facts | {"coach_id": coach_id})

    kind = await correct(world.as_coach(), contact_id, facts | CALL | WHY)
    day = await correct(world.as_coach(), contact_id, facts | WHY | {"contacted_on": "2026-04-02"})

    assert (kind.status_code, day.json()["type"]) == (200, "/problems/client-not-disclosed")


async def test_it_was_with_another_employer(world: World, told_of: UUID) -> None:
    contact_id, facts = await recorded(world, told_of)
    right = await world.employer(name="Napapiirin päiväkoti")

    shown = (await correct(world.as_coach(), contact_id, facts | WHY | {"employer_id": right})).json()

    logs = [(await world.as_coach().get(f"/employers/{one}/contacts")).json() for one in (facts["employer_id"], right)]
    assert (shown["employer_name"], shown["earlier"][0]["employer_name"]) == (
        "Napapiirin päiväkoti",
        "Keksitty Leipomo Oy",
    )
    assert [[one["id"] for one in log["items"]] for log in logs] == [[], [contact_id]]


async def test_who_recorded_it_and_the_team_lead_correct_it_and_others_are_told_who_does(world: World) -> None:
    await world.own_coach()
    contact_id, facts = await recorded(world)
    stranger = uuid4()

    refused = await correct(world.api.as_("coach", subject=stranger), contact_id, facts | CALL | WHY)
    of_elsewhere = await correct(world.as_lead("320"), contact_id, facts | CALL | WHY)
    by_lead = await correct(world.as_lead(), contact_id, facts | CALL | WHY)

    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-yours-to-correct")
    assert (of_elsewhere.status_code, by_lead.status_code) == (403, 200)
    assert (await record_of(world.api.as_("coach", subject=stranger), contact_id))["may_correct"] is False


@pytest.mark.parametrize(
    ("wrong", "status", "problem"),
    [
        ({}, 409, "nothing-to-correct-in-employer-contact"),
        ({"contacted_on": "2999-01-01"}, 422, "bad-input"),
        ({"contacted_on": None}, 422, "bad-input"),
        ({"employer_id": str(uuid4())}, 404, "employer-not-found"),
        ({"reason": " "}, 422, "bad-input"),
    ],
)
async def test_bad_input_corrects_nothing(
    world: World, published: Published, wrong: dict[str, Any], status: int, problem: str
) -> None:
    await world.own_coach()
    contact_id, facts = await recorded(world)

    answer = await correct(world.as_coach(), contact_id, facts | WHY | wrong)

    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")
    assert (await record_of(world.as_coach(), contact_id))["version"] == 1
    assert await corrections(published) == []


async def test_there_is_none_by_that_id(world: World) -> None:
    await world.own_coach()
    facts = VISIT | {"employer_id": await world.employer()}

    answers = [
        await world.as_coach().get(f"/employer-contacts/{uuid4()}"),
        await correct(world.as_coach(), str(uuid4()), facts | WHY),
    ]

    assert {(one.status_code, one.json()["type"]) for one in answers} == {(404, "/problems/employer-contact-not-found")}


async def test_who_does_not_see_the_client_it_was_about_does_not_read_what_was_said(
    world: World, told_of: UUID
) -> None:
    contact_id, facts = await recorded(world, told_of)
    await correct(world.as_coach(), contact_id, facts | WHY | {"client_id": None, "outcome": None})

    [wrong] = (await record_of(world.api.as_("coach", subject=uuid4()), contact_id))["earlier"]

    assert (wrong["about_client"], wrong["client_id"], wrong["outcome"], wrong["reason"]) == (True, None, None, None)


async def test_a_file_brought_again_does_not_bring_back_what_was_corrected(world: World) -> None:
    coach_id, employer_id = await world.own_coach(), await world.employer()
    cells = {"employer_id": employer_id, "coach_id": coach_id, "client_id": None} | {
        name: VISIT[name] for name in ("contacted_on", "kind", "face_to_face")
    }
    contact_id = await world.made(world.as_importer(), "/employer-contacts", cells | {"external_ordinal": 1})
    right = {name: cell for name, cell in cells.items() if name != "coach_id"} | {"kind": "meeting"}
    await correct(world.as_coach(), contact_id, right | WHY)

    rows = [cells | {"ordinal": 1}, cells | {"ordinal": 2}, cells | {"kind": "meeting", "ordinal": 1}]
    found = (await world.as_importer().post("/employer-contacts/lookup", json={"rows": rows})).json()["items"]

    assert [(one["id"], one["kind"], one["ordinal"]) for one in found] == [(contact_id, "visit", 1)]
