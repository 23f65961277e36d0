"""The coefficient over time: the days it changed for those who see persons, month ends for the others."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from common.days import now
from tests.reporting.builders import a_coaching, a_job, day
from tests.reporting.questions import REGION
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]


async def course(api: Api, place: str = "698", **asked: Any) -> Any:
    return await api.get(
        "/reports/coefficient-course", params={"municipality": place, "on": "2022-10-15", "steps": "changes"} | asked
    )


def told(answer: Any) -> list[tuple[str, int, int, str]]:
    assert answer.status_code == 200, answer.text
    names = ("on", "clients", "employed_persons", "employment_coefficient")
    return [tuple(point[name] for name in names) for point in answer.json()["points"]]


async def test_each_day_on_which_someone_came_or_found_work_is_a_point(api: Api, deliver: Deliver) -> None:
    first, second = a_coaching(), a_coaching(started_on=day("2021-07-12"))
    job, another = a_job(first, started_on=day("2021-09-01")), a_job(first, started_on=day("2022-01-03"))
    await deliver(received(first), received(second), received(job, sequence=2), received(another, sequence=3))

    found = told(await course(api.as_("team_lead", municipalities=["698"])))

    assert found == [("2021-06-01", 1, 0, "0.00"), ("2021-07-12", 2, 0, "0.00"), ("2021-09-01", 2, 1, "0.50")]


async def test_the_days_are_as_known_at_the_moment_asked_for(api: Api, deliver: Deliver) -> None:
    case = a_coaching()
    await deliver(received(case))
    before = now()
    await deliver(received(a_job(case), sequence=2))

    lead = api.as_("team_lead", municipalities=["698"])

    assert len(told(await course(lead))) == 2
    assert told(await course(lead, known_at=before.isoformat())) == [("2021-06-01", 1, 0, "0.00")]


async def test_two_who_came_and_found_work_on_one_day_are_one_point(api: Api, deliver: Deliver) -> None:
    cases = [a_coaching(), a_coaching()]
    jobs = [received(a_job(case, started_on=case.started_on), sequence=2) for case in cases]
    await deliver(*map(received, cases), *jobs)

    assert told(await course(api.as_("coordinator", municipalities=REGION), "all")) == [("2021-06-01", 2, 2, "1.00")]


@pytest.mark.usefixtures("told")
async def test_another_municipalitys_days_are_not_told(api: Api) -> None:
    answer = await course(api.as_("team_lead", municipalities=["320"]))

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/outside-your-municipalities")


@pytest.mark.usefixtures("told")
async def test_who_sees_no_persons_gets_no_days_before_month_ends_are_protected(api: Api) -> None:
    answer = await course(api.as_("analyst"))

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/publishing-not-begun")
