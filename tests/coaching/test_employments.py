from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import EmploymentVersion
from tests.coaching.conftest import World
from tests.service import Published


def a_hire(client_id: UUID, employer_id: str, **changed: Any) -> dict[str, Any]:
    hire = {"client_id": str(client_id), "employer_id": employer_id, "started_on": "2026-04-01"}
    return hire | {"kind": "employment", "wage_subsidy": True} | changed


async def test_a_coach_records_a_job_of_an_own_client(world: World, client_of_own: UUID, published: Published) -> None:
    employer_id = await world.employer(sector="municipality")
    facts = {"contract": "permanent", "hours_per_week": "36.25", "occupation": "5120", "adjustments": ["breaks"]}

    answer = await world.as_coach().post("/employments", json=a_hire(client_of_own, employer_id, **facts))

    [employed] = [event for kind, event in await published() if kind.endswith("client-employed.v1")]
    assert answer.status_code == 201
    assert answer.json() | facts == answer.json()
    assert (answer.json()["employer_name"], answer.json()["version"]) == ("Keksitty Leipomo Oy", 1)
    assert (employed["sector"], employed["municipality"], employed["wage_subsidy"]) == ("municipality", "698", True)
    assert employed["case_id"] == answer.json()["case_id"]
    assert "adjustments" not in employed


async def test_a_second_hire_is_refused(world: World, client_of_own: UUID, published: Published) -> None:
    hire = a_hire(client_of_own, await world.employer())
    await world.as_coach().post("/employments", json=hire)

    answer = await world.as_coach().post("/employments", json=hire | {"wage_subsidy": False})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/already-hired")
    assert len([kind for kind, _ in await published() if kind.endswith("client-employed.v1")]) == 1


async def test_jobs_may_overlap(world: World, client_of_own: UUID) -> None:
    for employer_id in (await world.employer(), await world.employer()):
        answer = await world.as_coach().post("/employments", json=a_hire(client_of_own, employer_id))
        assert answer.status_code == 201


async def test_a_job_before_coaching_is_work_history(world: World, client_of_own: UUID) -> None:
    hire = a_hire(client_of_own, await world.employer(), started_on="2026-03-01")

    answer = await world.as_coach().post("/employments", json=hire, headers={"accept-language": "sv"})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/employment-before-coaching")
    assert "2.3.2026" in answer.json()["detail"]


async def test_a_job_begun_after_coaching_ended_hangs_on_that_case(world: World, client_of_own: UUID) -> None:
    [case] = (await world.as_lead().get("/cases")).json()["items"]
    await world.as_lead().post(f"/cases/{case['id']}/end", json={"ended_on": "2026-06-01", "reason": "completed"})

    hire = a_hire(client_of_own, await world.employer(), started_on="2026-07-01")
    answer = await world.as_lead().post("/employments", json=hire)

    assert answer.json()["case_id"] == case["id"]


async def test_a_client_never_in_coaching_has_no_jobs_here(world: World) -> None:
    answer = await world.as_lead().post("/employments", json=a_hire(await world.client(), await world.employer()))

    assert answer.json()["type"] == "/problems/no-coaching-yet"


async def test_an_end_before_the_start_is_refused(world: World, client_of_own: UUID) -> None:
    hire = a_hire(client_of_own, await world.employer(), ended_on="2026-03-31")

    answer = await world.as_coach().post("/employments", json=hire)

    assert (answer.json()["type"], answer.json()["errors"][0]["field"]) == ("/problems/end-before-start", "ended_on")


async def test_a_job_ends_once(world: World, client_of_own: UUID, published: Published) -> None:
    hired = await world.as_coach().post("/employments", json=a_hire(client_of_own, await world.employer()))
    path = f"/employments/{hired.json()['id']}/end"

    ended = await world.as_coach().post(path, json={"ended_on": "2026-05-31"})
    again = await world.as_coach().post(path, json={"ended_on": "2026-06-30"})

    assert ended.json()["ended_on"] == "2026-05-31"
    assert again.json()["type"] == "/problems/employment-has-ended"
    assert [event["ended_on"] for kind, event in await published() if kind.endswith("employment-ended.v1")] == [
        "2026-05-31"
    ]


async def test_a_correction_keeps_what_was_wrong(
    world: World, client_of_own: UUID, session: AsyncSession, published: Published
) -> None:
    hire = a_hire(client_of_own, await world.employer())
    made = (await world.as_coach().post("/employments", json=hire)).json()
    right = {name: value for name, value in hire.items() if name != "client_id"}
    right |= {"employer_id": await world.employer(sector="state"), "started_on": "2026-04-02", "wage_subsidy": False}

    answer = await world.as_coach().post(
        f"/employments/{made['id']}/correct", json=right | {"reason": "Wrong employer was picked"}
    )

    [wrong] = (await session.scalars(select(EmploymentVersion))).all()
    [told] = [event for kind, event in await published() if kind.endswith("employment-corrected.v1")]
    assert answer.json() | right | {"sector": "state", "version": 2} == answer.json()
    assert (wrong.version, wrong.facts["wage_subsidy"], wrong.facts["started_on"]) == (1, True, "2026-04-01")
    assert wrong.reason == "Wrong employer was picked"
    assert (told["employment_id"], told["sector"], told["wage_subsidy"]) == (made["id"], "state", False)
    assert "Wrong employer" not in str(await published())


