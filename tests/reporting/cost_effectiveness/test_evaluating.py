"""What coaching gave and cost: the published evaluation, what is known when, and what an analyst is told."""

import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from common.database import Sessions
from reporting.cost_effectiveness.schemas import EXAMPLE
from tests.reporting.areas.country import merge
from tests.reporting.builders import a_coaching, a_job, day, merged
from tests.reporting.cost_effectiveness.test_sets import PATH, entered
from tests.reporting.printed_reports.test_protected import protect
from tests.reporting.protection.test_month_ends import BEFORE, LAST, begin
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]
EVALUATION: dict[str, Any] = json.loads((Path(__file__).parent / "first_evaluation.json").read_text(encoding="utf-8"))
REGION = ("320", "698", "976")


async def result(api: Api, assumed: dict[str, Any], role: str = "team_lead", **asked: Any) -> Any:
    made = await api.as_(role, municipalities=REGION).post(PATH, json={"name": "Arviointi", "entered": assumed})
    assert made.status_code == 201, made.text
    return await api.as_(role, municipalities=REGION).get(f"{PATH}/{made.json()['id']}/result", params=asked)


async def region_of(deliver: Deliver, persons: int, employed: int, *, first_on: date, job: dict[str, Any]) -> None:
    events = []
    for number in range(persons):
        case = a_coaching(started_on=first_on)
        events.append(received(case))
        if number < employed:
            events.append(received(a_job(case, **job), sequence=2))
    await deliver(*events)


async def test_the_first_evaluation_comes_out_of_its_assumptions(api: Api, deliver: Deliver) -> None:
    published, history = EVALUATION["published"], EVALUATION["history"]
    job = {"started_on": day(history["job_started_on"]), "hours_per_week": Decimal(history["hours_per_week"])}
    await region_of(deliver, published["clients"], published["employed"], first_on=day(history["first_on"]), job=job)

    told = (await result(api, EVALUATION["entered"])).json()

    assert (told["participants"], told["employed"]) == (published["clients"], published["employed"])
    amounts = ("effect", "effect_with_pension", "coaching_cost", "net", "net_with_pension")
    assert {name: round(int(told[name]), -3) for name in amounts} == {name: published[name] for name in amounts}
    assert [year["year"] for year in told["years"]] == [2021, 2022]
    for year in told["years"]:
        assert abs(int(year["municipality"]) - Decimal("0.59") * int(year["effect"])) <= 1
        assert abs(int(year["municipality"]) + int(year["state"]) - int(year["effect"])) <= 1
    assert told["assumed"]["entered"]["rates_source"] == EVALUATION["entered"]["rates_source"]
    assert told["definition"]["name"] == "cost_effectiveness"


async def test_two_records_of_one_person_are_one_participant(api: Api, deliver: Deliver) -> None:
    one, other = a_coaching(started_on=day("2021-06-01")), a_coaching(started_on=day("2021-07-01"))
    await deliver(received(one), received(other), received(merged(other, one.client_id), sequence=2))

    told = (await result(api, entered())).json()

    assert told["participants"] == 1


async def test_of_merged_municipalities_those_of_either_took_part(api: Api, deliver: Deliver) -> None:
    here, there = a_coaching(started_on=day("2021-06-01")), a_coaching(municipality="320", started_on=day("2021-06-01"))
    again = a_coaching(there.client_id, started_on=day("2021-09-01"))
    await deliver(received(here), received(there), received(again, sequence=2))
    await merge(api, "320", into="698", on="2022-01-01")

    of_both = (await result(api, entered(), municipality="698")).json()
    set_id = of_both["assumed"]["id"]
    asked = {"municipality": "320", "known_at": of_both["known_at"]}
    gone = await api.as_("team_lead", municipalities=REGION).get(f"{PATH}/{set_id}/result", params=asked)

    assert (of_both["municipality"], of_both["participants"]) == ("698", 2)
    assert (gone.json()["municipality"], gone.json()["participants"]) == ("698", 2)


