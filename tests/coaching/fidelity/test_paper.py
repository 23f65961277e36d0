"""Assessments that were made on paper, such as those of the time before."""

from tests.coaching.conftest import World
from tests.coaching.fidelity.test_life import begun, on_paper, told
from tests.service import Published


async def test_a_paper_of_a_total_and_few_scores_comes_in_and_is_told(world: World, published: Published) -> None:
    first = await on_paper(world, "2022-01-31", 96, scores={"lasting_jobs": 1, "time_for_coaching": 2})
    second = await on_paper(world, "2022-09-30", 102, note="Kansio 4")

    events = [(one["assessed_on"], one["total"], one["band"], one["scores"]) for one in await told(published)]
    assert (first["band"], first["next_due_on"], first["scored"]) == ("fair", "2022-07-31", 2)
    assert (second["band"], second["next_due_on"], second["previous"]["total"]) == ("good", "2023-09-30", 96)
    assert first["improve_next"] == ["lasting_jobs", "time_for_coaching"]
    assert events == [
        ("2022-01-31", 96, "fair", {"lasting_jobs": 1, "time_for_coaching": 2}),
        ("2022-09-30", 102, "good", {}),
    ]
    assert "Kansio" not in str(await published())


async def test_the_same_day_again_corrects_the_paper_and_the_newest_word_is_told(
    world: World, published: Published
) -> None:
    wrong = await on_paper(world, "2022-01-31", 69)
    right = await on_paper(world, "2022-01-31", 96)

    summaries = (await world.as_lead().get("/fidelity/assessments")).json()["items"]
    assert right["id"] == wrong["id"]
    assert [(one["total"], one["band"]) for one in summaries] == [(96, "fair")]
    assert [(one["assessment_id"], one["total"]) for one in await told(published)] == [
        (wrong["id"], 69),
        (wrong["id"], 96),
    ]


async def test_the_same_paper_again_changes_nothing(world: World, published: Published) -> None:
    first = await on_paper(world, "2022-01-31", 96, scores={"lasting_jobs": 1}, note="Kansio 4")
    again = await on_paper(world, "2022-01-31", 96, scores={"lasting_jobs": 1}, note="Kansio 4")

    assert again == first
    assert len(await told(published)) == 1


async def test_a_total_that_the_scores_cannot_make_is_refused(world: World) -> None:
    new = {"municipality": "698", "assessed_on": "2022-01-31", "total": 122, "scores": {"lasting_jobs": 1}}

    answer = await world.as_lead().post("/fidelity/assessments/from-paper", json=new)

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/paper-total-impossible")
    assert (answer.json()["least"], answer.json()["most"]) == (25, 121)


async def test_a_score_of_an_item_that_is_not_known_is_refused(world: World) -> None:
    new = {"municipality": "698", "assessed_on": "2022-01-31", "total": 96, "scores": {"no_such": 1}}

    answer = await world.as_lead().post("/fidelity/assessments/from-paper", json=new)

    assert answer.json()["type"] == "/problems/criterion-not-found"


async def test_a_draft_of_the_day_is_not_overwritten_by_a_paper(world: World) -> None:
    await begun(world, on="2022-01-31")

    new = {"municipality": "698", "assessed_on": "2022-01-31", "total": 96}
    answer = await world.as_lead().post("/fidelity/assessments/from-paper", json=new)

    assert answer.json()["type"] == "/problems/assessed-already"


async def test_the_importer_brings_papers_too(world: World) -> None:
    new = {"municipality": "320", "assessed_on": "2022-01-31", "total": 96}

    answer = await world.as_importer().post("/fidelity/assessments/from-paper", json=new)

    asked = {"rows": [{"municipality": "320", "assessed_on": day} for day in ("2022-01-31", "2022-02-01")]}
    found = await world.as_importer().post("/fidelity/lookup", json=asked)

    assert answer.status_code == 201
    assert found.json()["items"] == [{"municipality": "320", "assessed_on": "2022-01-31", "total": 96, "scores": {}}]
