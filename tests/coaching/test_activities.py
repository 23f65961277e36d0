"""Where a work trial is, and what was recorded wrongly of an activity or of its evaluation."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.coaching.builders import consent_given
from tests.coaching.conftest import World
from tests.coaching.test_assessments import EVALUATION
from tests.service import Published

TRIAL: dict[str, Any] = {"kind": "work_trial", "started_on": "2026-04-01"}
WHY = {"reason": "It was a course"}


async def begun(world: World, client_id: UUID, **changed: Any) -> str:
    return await world.made(world.as_coach(), "/activities", {"client_id": str(client_id)} | TRIAL | changed)


async def correct(world: World, activity_id: str, right: dict[str, Any]) -> Any:
    return await world.as_coach().post(f"/activities/{activity_id}/correct", json=right)


async def record(world: World, activity_id: str) -> dict[str, Any]:
    return dict((await world.as_coach().get(f"/activities/{activity_id}")).json())


async def corrections(published: Published) -> list[dict[str, Any]]:
    return [event for kind, event in await published() if kind.endswith("activity-corrected.v1")]


async def test_a_work_trial_names_its_workplace_and_tells_no_other_service(
    world: World, client_of_own: UUID, published: Published
) -> None:
    employer = await world.employer()

    shown = await record(world, await begun(world, client_of_own, employer_id=employer))

    assert (shown["employer_id"], shown["employer_name"]) == (employer, "Keksitty Leipomo Oy")
    assert [kind for kind, event in await published() if "activity" in kind and "employer_id" in event] == []


async def test_only_a_work_trial_has_a_workplace_and_it_is_in_the_register(world: World, client_of_own: UUID) -> None:
    new = {"client_id": str(client_of_own), "started_on": "2026-04-01", "employer_id": await world.employer()}

    studies = await world.as_coach().post("/activities", json=new | {"kind": "studies"})
    nowhere = await world.as_coach().post("/activities", json=new | {"kind": "work_trial", "employer_id": str(uuid4())})

    assert (studies.json()["type"], studies.json()["errors"][0]["field"]) == (
        *("/problems/only-work-trial-has-employer",),
        "employer_id",
    )
    assert (nowhere.status_code, nowhere.json()["type"]) == (404, "/problems/employer-not-found")


async def test_an_employers_page_names_who_is_on_a_work_trial_there_if_the_client_allows(
    world: World, client_of_own: UUID
) -> None:
    employer = await world.employer()
    activity_id = await begun(world, client_of_own, employer_id=employer)

    before = (await world.as_coach().get(f"/employers/{employer}")).json()
    await world.deliver(consent_given(client_of_own))
    after = (await world.as_coach().get(f"/employers/{employer}")).json()

    assert (before["work_trials"], before["more_clients"]) == ([], 1)
    assert [(one["activity_id"], one["client_id"]) for one in after["work_trials"]] == [
        (activity_id, str(client_of_own))
    ]
    assert (after["more_clients"], after["clients"]) == (0, [])


async def test_a_correction_keeps_what_was_wrong_and_is_told(
    world: World, client_of_own: UUID, published: Published
) -> None:
    activity_id = await begun(world, client_of_own, employer_id=await world.employer())
    right = {"kind": "studies", "started_on": "2026-04-13", "ended_on": "2026-05-29"}

    answer = await correct(world, activity_id, right | WHY)

    [told] = await corrections(published)
    shown = await record(world, activity_id)
    [wrong] = shown["history"]
    assert (answer.status_code, shown["version"], shown["employer_id"]) == (200, 2, None)
    assert {name: shown[name] for name in right} == {name: told[name] for name in right} == right
    assert (told["activity_id"], told["took_place"], "reason" in told) == (activity_id, True, False)
    assert (wrong["kind"], wrong["started_on"], wrong["employer_name"], wrong["reason"]) == (
        *("work_trial", "2026-04-01"),
        *("Keksitty Leipomo Oy", "It was a course"),
    )


async def test_a_wrong_end_is_corrected_and_taken_away(world: World, client_of_own: UUID) -> None:
    activity_id = await begun(world, client_of_own, ended_on="2026-04-30")

    answer = await correct(world, activity_id, TRIAL | WHY)

    assert (answer.status_code, answer.json()["ended_on"]) == (200, None)


async def test_one_that_did_not_take_place_says_so_and_makes_room(
    world: World, client_of_own: UUID, published: Published
) -> None:
    activity_id = await begun(world, client_of_own)

    await correct(world, activity_id, TRIAL | WHY | {"took_place": False})

    [case] = (await world.as_coach().get(f"/clients/{client_of_own}/coaching")).json()["cases"]
    assert [one["took_place"] for one in await corrections(published)] == [False]
    assert [one["took_place"] for one in case["activities"]] == [False]
    await begun(world, client_of_own)
    assert (await correct(world, activity_id, TRIAL | WHY)).json()["type"] == "/problems/activity-known"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({}, "nothing-to-correct-in-activity"),
        ({"started_on": "2026-03-01"}, "activity-before-coaching"),
        ({"ended_on": "2026-03-31"}, "end-before-start"),
        ({"kind": "studies"}, "activity-known"),
        ({"reason": ""}, "bad-input"),
    ],
)
async def test_an_activity_is_not_corrected_into_what_cannot_be(
    world: World, client_of_own: UUID, published: Published, changed: dict[str, Any], problem: str
) -> None:
    activity_id = await begun(world, client_of_own)
    await begun(world, client_of_own, kind="studies")

    answer = await correct(world, activity_id, TRIAL | WHY | changed)

    assert answer.json()["type"] == f"/problems/{problem}"
    assert await corrections(published) == []


@pytest.mark.parametrize(
    ("changed", "problem"),
    [({"kind": "rehabilitation"}, "not-a-work-trial"), ({"started_on": "2026-05-01"}, "evaluated-before-start")],
)
async def test_what_a_workplace_has_evaluated_stays_a_work_trial_begun_by_then(
    world: World, client_of_own: UUID, changed: dict[str, Any], problem: str
) -> None:
    activity_id = await begun(world, client_of_own)
    await world.as_coach().put(f"/activities/{activity_id}/evaluation", json=EVALUATION)

    answer = await correct(world, activity_id, TRIAL | WHY | changed)

    assert answer.json()["type"] == f"/problems/{problem}"
    assert (await record(world, activity_id))["version"] == 1


async def test_what_a_workplace_said_before_stays_in_the_history(world: World, client_of_own: UUID) -> None:
    path = f"/activities/{await begun(world, client_of_own)}/evaluation"
    for changed in ({}, {}, {"pace": 5, "words": None}):  # the same once more is no other word
        await world.as_coach().put(path, json=EVALUATION | changed)

    shown = await record(world, path.split("/")[2])

    assert (shown["evaluation"]["pace"], shown["evaluation"]["words"]) == (5, None)
    assert [(one["pace"], one["words"]) for one in shown["earlier_evaluations"]] == [(3, "Oppi nopeasti.")]


async def test_another_coach_corrects_nothing(world: World, client_of_own: UUID) -> None:
    activity_id = await begun(world, client_of_own)

    answer = await world.api.as_("coach", subject=uuid4()).post(
        f"/activities/{activity_id}/correct", json=TRIAL | WHY | {"kind": "studies"}
    )

    assert answer.status_code == 404
