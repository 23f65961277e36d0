"""What a report can be asked: by groups, of a period, of one place; and what is refused, at its field."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from common.consumers import take_once
from common.database import Sessions
from common.events import ReferralDeclined, ReferralSubmitted
from reporting.consumers import consumers
from reporting.definitions import DEFINITIONS as REPORTED
from reporting.projections import LIVE
from reporting.recounting import recount_all
from tests.records import a_record
from tests.reporting.builders import a_coaching, a_job, day, described, merged
from tests.reporting.questions import ON, REGION, rows
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]


@pytest.mark.usefixtures("told")
async def test_every_definition_says_all_its_parts_in_three_languages(api: Api) -> None:
    told = (await api.as_("analyst").get("/definitions")).json()

    assert {one["name"] for one in told} == set(REPORTED)
    for one in told:
        texts = [part for part in one.values() if isinstance(part, dict)]
        assert len(texts) == 8
        assert all(len({part["fi"], part["sv"], part["en"]}) == 3 for part in texts), one["name"]


@pytest.mark.usefixtures("told")
async def test_a_report_is_broken_down_and_each_row_says_its_group(api: Api, deliver: Deliver) -> None:
    case = a_coaching()
    await deliver(received(case), received(described(case, born_in=1980, sex="female")))
    lead = api.as_("team_lead", municipalities=["698"])

    by_sex = await rows(lead, "coefficients", by="sex")
    by_age = await rows(lead, "coefficients", by="age_band")

    assert [(row["group"], row["clients"]) for row in by_sex] == [("female", 1), ("not_known", 1)]
    assert [(row["group"], row["clients"]) for row in by_age] == [("40-49", 1), ("not_known", 1)]


@pytest.mark.usefixtures("told")
async def test_a_breakdown_that_a_report_has_not_is_refused_at_its_field(api: Api) -> None:
    coordinator = api.as_("coordinator", municipalities=REGION)

    strange = await coordinator.get("/reports/coefficients", params=ON | {"by": "shoe_size"})
    unsuitable = await coordinator.get("/reports/employer-contacts", params=ON | {"by": "sex"})

    assert (strange.status_code, [error["field"] for error in strange.json()["errors"]]) == (422, ["by"])
    assert (unsuitable.status_code, unsuitable.json()["type"]) == (422, "/problems/not-broken-down-by")
    assert unsuitable.json()["breakdowns"] == ["coach"]


@pytest.mark.usefixtures("told")
async def test_figures_of_single_coaches_are_for_team_leads(api: Api) -> None:
    by_coach = ON | {"by": "coach"}

    coordinator = await api.as_("coordinator", municipalities=REGION).get("/reports/coefficients", params=by_coach)
    lead = await api.as_("team_lead", municipalities=REGION).get("/reports/coefficients", params=by_coach)

    assert (coordinator.status_code, coordinator.json()["type"]) == (403, "/problems/coaches-for-team-leads")
    assert [row["municipality"] for row in lead.json()["rows"]] == ["320", "698", "all", "all"]


@pytest.mark.usefixtures("told")
async def test_a_report_of_a_period_counts_who_came_in_it(api: Api) -> None:
    lead = api.as_("team_lead", municipalities=["698"])

    came = await rows(lead, "coefficients-started-in-period", since="2021-06-01")
    later = await rows(lead, "coefficients-started-in-period", since="2021-06-02")

    assert [(row["clients"], row["employed_persons"]) for row in came] == [(1, 1)]
    assert later == []


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("report", "period", "problem"),
    [
        ("coefficients-started-in-period", {}, "period-missing"),
        ("coefficients-started-in-period", {"since": "2022-10-16"}, "period-reversed"),
        ("coefficients", {"since": "2022-01-01"}, "not-of-a-period"),
        ("waiting-times", {"since": "2022-10-16"}, "period-reversed"),
    ],
)
async def test_a_period_that_is_missing_reversed_or_out_of_place_is_refused_at_its_field(
    api: Api, report: str, period: dict[str, str], problem: str
) -> None:
    answer = await api.as_("coordinator", municipalities=REGION).get(f"/reports/{report}", params=ON | period)

    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}")
    assert [error["field"] for error in answer.json()["errors"]] == ["since"]


async def test_waiting_and_refusals_can_be_asked_of_a_period_by_the_day_of_the_answer(
    api: Api, deliver: Deliver
) -> None:
    for answered_on in ("2022-03-01", "2022-03-10", "2022-05-02"):
        referral: dict[str, Any] = {"client_id": uuid4(), "municipality": "698", "referral_id": uuid4()}
        referral |= {"target": "supported_employment", "organisation_id": None, "source_category": "kela"}
        sent = ReferralSubmitted(**referral, submitted_on=day("2022-02-28"))
        await deliver(sent, ReferralDeclined(**referral, declined_on=day(answered_on), reason="no_capacity"))
    lead = api.as_("team_lead", municipalities=["698"])

    async def found(**period: str) -> tuple[Any, ...]:
        [answers, _] = await rows(lead, "waiting-times", **period)
        declined = [row for row in await rows(lead, "declined-referrals", **period) if row["reason"] == "no_capacity"]
        return answers["counted"], answers["median_days"], declined[0]["count"], declined[0]["percent"]

    assert await found() == (3, "8.0", 3, "100.0")
    assert await found(since="2022-03-02", on="2022-04-30") == (1, "8.0", 1, "100.0")
    assert await found(since="2022-03-11", on="2022-04-30") == (0, None, 0, None), "nothing in it, and that is said"


@pytest.mark.usefixtures("told")
async def test_one_place_can_be_asked_for_by_who_may_see_it(api: Api) -> None:
    lead = api.as_("team_lead", municipalities=["698"])

    own = await rows(lead, "further-paths", municipality="698")
    other = await lead.get("/reports/further-paths", params=ON | {"municipality": "320"})
    strange = await lead.get("/reports/further-paths", params=ON | {"municipality": "091"})

    assert {row["municipality"] for row in own} == {"698"}
    assert (other.status_code, strange.status_code) == (403, 422)
    assert strange.json()["type"] == "/problems/municipality-of-another-region"


async def test_what_waits_to_be_counted_is_told(api: Api, sessions: Sessions) -> None:
    operator = api.as_("operator")
    await take_once(sessions, [a_record(received(a_coaching()))], consumers)

    before = (await operator.get("/recounting")).json()
    await recount_all(sessions, LIVE)
    after = (await operator.get("/recounting")).json()

    assert (before, after) == ({"waiting": 1}, {"waiting": 0})


async def test_two_records_of_one_person_are_one_until_that_was_a_mistake(api: Api, deliver: Deliver) -> None:
    one, other = a_coaching(), a_coaching(started_on=day("2021-08-01"))
    await deliver(received(one), received(other), received(a_job(other), sequence=2))
    lead = api.as_("team_lead", municipalities=["698"])

    async def counts() -> list[tuple[int, int]]:
        return [(row["clients"], row["employed_persons"]) for row in await rows(lead, "coefficients")]

    apart = await counts()
    await deliver(received(merged(other, one.client_id)))
    together = await counts()
    await deliver(received(merged(other, None), sequence=2))

    assert (apart, together, await counts()) == ([(2, 1)], [(1, 1)], [(2, 1)])
