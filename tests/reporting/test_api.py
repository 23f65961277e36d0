"""Who sees which rows, what every answer carries, and what is said instead of an empty table."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from common.database import Sessions
from common.days import FINLAND, now, today
from tests.reporting.areas.country import merge
from tests.reporting.builders import (
    a_coaching,
    a_job,
    an_end,
    day,
)
from tests.reporting.questions import ON, REGION, rows
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]
REPORTS = ["coefficients", "referral-sources", "further-paths", "employer-contacts", "caseload"]


@pytest.mark.usefixtures("told")
async def test_an_answer_carries_its_definition_day_and_completeness(api: Api, sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await session.execute(text("insert into completeness (id, complete_until) values (1, '2026-01-01T00:00Z')"))

    answer = (await api.as_("coordinator", municipalities=REGION).get("/reports/coefficients", params=ON)).json()

    assert answer["definition"]["name"] == "coefficients"
    assert answer["definition"]["text"].keys() == {"fi", "sv", "en"}
    assert answer["on"] == "2022-10-15"
    assert answer["complete_until"] == "2026-01-01T00:00:00Z"
    assert answer["rows"][-1] == {
        "municipality": "all",
        "group": None,
        "clients": 2,
        "employed_persons": 1,
        "contracts": 1,
        "employment_coefficient": "0.50",
        "contract_coefficient": "0.50",
    }


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("report", REPORTS[:4])
async def test_a_team_lead_sees_the_rows_of_own_municipalities_and_no_total(api: Api, report: str) -> None:
    found = await rows(api.as_("team_lead", municipalities=["698"]), report)

    assert {row["municipality"] for row in found} == {"698"}


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("report", REPORTS[:4])
@pytest.mark.parametrize(
    ("role", "municipalities"), [("team_lead", REGION), ("coordinator", REGION), ("importer", REGION)]
)
async def test_who_may_see_the_region_sees_every_row_and_the_total(
    api: Api, report: str, role: str, municipalities: list[str]
) -> None:
    found = await rows(api.as_(role, municipalities=municipalities), report)

    assert list(dict.fromkeys(row["municipality"] for row in found)) == ["320", "698", "all"]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("role", "report"),
    [(role, report) for role in ("coach", "referrer", "privacy_officer") for report in REPORTS]
    + [("analyst", "caseload"), ("operator", "caseload"), ("coordinator", "caseload")],
)
async def test_other_roles_see_no_report(api: Api, role: str, report: str) -> None:
    answer = await api.as_(role, municipalities=REGION).get(f"/reports/{report}", params=ON)

    assert answer.status_code == 403


@pytest.mark.usefixtures("told")
async def test_a_team_lead_sees_the_caseload_of_own_municipalities(api: Api) -> None:
    own = await rows(api.as_("team_lead", municipalities=["698"]), "caseload")
    others = await rows(api.as_("team_lead", municipalities=["320"]), "caseload")

    assert [(row["limit"], row["open_cases"], row["over"], row["fte"]) for row in own] == [(20, 1, 0, "1.00")]
    assert others == []


@pytest.mark.usefixtures("told")
async def test_a_day_to_come_is_refused_by_name(api: Api) -> None:
    tomorrow = str(today() + timedelta(days=1))

    answer = await api.as_("coordinator", municipalities=REGION).get("/reports/coefficients", params={"on": tomorrow})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["on"]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(("report", "first"), [("coefficients", "2021-06-01"), ("employer-contacts", "2021-07-01")])
async def test_a_day_before_the_first_is_a_problem_that_names_the_first(api: Api, report: str, first: str) -> None:
    answer = await api.as_("coordinator", municipalities=REGION).get(f"/reports/{report}", params={"on": "2021-05-31"})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/before-the-first-day")
    assert answer.json()["first_on"] == first
    assert first[:4] in answer.json()["detail"]


@pytest.mark.usefixtures("told")
async def test_a_moment_before_the_first_record_or_to_come_is_a_problem(api: Api) -> None:
    coordinator = api.as_("coordinator", municipalities=REGION)

    in_finnish = {"accept-language": "fi"}
    at_first = {"known_at": "2020-01-01T00:00:00Z"}
    early = await coordinator.get("/reports/coefficients", params=ON | at_first, headers=in_finnish)
    late = await coordinator.get("/reports/coefficients", params=ON | {"known_at": str(now() + timedelta(days=1))})

    assert (early.status_code, early.json()["type"]) == (409, "/problems/before-the-first-record")
    assert (late.status_code, late.json()["type"]) == (422, "/problems/known-in-the-future")
    first = datetime.fromisoformat(early.json()["first_recorded_at"]).astimezone(FINLAND)
    assert f"tehtiin {first.day}.{first.month}.{first.year} klo {first.hour}.{first:%M}." in early.json()["detail"]


@pytest.mark.usefixtures("told")
async def test_a_moment_without_its_time_zone_is_told_how_to_be_written(api: Api) -> None:
    answer = await api.as_("coordinator", municipalities=REGION).get(
        "/reports/coefficients", params=ON | {"known_at": "2026-01-01T00:00:00"}
    )

    [error] = answer.json()["errors"]
    assert (error["field"], error["detail"]) == ("known_at", "Give the instant as 2026-09-01T12:00:00Z.")


async def test_an_empty_log_is_a_problem_not_an_empty_table(api: Api) -> None:
    answer = await api.as_("coordinator", municipalities=REGION).get("/reports/further-paths", params=ON)

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/nothing-recorded-yet")


async def test_a_figure_can_be_asked_as_it_was_known(api: Api, deliver: Deliver) -> None:
    case = a_coaching()
    before = now()
    await deliver(received(case))
    between = now()
    await deliver(received(a_job(case), sequence=2), received(an_end(case), sequence=3))
    coordinator = api.as_("coordinator", municipalities=REGION)

    then = await rows(coordinator, "coefficients", known_at=between.isoformat())
    today_ = await rows(coordinator, "coefficients")

    assert before < between
    assert [row["employed_persons"] for row in then] == [0, 0]
    assert [row["employed_persons"] for row in today_] == [1, 1]


@pytest.mark.usefixtures("told")
async def test_the_course_of_a_municipality_is_for_those_who_may_see_it(api: Api) -> None:
    lead = api.as_("team_lead", municipalities=["698"])
    parameters = {"on": "2021-09-15"}

    own = await lead.get("/reports/coefficient-course", params=parameters | {"municipality": "698"})
    other = await lead.get("/reports/coefficient-course", params=parameters | {"municipality": "320"})
    region = await lead.get("/reports/coefficient-course", params=parameters | {"municipality": "all"})
    strange = await lead.get("/reports/coefficient-course", params=parameters | {"municipality": "091"})

    assert [point["employment_coefficient"] for point in own.json()["points"]] == ["0.00", "0.00", "0.00", "1.00"]
    assert [point["on"] for point in own.json()["points"]][-1] == "2021-09-15"
    assert (other.status_code, region.status_code, strange.status_code) == (403, 403, 422)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("wrong", ["ALL", "69", "6981", ""])
async def test_what_is_no_municipality_is_refused_once_by_the_fields_name(api: Api, wrong: str) -> None:
    answer = await api.as_("coordinator", municipalities=REGION).get(
        "/reports/coefficient-course", params={"municipality": wrong}
    )

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, ["municipality"])


async def test_of_rebuilds_one_is_under_way_at_a_time(api: Api) -> None:
    operator = api.as_("operator")

    asked = await operator.post("/rebuilds", json={})
    again = await operator.post("/rebuilds", json={})
    seen = await operator.get(f"/rebuilds/{asked.json()['id']}")

    assert (asked.status_code, asked.json()["state"]) == (202, "asked")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/rebuild-under-way")
    assert seen.json() == asked.json()


@pytest.mark.parametrize("role", ["analyst", "team_lead", "importer"])
async def test_only_an_operator_rebuilds(api: Api, role: str) -> None:
    answer = await api.as_(role).post("/rebuilds", json={})

    assert answer.status_code == 403


async def test_the_day_a_job_starts_counts_and_the_day_before_does_not(api: Api, deliver: Deliver) -> None:
    case = a_coaching()
    await deliver(received(case), received(a_job(case, started_on=day("2021-09-01")), sequence=2))
    coordinator = api.as_("coordinator", municipalities=REGION)

    before = await rows(coordinator, "coefficients", on="2021-08-31")
    on_the_day = await rows(coordinator, "coefficients", on="2021-09-01")

    assert [row["employed_persons"] for row in before] == [0, 0]
    assert [row["employed_persons"] for row in on_the_day] == [1, 1]


@pytest.mark.usefixtures("told")
async def test_the_curve_of_jobs_says_how_many_were_watched_and_each_step(api: Api, deliver: Deliver) -> None:
    left = a_coaching()
    await deliver(received(left), received(a_job(left, ended_on=day("2021-12-01")), sequence=2))

    asked = ON | {"municipality": "698"}
    answer = (await api.as_("team_lead", municipalities=["698"]).get("/reports/retention-curve", params=asked)).json()

    assert (answer["first_jobs"], answer["watched_days"]) == (2, 409)
    assert answer["steps"] == [{"days": 91, "at_risk": 2, "left": 1, "percent": "50.0"}]
    assert [(one["weeks"], one["at_risk"], one["percent"]) for one in answer["quarters"]] == [
        *((0, 2, "100.0"), (13, 2, "100.0"), (26, 1, "50.0")),
        *((39, 1, "50.0"), (52, 1, "50.0")),
    ]
    assert answer["definition"]["name"] == "retention"


@pytest.mark.usefixtures("told")
async def test_the_curve_of_merged_municipalities_is_of_both_as_the_table_is(api: Api, deliver: Deliver) -> None:
    there = a_coaching(municipality="320")
    await deliver(received(there), received(a_job(there), sequence=2))
    await merge(api, "320", into="698", on="2022-01-01")
    coordinator = api.as_("coordinator", municipalities=REGION)

    [row] = await rows(coordinator, "retention", municipality="698")
    curve = await coordinator.get("/reports/retention-curve", params=ON | {"municipality": "698"})

    assert curve.json()["first_jobs"] == row["first_jobs"] == 2


@pytest.mark.usefixtures("told")
async def test_nobody_without_a_right_to_persons_sees_the_curve(api: Api) -> None:
    answer = await api.as_("analyst", municipalities=REGION).get(
        "/reports/retention-curve", params=ON | {"municipality": "all"}
    )

    assert answer.status_code == 403