async def test_what_is_told_later_counts_unless_the_moment_before_is_asked_for(api: Api, deliver: Deliver) -> None:
    case = a_coaching(started_on=day("2021-06-01"))
    before = received(case)
    job = received(a_job(case, started_on=day("2021-09-01"), hours_per_week=Decimal("37.5")), sequence=2)
    await deliver(before, job)

    now = (await result(api, entered())).json()
    set_id = now["assumed"]["id"]
    then = await api.as_("team_lead", municipalities=REGION).get(
        f"{PATH}/{set_id}/result", params={"known_at": before.recorded_at.isoformat()}
    )

    assert (now["employed"], then.json()["employed"]) == (1, 0)
    assert Decimal(now["full_time_years"]) > Decimal(then.json()["full_time_years"])


async def test_a_job_without_hours_is_refused_until_hours_are_assumed(api: Api, deliver: Deliver) -> None:
    case = a_coaching(started_on=day("2021-06-01"))
    await deliver(received(case), received(a_job(case), sequence=2))

    refused = await result(api, entered(hours_when_unknown=None))

    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["hours_when_unknown"]


async def test_a_day_before_the_first_coaching_is_said(api: Api, deliver: Deliver) -> None:
    await deliver(received(a_coaching(started_on=day("2023-01-01"))))

    refused = await result(api, entered())

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/before-the-first-day")


def of_the_last_months(**changed: Any) -> dict[str, Any]:
    """Two whole months up to the last that is over."""
    first = BEFORE.replace(day=1)
    splits = [EXAMPLE["splits"][0] | {"year": year} for year in {first.year, LAST.year}]
    return entered(starts_on=str(first), ends_on=str(LAST), splits=splits, **changed)


async def protected_region(api: Api, deliver: Deliver, sessions: Sessions, persons: int, employed: int) -> None:
    first = BEFORE.replace(day=1) - timedelta(days=40)
    job = {"started_on": first, "hours_per_week": Decimal(30)}
    await region_of(deliver, persons, employed, first_on=first, job=job)
    await begin(api)
    await protect(sessions)


async def test_an_analyst_gets_the_region_rounded(api: Api, deliver: Deliver, sessions: Sessions) -> None:
    await protected_region(api, deliver, sessions, 20, 8)

    answer = await result(api, of_the_last_months(), role="analyst")

    told = answer.json()
    assert answer.status_code == 200, answer.text
    assert (told["participants"], told["employed"]) == (20, "..")
    assert all(int(told[name]) % 1000 == 0 for name in ("effect", "net", "coaching_cost"))
    assert Decimal(told["full_time_years"]).as_tuple().exponent == -1


async def test_an_analyst_is_told_nothing_of_a_few(api: Api, deliver: Deliver, sessions: Sessions) -> None:
    await protected_region(api, deliver, sessions, 20, 3)

    answer = await result(api, of_the_last_months(), role="analyst")

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/too-few-persons")


async def test_a_rate_of_its_own_shows_no_small_group(api: Api, deliver: Deliver, sessions: Sessions) -> None:
    """Nobody told an education: a rate for one is used by nobody, and the others stand on all."""
    await protected_region(api, deliver, sessions, 20, 8)
    rate = EXAMPLE["rates"][0]

    answer = await result(
        api, of_the_last_months(rates=[rate, rate | {"education": "basic", "taxes": "1"}]), role="analyst"
    )

    assert answer.status_code == 200


async def test_a_group_without_a_rate_is_not_told_to_be_there(api: Api, deliver: Deliver, sessions: Sessions) -> None:
    await protected_region(api, deliver, sessions, 20, 8)
    of_some = EXAMPLE["rates"][0] | {"education": "basic"}

    refused = await result(api, of_the_last_months(rates=[of_some]), role="analyst")

    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/rate-for-all-needed")
    assert "education" not in refused.json()


@pytest.mark.parametrize(
    ("asked", "changed", "problem"),
    [
        ({"municipality": "698"}, {}, "/problems/regions-result-only"),
        ({"known_at": "2026-01-01T00:00:00Z"}, {}, "/problems/not-as-known-then"),
        ({}, {"starts_on": str(BEFORE.replace(day=2))}, "/problems/whole-months-only"),
    ],
)
async def test_an_analyst_cannot_ask_for_less_than_the_region_or_a_month(
    api: Api, deliver: Deliver, sessions: Sessions, asked: dict[str, Any], changed: dict[str, Any], problem: str
) -> None:
    await protected_region(api, deliver, sessions, 20, 8)

    answer = await result(api, of_the_last_months() | changed, role="analyst", **asked)

    assert answer.json()["type"] == problem
