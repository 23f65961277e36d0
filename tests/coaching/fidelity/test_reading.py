"""Who reads assessments, when the next one is due, and by what is assessed."""

from tests.coaching.conftest import World
from tests.coaching.fidelity.test_life import begun, completed, on_paper


async def test_coaches_and_coordinators_read_completed_ones_and_no_drafts(world: World) -> None:
    done, draft = await completed(world, 4), await begun(world, on="2026-07-31")

    for role in ("coach", "coordinator"):
        reader = world.api.as_(role)
        listed = (await reader.get("/fidelity/assessments")).json()["items"]
        assert [one["id"] for one in listed] == [done["id"]]
        assert (await reader.get(f"/fidelity/assessments/{done['id']}")).json()["total"] == 100
        assert (await reader.get(f"/fidelity/assessments/{draft['id']}")).status_code == 404


async def test_another_municipalitys_are_its_own_matter(world: World) -> None:
    done = await completed(world, 4, municipality="320")

    lead = world.as_lead("698")
    listed = (await lead.get("/fidelity/assessments")).json()["items"]
    begin = await lead.post("/fidelity/assessments", json={"municipality": "320"})

    assert listed == []
    assert (await lead.get(f"/fidelity/assessments/{done['id']}")).status_code == 404
    assert begin.status_code == 403


async def test_the_newest_comes_first(world: World) -> None:
    for day, total in (("2022-01-31", 96), ("2022-09-30", 102), ("2021-12-31", 80)):
        await on_paper(world, day, total)

    listed = (await world.as_lead().get("/fidelity/assessments")).json()["items"]

    assert [one["total"] for one in listed] == [102, 96, 80]


async def test_the_next_is_due_half_a_year_after_and_a_year_after_once_it_is_good(world: World) -> None:
    await world.coach(municipality="320")
    await on_paper(world, "2022-01-31", 99)
    half = (await world.as_lead("698", "320", "976").get("/fidelity/due")).json()["items"]
    last = await on_paper(world, "2022-09-30", 100)

    whole = (await world.as_lead("698", "320", "976").get("/fidelity/due")).json()["items"]

    assert [(one["municipality"], one["due_on"]) for one in half] == [("320", None), ("698", "2022-07-31")]
    assert whole[0] == {"municipality": "320", "due_on": None, "last": None}
    assert whole[1] == {
        "municipality": "698",
        "due_on": "2023-09-30",
        "last": {"id": last["id"], "assessed_on": "2022-09-30", "total": 100, "band": "good"},
    }


async def test_the_criteria_come_in_the_readers_language(world: World) -> None:
    titles = {}
    for language in ("fi", "sv", "en"):
        answer = await world.as_coach().get("/fidelity/criteria", headers={"accept-language": language})
        titles[language] = answer.json()["items"][0]["title"]

    assert titles == {
        "fi": "Asiakkaita valmentajaa kohti",
        "sv": "Klienter per coach",
        "en": "Clients per coach",
    }


async def test_a_version_of_the_criteria_that_is_not_here_is_not_found(world: World) -> None:
    answer = await world.as_coach().get("/fidelity/criteria", params={"version": "77"})

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/criteria-not-found")