async def test_a_correction_does_not_make_a_second_hire_nor_nothing(world: World, client_of_own: UUID) -> None:
    employer_id = await world.employer()
    first, second = (a_hire(client_of_own, employer_id, started_on=day) for day in ("2026-04-01", "2026-05-01"))
    await world.as_coach().post("/employments", json=first)
    made = (await world.as_coach().post("/employments", json=second)).json()
    path = f"/employments/{made['id']}/correct"
    reason = {"reason": "Wrong day"}

    for hire, problem in ((first, "already-hired"), (second, "nothing-to-correct")):
        facts = {name: value for name, value in hire.items() if name != "client_id"}
        answer = await world.as_coach().post(path, json=facts | reason)
        assert answer.json()["type"] == f"/problems/{problem}"


async def test_a_coach_of_another_client_sees_nothing_of_a_job(world: World, client_of_own: UUID) -> None:
    made = await world.as_coach().post("/employments", json=a_hire(client_of_own, await world.employer()))
    stranger = world.api.as_("coach", subject=uuid4())

    answer = await stranger.post(f"/employments/{made.json()['id']}/end", json={"ended_on": "2026-05-31"})

    assert answer.status_code == 404


async def test_an_importer_finds_known_employments(world: World, client_of_own: UUID) -> None:
    hire = a_hire(client_of_own, await world.employer())
    await world.as_importer().post("/employments", json=hire)
    row = {name: hire[name] for name in ("client_id", "employer_id", "started_on")}

    answer = await world.as_importer().post(
        "/employments/lookup", json={"rows": [row, row | {"started_on": "2026-04-02"}]}
    )

    assert [one["started_on"] for one in answer.json()["items"]] == ["2026-04-01"]


async def test_activities_hang_on_the_case_and_end_once(
    world: World, client_of_own: UUID, published: Published
) -> None:
    new = {"client_id": str(client_of_own), "kind": "work_trial", "started_on": "2026-04-01"}

    begun = await world.as_coach().post("/activities", json=new)
    twice = await world.as_coach().post("/activities", json=new)
    early = await world.as_coach().post("/activities", json=new | {"started_on": "2026-03-01"})
    whole = await world.as_coach().post("/activities", json=new | {"kind": "studies", "ended_on": "2026-05-01"})
    ended = await world.as_coach().post(f"/activities/{begun.json()['id']}/end", json={"ended_on": "2026-04-30"})
    again = await world.as_coach().post(f"/activities/{begun.json()['id']}/end", json={"ended_on": "2026-04-30"})

    known = await world.as_importer().post("/activities/lookup", json={"rows": [new]})
    told = [kind.split(".")[-2] for kind, _ in await published() if "activity" in kind]
    assert (begun.status_code, whole.json()["ended_on"], ended.json()["ended_on"]) == (201, "2026-05-01", "2026-04-30")
    assert (twice.json()["type"], early.json()["type"], again.json()["type"]) == (
        "/problems/activity-known",
        "/problems/activity-before-coaching",
        "/problems/activity-has-ended",
    )
    assert told == ["activity-started", "activity-started", "activity-ended", "activity-ended"]
    assert [one["id"] for one in known.json()["items"]] == [begun.json()["id"]]


async def test_a_clients_page_shows_what_was_done(world: World, client_of_own: UUID) -> None:
    await world.as_coach().post("/employments", json=a_hire(client_of_own, await world.employer()))

    [case] = (await world.as_coach().get(f"/clients/{client_of_own}/coaching")).json()["cases"]

    assert [one["employer_name"] for one in case["employments"]] == ["Keksitty Leipomo Oy"]
    assert (case["activities"], case["contacts"], case["plan"], case["status"]) == ([], [], None, "active")


async def test_hours_outside_the_limits_are_told_both(world: World, client_of_own: UUID) -> None:
    hire = a_hire(client_of_own, await world.employer(), hours_per_week="61")

    answer = await world.as_coach().post("/employments", json=hire)

    [error] = answer.json()["errors"]
    assert (error["field"], error["detail"]) == ("hours_per_week", "Give a number between 0.5 and 60.")


async def test_one_job_is_shown_with_its_corrections_and_the_name_of_its_occupation(
    world: World, client_of_own: UUID
) -> None:
    hire = a_hire(client_of_own, await world.employer(), occupation="5223", hours_per_week="20")
    made = (await world.as_coach().post("/employments", json=hire)).json()
    right = {name: value for name, value in hire.items() if name != "client_id"} | {"occupation": "9334"}
    await world.as_coach().post(f"/employments/{made['id']}/correct", json=right | {"reason": "Ammatti oli väärä"})

    record = (await world.as_coach().get(f"/employments/{made['id']}")).json()

    [wrong] = record["history"]
    assert (record["occupation_names"]["fi"], record["version"]) == ("Hyllyttäjä", 2)
    assert (wrong["occupation_names"]["fi"], wrong["version"], wrong["reason"]) == ("Myyjä", 1, "Ammatti oli väärä")
    assert (wrong["employer_name"], wrong["hours_per_week"]) == ("Keksitty Leipomo Oy", "20.00")
    assert [one["weeks"] for one in record["to_ask"]] == [13, 26, 52]


async def test_an_occupation_is_one_of_the_classification(world: World, client_of_own: UUID) -> None:
    hire = a_hire(client_of_own, await world.employer(), occupation="9999")

    refused = await world.as_coach().post("/employments", json=hire)
    history = await world.as_importer().post("/employments", json=hire)

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "occupation")
    assert history.json()["occupation"] == "9999"
