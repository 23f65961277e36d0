"""What a client said or measured was recorded wrongly: it is corrected, and what was wrong is kept."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.coaching.conftest import World
from tests.coaching.test_assessments import measured, said
from tests.service import Published

RIGHT = {"service": "coaching", "assessed_on": "2026-05-04", "skills": 2, "situation": 4}
WHY = {"reason": "The numbers were swapped"}
SCORES = {"measured_on": "2026-04-30", "scores": {"work_ability": "7"}}


async def a_saying(world: World, client_id: UUID, **changed: Any) -> str:
    return await world.made(world.as_coach(), "/self-assessments", said(client_id, **changed))


async def a_result(world: World, client_id: UUID, **changed: Any) -> str:
    return await world.made(world.as_coach(), "/ability-results", measured(client_id, **changed))


async def shown(world: World, client_id: UUID) -> dict[str, Any]:
    return dict((await world.as_coach().get(f"/clients/{client_id}/assessments")).json())


async def correct(world: World, path: str, right: dict[str, Any]) -> Any:
    return await world.as_coach().post(f"{path}/correct", json=right)


async def corrections(published: Published) -> list[dict[str, Any]]:
    return [event for kind, event in await published() if kind.endswith("self-assessment-corrected.v1")]


async def test_a_corrected_self_assessment_keeps_what_was_wrong_and_is_told(
    world: World, client_of_own: UUID, published: Published
) -> None:
    wrong = await a_saying(world, client_of_own)

    answer = await correct(world, f"/self-assessments/{wrong}", RIGHT | WHY)

    [told] = await corrections(published)
    [now] = (await shown(world, client_of_own))["self_assessments"]
    [earlier] = now["earlier"]
    assert (answer.status_code, now["version"]) == (200, 2)
    assert {name: now[name] for name in RIGHT} == {name: told[name] for name in RIGHT} == RIGHT
    assert (told["assessment_id"], told["was_made"], "reason" in told) == (wrong, True, False)
    assert (earlier["version"], earlier["reason"]) == (1, "The numbers were swapped")
    assert (earlier["facts"]["skills"], earlier["facts"]["assessed_on"]) == (4, "2026-04-30")


async def test_one_recorded_for_the_wrong_client_is_said_not_to_be_theirs_and_makes_room(
    world: World, client_of_own: UUID, published: Published
) -> None:
    facts = {name: value for name, value in said(client_of_own).items() if name != "client_id"}
    wrong = await a_saying(world, client_of_own)

    await correct(world, f"/self-assessments/{wrong}", facts | WHY | {"was_made": False})

    assert [one["was_made"] for one in await corrections(published)] == [False]
    await a_saying(world, client_of_own)
    back = await correct(world, f"/self-assessments/{wrong}", facts | WHY)
    assert back.json()["type"] == "/problems/self-assessment-known"
    assert [one["was_made"] for one in (await shown(world, client_of_own))["self_assessments"]] == [False, True]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({}, "nothing-to-correct-in-assessment"),
        ({"assessed_on": "2026-03-01"}, "assessed-before-coaching"),
        ({"service": "coaching"}, "self-assessment-known"),
        ({"skills": 6}, "bad-input"),
        ({"reason": " "}, "bad-input"),
    ],
)
async def test_a_self_assessment_is_not_corrected_into_what_cannot_be(
    world: World, client_of_own: UUID, published: Published, changed: dict[str, Any], problem: str
) -> None:
    facts = {name: value for name, value in said(client_of_own).items() if name != "client_id"}
    wrong = await a_saying(world, client_of_own)
    await a_saying(world, client_of_own, service="coaching")

    answer = await correct(world, f"/self-assessments/{wrong}", facts | WHY | changed)

    assert answer.json()["type"] == f"/problems/{problem}"
    assert await corrections(published) == []


async def test_a_corrected_measurement_keeps_what_was_wrong_and_stays_here(
    world: World, client_of_own: UUID, published: Published
) -> None:
    wrong = await a_result(world, client_of_own)

    answer = await correct(world, f"/ability-results/{wrong}", SCORES | WHY)

    [now] = (await shown(world, client_of_own))["ability_results"]
    assert (answer.status_code, now["scores"], now["version"]) == (200, {"work_ability": "7"}, 2)
    assert [(one["facts"]["scores"], one["reason"]) for one in now["earlier"]] == [
        ({"work_ability": "6.5"}, "The numbers were swapped")
    ]
    assert [kind for kind, event in await published() if "scores" in event or "ability" in kind] == []


async def test_a_measurement_of_someone_else_makes_room(world: World, client_of_own: UUID) -> None:
    wrong = await a_result(world, client_of_own)

    await correct(world, f"/ability-results/{wrong}", SCORES | WHY | {"was_made": False})

    await a_result(world, client_of_own)
    back = await correct(world, f"/ability-results/{wrong}", SCORES | WHY)
    assert back.json()["type"] == "/problems/ability-result-known"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({}, "nothing-to-correct-in-assessment"),
        ({"measured_on": "2026-03-01"}, "measured-before-coaching"),
        ({"measured_on": "2026-05-30"}, "ability-result-known"),
        ({"scores": {"work_ability": 11}}, "score-out-of-range"),
        ({"scores": {"luck": 1}}, "area-not-known"),
    ],
)
async def test_a_measurement_is_not_corrected_into_what_cannot_be(
    world: World, client_of_own: UUID, changed: dict[str, Any], problem: str
) -> None:
    wrong = await a_result(world, client_of_own)
    await a_result(world, client_of_own, measured_on="2026-05-30")
    same = {"measured_on": "2026-04-30", "scores": {"work_ability": "6.5"}}

    answer = await correct(world, f"/ability-results/{wrong}", same | WHY | changed)

    assert answer.json()["type"] == f"/problems/{problem}"


@pytest.mark.parametrize("path", ["/self-assessments", "/ability-results"])
async def test_what_is_not_there_or_not_ones_clients_is_not_found(world: World, client_of_own: UUID, path: str) -> None:
    made = await (a_saying if path == "/self-assessments" else a_result)(world, client_of_own)
    right = RIGHT if path == "/self-assessments" else SCORES
    stranger = world.api.as_("coach", subject=uuid4())

    answers = [await stranger.post(f"{path}/{one}/correct", json=right | WHY) for one in (made, uuid4())]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_a_correction_leaves_an_access_record(world: World, client_of_own: UUID, published: Published) -> None:
    wrong = await a_saying(world, client_of_own)

    await correct(world, f"/self-assessments/{wrong}", RIGHT | WHY)

    told = [event for kind, event in await published() if "client-accessed" in kind]
    assert [(one["action"], one["what"], one["client_id"]) for one in told][-1] == (
        *("change", "self_assessment"),
        str(client_of_own),
    )
