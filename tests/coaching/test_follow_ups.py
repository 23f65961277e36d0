from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.follow_ups import FollowUpTooEarly, JobHadEnded, SameAnswer
from coaching.models import FollowUp, FollowUpVersion
from coaching.models.follow_ups import due_on, lapses_on
from common.codes import FollowUpAnswer, FollowUpWeeks
from common.days import now
from tests.clock import Clock
from tests.coaching.builders import LEAD, an_employment, day
from tests.coaching.conftest import World
from tests.coaching.test_employments import a_hire
from tests.service import Published

Hired = Callable[..., Any]


def asked(on: str, answer: FollowUpAnswer = "in_this_job", weeks: FollowUpWeeks = 13) -> FollowUp:
    return FollowUp(employment_id=uuid4(), weeks=weeks, asked_on=day(on), answer=answer, recorded_by=LEAD)


def test_thirteen_weeks_are_over_on_the_same_weekday() -> None:
    assert due_on(day("2026-04-01"), 13) == day("2026-07-01")
    assert lapses_on(day("2026-04-01"), 13) == due_on(day("2026-04-01"), 26)


@pytest.mark.parametrize("weeks", [13, 26, 52])
def test_it_is_not_asked_a_day_too_early(weeks: FollowUpWeeks) -> None:
    employment = an_employment(started_on="2026-04-01")
    eve = {13: "2026-06-30", 26: "2026-09-29", 52: "2027-03-30"}[weeks]

    with pytest.raises(FollowUpTooEarly) as refused:
        asked(eve, weeks=weeks).fits(employment)

    assert refused.value.facts["due_on"] == due_on(employment.started_on, weeks)


def test_nobody_is_still_in_a_job_that_has_ended() -> None:
    ended = an_employment(started_on="2026-04-01", ended_on="2026-07-05")

    asked("2026-07-04").fits(ended)
    asked("2026-07-05", "in_another_job").fits(ended)
    with pytest.raises(JobHadEnded):
        asked("2026-07-05").fits(ended)


def test_a_correction_changes_something() -> None:
    follow_up = asked("2026-07-04")

    with pytest.raises(SameAnswer):
        follow_up.correct(asked_on=day("2026-07-04"), answer="in_this_job", by=LEAD, at=now())


@pytest.fixture
async def job(world: World, client_of_own: UUID) -> str:
    return await world.made(world.as_coach(), "/employments", a_hire(client_of_own, await world.employer()))


async def test_a_coach_records_what_the_client_answered(world: World, job: str, published: Published) -> None:
    new = {"weeks": 13, "asked_on": "2026-07-02", "answer": "in_another_job"}

    answer = await world.as_coach().post(f"/employments/{job}/follow-ups", json=new)

    [told] = [event for kind, event in await published() if kind.endswith("follow-up-recorded.v1")]
    record = (await world.as_coach().get(f"/employments/{job}")).json()
    assert answer.status_code == 201
    assert {name: told[name] for name in ("employment_id", *new)} == {"employment_id": job} | new
    assert [(one["weeks"], one["answer"], one["version"]) for one in record["follow_ups"]] == [
        (13, "in_another_job", 1)
    ]
    assert [one["weeks"] for one in record["to_ask"]] == [26, 52]


async def test_it_is_refused_before_its_day_and_the_second_time(world: World, job: str) -> None:
    new = {"weeks": 13, "asked_on": "2026-06-30", "answer": "in_this_job"}
    path = f"/employments/{job}/follow-ups"

    early = await world.as_coach().post(path, json=new, headers={"accept-language": "sv"})
    await world.as_coach().post(path, json=new | {"asked_on": "2026-07-01"})
    again = await world.as_coach().post(path, json=new | {"asked_on": "2026-07-02"})

    assert (early.json()["type"], early.json()["errors"][0]["field"]) == ("/problems/follow-up-too-early", "asked_on")
    assert "1.7.2026" in early.json()["detail"]
    assert (again.status_code, again.json()["type"]) == (409, "/problems/follow-up-recorded-already")


async def test_a_correction_keeps_what_was_wrong(
    world: World, job: str, session: AsyncSession, published: Published
) -> None:
    new = {"weeks": 13, "asked_on": "2026-07-02", "answer": "not_reached"}
    await world.as_coach().post(f"/employments/{job}/follow-ups", json=new)
    right = {"asked_on": "2026-07-03", "answer": "not_working", "reason": "She called back"}

    answer = await world.as_coach().post(f"/employments/{job}/follow-ups/13/correct", json=right)

    [wrong] = (await session.scalars(select(FollowUpVersion))).all()
    told = [event["answer"] for kind, event in await published() if kind.endswith("follow-up-recorded.v1")]
    record = (await world.as_coach().get(f"/employments/{job}")).json()
    assert (answer.json()["answer"], answer.json()["version"]) == ("not_working", 2)
    assert (wrong.answer, wrong.version, wrong.reason) == ("not_reached", 1, "She called back")
    assert told == ["not_reached", "not_working"]
    assert [(one["answer"], one["reason"]) for one in record["follow_up_history"]] == [
        ("not_reached", "She called back")
    ]
    assert "called back" not in str(await published())


