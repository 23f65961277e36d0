"""An end of coaching that was recorded wrongly is put right with its history; coaching itself stays ended."""

from typing import Any
from uuid import UUID

import pytest

from tests.coaching.conftest import World
from tests.service import Published

END = {"ended_on": "2026-06-01", "reason": "discontinued", "detail": "moved_away"}
WHY = {"correction": "Wrong client's papers"}


async def ended(world: World, client_id: UUID | None = None, **changed: Any) -> str:
    """The coach does not see the client after it: a team lead goes on."""
    case_id = await world.case(client_id or await world.client(), await world.coach())
    answer = await world.as_lead().post(f"/cases/{case_id}/end", json=END | changed)
    assert answer.status_code == 200, answer.text
    return case_id


async def correct(world: World, case_id: str, right: dict[str, Any]) -> Any:
    return await world.as_lead().post(f"/cases/{case_id}/end/correct", json=right)


async def corrections(published: Published) -> list[dict[str, Any]]:
    return [event for kind, event in await published() if kind.endswith("coaching-end-corrected.v1")]


async def test_what_was_wrong_stays_in_the_history_and_the_facts_are_told(world: World, published: Published) -> None:
    client_id = await world.client()
    case_id = await ended(world, client_id)
    right = {"ended_on": "2026-05-20", "reason": "completed", "detail": None}

    answer = await correct(world, case_id, right | WHY)
    shown = (await world.as_lead().get(f"/cases/{case_id}/end")).json()
    [case] = (await world.as_lead().get(f"/clients/{client_id}/coaching")).json()["cases"]

    assert answer.json() == shown
    assert (shown["ended_on"], shown["end_reason"], shown["end_detail"], shown["end_version"]) == (
        *("2026-05-20", "completed", None),
        2,
    )
    [wrong] = shown["history"]
    assert (wrong["version"], wrong["ended_on"], wrong["end_reason"], wrong["end_detail"], wrong["reason"]) == (
        *(1, "2026-06-01", "discontinued", "moved_away"),
        "Wrong client's papers",
    )
    assert (case["status"], case["ended_on"], case["end_reason"]) == ("ended", "2026-05-20", "completed")
    assert await corrections(published) == [
        {"client_id": str(client_id), "municipality": "698", "case_id": case_id} | right
    ]


async def test_a_correction_is_corrected_too_and_every_word_is_kept(world: World) -> None:
    case_id = await ended(world)
    await correct(world, case_id, END | WHY | {"ended_on": "2026-05-20"})

    shown = (await correct(world, case_id, END | {"correction": "It was right at first"})).json()

    assert (shown["ended_on"], shown["end_version"]) == ("2026-06-01", 3)
    assert [(one["version"], one["ended_on"]) for one in shown["history"]] == [(2, "2026-05-20"), (1, "2026-06-01")]


@pytest.mark.parametrize(
    ("changed", "status", "problem"),
    [
        ({}, 409, "nothing-to-correct-in-end"),
        ({"ended_on": "2026-03-01"}, 409, "end-before-start"),
        ({"ended_on": "2026-06-02"}, 409, "ends-into-next-case"),
        ({"ended_on": "2999-01-01"}, 422, "bad-input"),
        ({"reason": "completed"}, 422, "bad-input"),
        ({"correction": ""}, 422, "bad-input"),
    ],
)
async def test_what_could_not_have_been_an_end_is_no_correction_either(
    world: World, published: Published, changed: dict[str, Any], status: int, problem: str
) -> None:
    client_id = await world.client()
    case_id = await ended(world, client_id)
    await world.case(client_id, await world.coach(), started_on="2026-06-01")

    answer = await correct(world, case_id, END | WHY | changed)

    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")
    assert (await world.as_lead().get(f"/cases/{case_id}/end")).json()["end_version"] == 1
    assert await corrections(published) == []


async def test_the_day_is_never_left_to_be_guessed(world: World) -> None:
    case_id = await ended(world)

    answer = await correct(world, case_id, {"reason": "completed"} | WHY)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "ended_on")


async def test_coaching_that_goes_on_has_no_end_to_correct(world: World, client_of_own: UUID) -> None:
    [case] = (await world.as_coach().get("/cases?coach=me")).json()["items"]

    answer = await world.as_coach().post(f"/cases/{case['id']}/end/correct", json=END | WHY)
    shown = (await world.as_coach().get(f"/cases/{case['id']}/end")).json()

    assert answer.json()["type"] == "/problems/case-has-not-ended"
    assert (shown["ended_on"], shown["history"]) == (None, [])


async def test_a_coach_corrects_an_end_while_the_client_is_in_the_own_caseload(world: World) -> None:
    """Whom one does not coach one does not see: then it is for the team lead."""
    client_id = await world.client()
    case_id = await ended(world, client_id)
    coach_id = await world.own_coach()
    path, right = f"/cases/{case_id}/end/correct", END | WHY | {"detail": "health"}

    before = await world.as_coach().post(path, json=right)
    await world.case(client_id, coach_id, started_on="2026-06-08")
    after = await world.as_coach().post(path, json=right)

    assert (before.status_code, after.status_code) == (404, 200)
    assert after.json()["end_detail"] == "health"
