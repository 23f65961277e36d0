from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from coaching.abilities import SHIPPED, areas_in
from tests.coaching.conftest import World
from tests.service import Published

EVALUATION = {
    "evaluated_on": "2026-04-30",
    "punctuality": 4,
    "instructions": 5,
    "quality": 4,
    "pace": 3,
    "cooperation": 5,
    "would_hire": "maybe",
    "words": "Oppi nopeasti.",
}


def said(client_id: UUID, **changed: Any) -> dict[str, Any]:
    told = {"service": "work_trial", "assessed_on": "2026-04-30", "skills": 4, "situation": 2}
    return {"client_id": str(client_id)} | told | changed


def measured(client_id: UUID, **changed: Any) -> dict[str, Any]:
    return {"client_id": str(client_id), "measured_on": "2026-04-30", "scores": {"work_ability": "6.5"}} | changed


async def test_a_client_rates_own_skills_and_situation(world: World, client_of_own: UUID, published: Published) -> None:
    answer = await world.as_coach().post("/self-assessments", json=said(client_of_own))

    [told] = [event for kind, event in await published() if kind.endswith("self-assessment-recorded.v1")]
    assert answer.status_code == 201
    assert told == said(client_of_own) | {
        "assessment_id": answer.json()["id"],
        "municipality": "698",
        "case_id": answer.json()["case_id"],
    }


async def test_the_same_service_and_day_once_and_never_before_coaching(world: World, client_of_own: UUID) -> None:
    await world.as_coach().post("/self-assessments", json=said(client_of_own))

    again = await world.as_coach().post("/self-assessments", json=said(client_of_own, skills=1))
    other = await world.as_coach().post("/self-assessments", json=said(client_of_own, service="coaching"))
    early = await world.as_coach().post("/self-assessments", json=said(client_of_own, assessed_on="2026-03-01"))

    assert (again.json()["type"], other.status_code) == ("/problems/self-assessment-known", 201)
    assert (early.json()["type"], early.json()["errors"][0]["field"]) == (
        "/problems/assessed-before-coaching",
        "assessed_on",
    )


@pytest.mark.parametrize("rating", [0, 6])
async def test_ratings_are_from_one_to_five(world: World, client_of_own: UUID, rating: int) -> None:
    answer = await world.as_coach().post("/self-assessments", json=said(client_of_own, skills=rating))

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "skills")


async def test_measured_work_ability_stays_here(world: World, client_of_own: UUID, published: Published) -> None:
    answer = await world.as_coach().post("/ability-results", json=measured(client_of_own))

    assert (answer.status_code, answer.json()["scores"]) == (201, {"work_ability": "6.5"})
    assert [kind for kind, event in await published() if "6.5" in str(event) or "ability" in kind] == []


@pytest.mark.parametrize(
    ("scores", "problem"),
    [({"work_ability": 11}, "score-out-of-range"), ({"luck": 3}, "area-not-known")],
)
async def test_scores_are_of_areas_that_are_measured_here(
    world: World, client_of_own: UUID, scores: dict[str, int], problem: str
) -> None:
    answer = await world.as_coach().post("/ability-results", json=measured(client_of_own, scores=scores))

    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}")
    assert answer.json()["errors"][0]["field"] == "scores"


async def test_one_result_a_day_and_none_before_coaching(world: World, client_of_own: UUID) -> None:
    await world.as_coach().post("/ability-results", json=measured(client_of_own))

    again = await world.as_coach().post("/ability-results", json=measured(client_of_own))
    early = await world.as_coach().post("/ability-results", json=measured(client_of_own, measured_on="2026-03-01"))

    assert again.json()["type"] == "/problems/ability-result-known"
    assert early.json()["errors"][0]["field"] == "measured_on"


async def test_both_are_read_together_in_the_order_of_days(world: World, client_of_own: UUID) -> None:
    for day, skills in (("2026-06-30", 5), ("2026-04-30", 2)):
        await world.as_coach().post("/self-assessments", json=said(client_of_own, assessed_on=day, skills=skills))
        await world.as_coach().post("/ability-results", json=measured(client_of_own, measured_on=day))

    shown = (await world.as_coach().get(f"/clients/{client_of_own}/assessments")).json()

    assert [one["skills"] for one in shown["self_assessments"]] == [2, 5]
    assert [one["measured_on"] for one in shown["ability_results"]] == ["2026-04-30", "2026-06-30"]
    assert (shown["areas"][0]["code"], shown["areas"][0]["most"]) == ("work_ability", 10)


async def test_another_coach_neither_reads_nor_records(world: World, client_of_own: UUID) -> None:
    stranger = world.api.as_("coach", subject=uuid4())

    read = await stranger.get(f"/clients/{client_of_own}/assessments")
    recorded = await stranger.post("/self-assessments", json=said(client_of_own))

    assert (read.status_code, recorded.status_code) == (404, 404)