async def test_only_a_recorded_one_is_corrected(world: World, job: str) -> None:
    right = {"asked_on": "2026-07-03", "answer": "not_working", "reason": "Koe"}

    unknown = await world.as_coach().post(f"/employments/{job}/follow-ups/26/correct", json=right)
    odd = await world.as_coach().post(f"/employments/{job}/follow-ups/14/correct", json=right)

    assert (unknown.status_code, unknown.json()["type"]) == (404, "/problems/follow-up-not-found")
    assert odd.status_code == 422


async def test_what_is_due_is_listed_until_it_is_answered(
    world: World, job: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch, "2026-06-10")

    async def listed(**query: Any) -> list[tuple[int, str, bool]]:
        answer = await world.as_coach().get("/follow-ups", params={"coach": "me"} | query)
        return [(one["weeks"], one["due_on"], one["overdue"]) for one in answer.json()["items"]]

    assert await listed(ahead=14) == []
    assert await listed(ahead=21) == [(13, "2026-07-01", False)]
    clock.put("2026-07-01")
    assert await listed(ahead=0) == [(13, "2026-07-01", False)]
    clock.put("2026-07-02")
    assert await listed(ahead=0) == [(13, "2026-07-01", True)]
    clock.put("2026-09-30")
    assert await listed(ahead=0) == [(26, "2026-09-30", False)]
    new = {"weeks": 26, "asked_on": "2026-09-30", "answer": "in_this_job"}
    await world.as_coach().post(f"/employments/{job}/follow-ups", json=new)
    assert await listed(ahead=0) == []


async def test_an_answer_got_too_early_since_the_job_began_later_is_asked_for_again(
    world: World, job: str, client_of_own: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays as it was recorded: a true word of its own day."""
    clock, coach, path = Clock(monkeypatch, "2026-07-02"), world.as_coach(), f"/employments/{job}"
    await coach.post(f"{path}/follow-ups", json={"weeks": 13, "answer": "in_this_job"})
    hired = (await coach.get(path)).json()
    right = a_hire(client_of_own, hired["employer_id"]) | {"started_on": "2026-04-10", "reason": "Koe"}
    right.pop("client_id")

    async def asked_anew() -> list[list[Any]]:
        agenda = (await coach.get("/agenda", params={"coach": "me"})).json()["clients"]
        due = (await coach.get("/follow-ups", params={"coach": "me", "ahead": 0})).json()["items"]
        record = (await coach.get(path)).json()
        return [
            [one["weeks"] for client in agenda for one in client["needs"] if one["kind"] == "follow_up"],
            [one["weeks"] for one in due],
            [one["weeks"] for one in record["to_ask"]],
        ]

    before = await asked_anew()
    corrected = await coach.post(f"{path}/correct", json=right)
    clock.put("2026-07-10")
    after = await asked_anew()
    again = {"asked_on": "2026-07-10", "answer": "in_this_job", "reason": "The job began later"}
    await coach.post(f"{path}/follow-ups/13/correct", json=again)

    assert corrected.status_code == 200, corrected.text
    assert (before, after) == ([[], [], [26, 52]], [[13], [13], [13, 26, 52]])
    assert await asked_anew() == before


async def test_nobody_is_asked_of_anothers_client(world: World, job: str) -> None:
    stranger = world.api.as_("coach", subject=uuid4())
    due = await stranger.get("/follow-ups", params={"ahead": 92})
    opened = await stranger.get(f"/employments/{job}")
    recorded = await stranger.post(f"/employments/{job}/follow-ups", json={"weeks": 13, "answer": "not_working"})

    assert due.json()["items"] == []
    assert (opened.status_code, recorded.status_code) == (404, 404)


async def test_a_team_lead_sees_a_coachs_due_ones_in_own_municipalities(world: World, job: str) -> None:
    here = await world.as_lead("698").get("/follow-ups", params={"municipality": "698"})
    elsewhere = await world.as_lead("320").get("/follow-ups")

    assert {one["employment_id"] for one in here.json()["items"]} == {job}
    assert elsewhere.json()["items"] == []
