"""An assessment from its beginning to its end, through the API as a team lead would make it."""

from typing import Any

from tests.coaching.conftest import World
from tests.service import Published

SUGGESTING_NOTHING = "Keskusteltiin tiimissä ja katsottiin kirjauksia."


async def begun(world: World, *, on: str = "2026-06-30", municipality: str = "698") -> dict[str, Any]:
    new = {"municipality": municipality, "assessed_on": on}
    answer = await world.as_lead("698", "320").post("/fidelity/assessments", json=new)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def scored(world: World, draft: dict[str, Any], code: str, score: int, **changed: Any) -> dict[str, Any]:
    new = {"score": score, "reason": SUGGESTING_NOTHING, "version": draft["version"]} | changed
    answer = await world.as_lead("698", "320").put(f"/fidelity/assessments/{draft['id']}/items/{code}", json=new)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def all_scored(world: World, score: int, **begin: Any) -> dict[str, Any]:
    draft = await begun(world, **begin)
    for item in draft["items"]:
        draft = await scored(world, draft, item["code"], score)
    return draft


async def completed(world: World, score: int, **begin: Any) -> dict[str, Any]:
    draft = await all_scored(world, score, **begin)
    path, seen = f"/fidelity/assessments/{draft['id']}/complete", {"version": draft["version"]}
    answer = await world.as_lead("698", "320").post(path, json=seen)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def on_paper(world: World, on: str, total: int, **changed: Any) -> dict[str, Any]:
    new = {"municipality": "698", "assessed_on": on, "total": total} | changed
    answer = await world.as_lead().post("/fidelity/assessments/from-paper", json=new)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def told(published: Published) -> list[dict[str, Any]]:
    return [event for kind, event in await published() if kind.endswith("fidelity-assessed.v1")]


async def test_a_draft_has_every_item_and_no_score(world: World) -> None:
    draft = await begun(world)

    assert (draft["state"], draft["scored"], draft["total"], draft["band"]) == ("draft", 0, None, None)
    assert len(draft["items"]) == 25
    assert {item["score"] for item in draft["items"]} == {None}


async def test_scored_in_full_it_is_complete_and_others_are_told_scores_without_reasons(
    world: World, published: Published
) -> None:
    done = await completed(world, 4)

    [event] = await told(published)
    assert (done["state"], done["total"], done["band"], done["next_due_on"]) == ("complete", 100, "good", "2027-06-30")
    assert (event["total"], event["band"], event["criteria"]) == (100, "good", "1")
    assert list(event["scores"].values()) == 25 * [4]
    assert SUGGESTING_NOTHING not in str(event)


async def test_one_that_lacks_scores_is_not_completed_and_it_is_said_how_many(
    world: World, published: Published
) -> None:
    draft = await scored(world, await begun(world), "whole_path", 3)

    path = f"/fidelity/assessments/{draft['id']}/complete"
    answer = await world.as_lead().post(path, json={"version": draft["version"]})

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/items-unscored")
    assert answer.json()["unscored"] == 24
    assert await told(published) == []


async def test_a_completed_one_takes_no_change(world: World) -> None:
    done = await completed(world, 3)
    path, lead = f"/fidelity/assessments/{done['id']}", world.as_lead()

    new = {"score": 5, "reason": "Parempi", "version": done["version"]}
    answers = [
        await lead.put(f"{path}/items/whole_path", json=new),
        await lead.post(f"{path}/complete", json={"version": done["version"]}),
        await lead.post(f"{path}/evidence", json={"version": done["version"]}),
        await lead.post(f"{path}/discard", json={"version": done["version"]}),
    ]

    assert {answer.json()["type"] for answer in answers} == {"/problems/fidelity-is-complete"}
    assert (await lead.get(path)).json() == done


async def test_a_score_that_nothing_suggests_needs_a_reason(world: World) -> None:
    draft = await begun(world)

    path = f"/fidelity/assessments/{draft['id']}/items/whole_path"
    for reason in (None, "", "   "):
        new = {"score": 4, "reason": reason, "version": draft["version"]}
        answer = await world.as_lead().put(path, json=new)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/score-needs-reason")
        assert answer.json()["errors"][0]["field"] == "reason"