async def trial(world: World, client_id: UUID, kind: str = "work_trial") -> str:
    new = {"client_id": str(client_id), "kind": kind, "started_on": "2026-04-01"}
    return await world.made(world.as_coach(), "/activities", new)


async def test_a_workplace_evaluates_a_work_trial(world: World, client_of_own: UUID, published: Published) -> None:
    path = f"/activities/{await trial(world, client_of_own)}"

    before = (await world.as_coach().get(path)).json()["evaluation"]
    answer = await world.as_coach().put(f"{path}/evaluation", json=EVALUATION)
    after = (await world.as_coach().get(path)).json()["evaluation"]

    assert (before, answer.status_code) == (None, 200)
    assert after == answer.json() == EVALUATION | {"activity_id": after["activity_id"]}
    assert "Oppi nopeasti" not in str(await published())


async def test_a_newer_evaluation_takes_the_place_of_the_older(world: World, client_of_own: UUID) -> None:
    path = f"/activities/{await trial(world, client_of_own)}"
    await world.as_coach().put(f"{path}/evaluation", json=EVALUATION)

    await world.as_coach().put(f"{path}/evaluation", json=EVALUATION | {"pace": 5, "would_hire": "yes"})

    evaluation = (await world.as_coach().get(path)).json()["evaluation"]
    assert (evaluation["pace"], evaluation["would_hire"]) == (5, "yes")


async def test_only_a_work_trial_and_not_before_it_began(world: World, client_of_own: UUID) -> None:
    studies, work_trial = await trial(world, client_of_own, "studies"), await trial(world, client_of_own)

    other = await world.as_coach().put(f"/activities/{studies}/evaluation", json=EVALUATION)
    early = await world.as_coach().put(
        f"/activities/{work_trial}/evaluation", json=EVALUATION | {"evaluated_on": "2026-03-31"}
    )

    assert other.json()["type"] == "/problems/not-a-work-trial"
    assert early.json()["errors"][0]["field"] == "evaluated_on"


def test_the_operator_chooses_what_is_measured(tmp_path: Path) -> None:
    own = tmp_path / "areas.toml"
    own.write_text('[[areas]]\ncode = "sleep"\nfi = "Uni"\nsv = "Sömn"\nen = "Sleep"\nmost = 20\n')

    assert [area.code for area in areas_in(own).areas] == ["sleep"]
    assert areas_in(SHIPPED).area("sleep") is None


FEWER = """
[[areas]]
code = "body"
fi = "Keho"
sv = "Kropp"
en = "Body"
most = 100

[[former]]
code = "sleep"
fi = "Uni"
sv = "Sömn"
en = "Sleep"
most = 20
"""


def test_an_area_that_is_measured_no_longer_keeps_its_name_or_at_least_its_code(tmp_path: Path) -> None:
    own = tmp_path / "areas.toml"
    own.write_text(FEWER)

    former = areas_in(own).former_among({"luck", "body", "sleep"})

    assert [(one.code, one.sv, one.most) for one in former] == [("sleep", "Sömn", 20), ("luck", "luck", None)]


async def test_results_of_areas_measured_no_longer_are_read_and_corrected_but_no_more_recorded(
    world: World, client_of_own: UUID, app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result_id = await world.made(world.as_coach(), "/ability-results", measured(client_of_own))
    own = tmp_path / "areas.toml"
    own.write_text(FEWER)
    monkeypatch.setitem(app.state.settings.__dict__, "ability_areas", areas_in(own))

    shown = (await world.as_coach().get(f"/clients/{client_of_own}/assessments")).json()
    right = {"measured_on": "2026-04-30", "scores": {"work_ability": "7", "body": "60"}, "reason": "A 7 read as a 6"}
    corrected = await world.as_coach().post(f"/ability-results/{result_id}/correct", json=right)
    recorded = await world.as_coach().post("/ability-results", json=measured(client_of_own, measured_on="2026-05-30"))
    odd = await world.as_coach().post(f"/ability-results/{result_id}/correct", json=right | {"scores": {"sleep": "3"}})

    assert shown["former_areas"] == [
        {"code": "work_ability", "fi": "work_ability", "sv": "work_ability", "en": "work_ability", "most": None}
    ]
    assert (corrected.status_code, corrected.json()["scores"]) == (200, {"work_ability": "7", "body": "60"})
    assert [one.json()["type"] for one in (recorded, odd)] == ["/problems/area-not-known"] * 2


def test_an_area_without_a_language_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "areas.toml"
    own.write_text('[[areas]]\ncode = "sleep"\nfi = "Uni"\nen = "Sleep"\nmost = 20\n')

    with pytest.raises(ValidationError):
        areas_in(own)