async def test_the_suggested_score_needs_no_reason_and_another_does(world: World) -> None:
    await world.case(await world.client(), await world.coach())
    draft = await begun(world)

    path = f"/fidelity/assessments/{draft['id']}/items/caseload"
    lead = world.as_lead()
    other = await lead.put(path, json={"score": 4, "version": draft["version"]})
    same = await lead.put(path, json={"score": 5, "version": draft["version"]})

    item = next(item for item in same.json()["items"] if item["code"] == "caseload")
    assert other.json()["type"] == "/problems/score-needs-reason"
    assert (item["score"], item["reason"], item["is_suggested"]) == (5, None, True)
    assert item["evidence"] == {
        "code": "caseload_per_coach",
        "numerator": 1.0,
        "denominator": 1.0,
        "value": 1.0,
        "suggested_score": 5,
    }


async def test_what_was_recorded_since_the_draft_began_is_in_its_evidence_once_asked_for(world: World) -> None:
    draft = await scored(world, await begun(world), "whole_path", 3)
    await world.case(await world.client(), await world.coach())

    path = f"/fidelity/assessments/{draft['id']}/evidence"
    answer = await world.as_lead().post(path, json={"version": draft["version"]})
    stale = await world.as_lead().post(path, json={"version": draft["version"]})

    items = {item["code"]: item for item in answer.json()["items"]}
    before = next(item for item in draft["items"] if item["code"] == "caseload")
    assert (before["evidence"]["value"], items["caseload"]["evidence"]["value"]) == (None, 1.0)
    assert (items["whole_path"]["score"], answer.json()["version"]) == (3, draft["version"] + 1)
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/fidelity-stale")


async def test_who_did_not_see_the_last_saving_is_refused(world: World) -> None:
    draft = await begun(world)
    await scored(world, draft, "whole_path", 3)

    new = {"score": 5, "reason": "Toinen näkemys", "version": draft["version"]}
    answer = await world.as_lead().put(f"/fidelity/assessments/{draft['id']}/items/one_team", json=new)

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/fidelity-stale")


async def test_an_item_that_the_criteria_do_not_have_is_not_found(world: World) -> None:
    draft = await begun(world)

    new = {"score": 5, "reason": "Toinen näkemys", "version": 1}
    answer = await world.as_lead().put(f"/fidelity/assessments/{draft['id']}/items/no_such", json=new)

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/criterion-not-found")


async def test_a_municipality_has_one_draft_at_a_time(world: World) -> None:
    await begun(world)

    again = await world.as_lead().post("/fidelity/assessments", json={"municipality": "698"})
    await begun(world, municipality="320")

    assert (again.status_code, again.json()["type"]) == (409, "/problems/draft-under-way")


async def test_a_discarded_draft_makes_room_for_another(world: World) -> None:
    draft = await begun(world)

    discard = f"/fidelity/assessments/{draft['id']}/discard"
    answer = await world.as_lead().post(discard, json={"version": draft["version"]})

    assert answer.status_code == 204
    assert (await world.as_lead().get(f"/fidelity/assessments/{draft['id']}")).status_code == 404
    await begun(world)


async def test_a_day_is_assessed_once(world: World) -> None:
    await completed(world, 3)

    new = {"municipality": "698", "assessed_on": "2026-06-30"}
    again = await world.as_lead().post("/fidelity/assessments", json=new)
    paper = await world.as_lead().post("/fidelity/assessments/from-paper", json=new | {"total": 80})

    assert {again.json()["type"], paper.json()["type"]} == {"/problems/assessed-already"}


async def test_a_coming_day_is_refused(world: World) -> None:
    new = {"municipality": "698", "assessed_on": "2199-01-01"}

    answer = await world.as_lead().post("/fidelity/assessments", json=new)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "assessed_on")


async def test_it_stands_beside_the_last_one_before_its_day(world: World) -> None:
    await on_paper(world, "2026-07-15", 110)
    earlier = await on_paper(world, "2025-12-31", 74, scores={"lasting_jobs": 1})
    await on_paper(world, "2024-12-31", 120)

    draft = await begun(world)

    assert draft["previous"] == {
        "id": earlier["id"],
        "assessed_on": "2025-12-31",
        "criteria": "1",
        "total": 74,
        "band": "fair",
        "scores": {"lasting_jobs": 1},
    }


async def test_what_to_improve_next_are_the_lowest_items(world: World) -> None:
    draft = await all_scored(world, 4)
    for code, score in (("reaching_out", 2), ("own_wishes", 1), ("caseload", 2), ("lead_role", 5)):
        draft = await scored(world, draft, code, score)

    assert draft["improve_next"] == ["own_wishes", "caseload", "reaching_out", "time_for_coaching", "whole_path"]
