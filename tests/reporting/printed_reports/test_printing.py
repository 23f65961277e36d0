"""A printed report is kept as it was: what it holds, that nothing later changes it, and who may open it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from common.database import Sessions
from common.days import now
from reporting.printed_reports.printing import STAND_STILL
from reporting.projections import LIVE
from reporting.recounting import recount_all
from tests.reporting.areas.country import a_file, a_row
from tests.reporting.builders import a_coaching, a_job, an_end, merged
from tests.reporting.questions import REGION
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]
NEW = {"municipality": "698", "on": "2022-10-15", "language": "fi", "layout": 1}


async def printed(api: Api, **new: Any) -> dict[str, Any]:
    answer = await api.post("/printed-reports", json=NEW | new)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def opened(api: Api, report: dict[str, Any]) -> dict[str, Any]:
    answer = await api.get(f"/printed-reports/{report['id']}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def table(report: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [one for one in report["tables"] if one["definition"]["name"] == name]
    return dict(found)


def lead(api: Api, *municipalities: str) -> Api:
    return api.as_("team_lead", municipalities=list(municipalities or ["698"]))


@pytest.mark.usefixtures("told")
async def test_it_holds_the_figures_of_the_place_with_their_definitions(api: Api) -> None:
    report = await printed(lead(api))

    coefficients = table(report, "coefficients")
    assert [(row["municipality"], row["employment_coefficient"]) for row in coefficients["rows"]] == [("698", "1.00")]
    assert (coefficients["definition"]["version"], coefficients["state"]) == (2, "shown")
    assert {row["municipality"] for one in report["tables"] for row in one["rows"]} == {"698"}
    assert [point["on"] for point in report["course"]] == ["2021-06-01", "2021-09-01"]
    assert (report["on"], report["language"], report["is_protected"]) == ("2022-10-15", "fi", False)


@pytest.mark.usefixtures("told")
async def test_a_table_of_which_nothing_is_recorded_yet_says_so(api: Api) -> None:
    assert table(await printed(lead(api)), "referral_funnel")["state"] == "nothing_yet"


async def test_nothing_that_comes_later_changes_what_was_printed(api: Api, deliver: Deliver) -> None:
    first, second = a_coaching(), a_coaching()
    job = a_job(first)
    await deliver(received(first), received(second), received(job, sequence=2))
    before = await printed(lead(api))

    await deliver(received(a_coaching()), received(merged(second, first.client_id), sequence=9))
    late = [a_job(first), an_end(first), job.model_copy(update={"started_on": first.started_on})]
    await deliver(*(received(event, sequence=10 + n) for n, event in enumerate(late)))

    after = await printed(lead(api))
    assert table(after, "coefficients")["rows"] != table(before, "coefficients")["rows"]
    assert await opened(lead(api), before) == before


async def test_it_is_of_what_was_known_at_the_moment_asked_for(api: Api, deliver: Deliver) -> None:
    case = a_coaching()
    await deliver(received(case))
    moment = now().isoformat()
    await deliver(received(a_job(case), sequence=2))

    report = await printed(lead(api), known_at=moment)

    assert table(report, "coefficients")["rows"][0]["employed_persons"] == 0
    assert [point["employed_persons"] for point in report["course"]] == [0]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("new", "problem", "field"),
    [
        ({"municipality": "091"}, "municipality-of-another-region", "municipality"),
        ({"municipality": "320"}, "outside-your-municipalities", "municipality"),
        ({"municipality": "all"}, "whole-region-only", "municipality"),
        ({"on": "2021-05-31"}, "before-the-first-day", "on"),
        ({"known_at": (now() + timedelta(days=1)).isoformat()}, "known-in-the-future", "known_at"),
        ({"language": "no"}, "bad-input", "language"),
    ],
)
async def test_what_cannot_be_printed_is_said_at_its_field(
    api: Api, new: dict[str, str], problem: str, field: str
) -> None:
    answer = await lead(api).post("/printed-reports", json=NEW | new)

    assert answer.json()["type"] == f"/problems/{problem}", answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.usefixtures("told")
async def test_a_municipality_where_nobody_came_yet_has_no_paper(api: Api) -> None:
    answer = await lead(api, *REGION).post("/printed-reports", json=NEW | {"municipality": "976"})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/nobody-to-report-on")


@pytest.mark.usefixtures("told")
async def test_of_a_municipality_that_is_part_of_another_the_other_is_printed_with_its_whole_course(api: Api) -> None:
    """What happened in either before stands in the one they are now, in the table as in the picture."""
    await api.as_("operator").post("/areas", json=a_file(valid_from="2021-01-01"))
    merger = {"municipality": "320", "into": "698", "merged_on": "2022-01-01"}
    told = await api.as_("operator").post("/areas/mergers", json=merger)
    assert told.status_code == 200, told.text

    gone = await lead(api, *REGION).post("/printed-reports", json=NEW | {"municipality": "320"})
    stays = await printed(lead(api, *REGION))
    before = await printed(lead(api, *REGION), municipality="320", on="2021-12-31")

    assert (gone.status_code, gone.json()["type"]) == (409, "/problems/counted-elsewhere")
    assert table(stays, "coefficients")["rows"][0]["clients"] == stays["course"][-1]["clients"] == 2
    assert table(before, "coefficients")["rows"][0]["clients"] == before["course"][-1]["clients"] == 1


@pytest.mark.usefixtures("told")
async def test_the_municipality_is_called_what_it_was_called_on_that_day(api: Api) -> None:
    operator = api.as_("operator")
    named = {"2021-07-01": "Rovaniemi", "2022-01-01": "Uusi Rovaniemi"}
    for valid_from, fi in named.items():
        told = await operator.post("/areas", json=a_file(a_row("698", fi=fi), valid_from=valid_from))
        assert told.status_code == 200, told.text

    long_ago = await printed(lead(api), on="2021-06-01")
    before = await printed(lead(api), on="2021-12-31")
    after = await printed(lead(api))
    whole = await printed(lead(api, *REGION), municipality="all")

    assert before["names"] == {"fi": "Rovaniemi", "sv": "Rovaniemi", "en": "Rovaniemi"}
    assert after["names"]["fi"] == "Uusi Rovaniemi"
    assert whole["names"] is None
    assert long_ago["names"] == after["names"], "nothing is told of the day itself: as it is called when printed"
    assert (await opened(lead(api), before))["names"] == before["names"]


@pytest.mark.usefixtures("told")
async def test_a_municipality_whose_name_nobody_told_has_none_on_paper(api: Api) -> None:
    assert (await printed(lead(api)))["names"] is None


@pytest.mark.usefixtures("told")
async def test_figures_as_they_are_open_to_those_who_may_see_the_municipalitys_clients(api: Api) -> None:
    own = await printed(lead(api))
    whole = await printed(lead(api, *REGION), municipality="all")

    async def status(who: Api, report: dict[str, Any]) -> int:
        return (await who.get(f"/printed-reports/{report['id']}")).status_code

    assert await status(lead(api), own) == 200
    assert await status(api.as_("coordinator", municipalities=REGION), whole) == 200
    assert await status(lead(api, "320"), own) == 403
    assert await status(lead(api), whole) == 403
    assert await status(api.as_("analyst", municipalities=REGION), own) == 403
    assert await status(api.as_("operator", municipalities=REGION), whole) == 403


@pytest.mark.usefixtures("told")
async def test_the_list_holds_what_one_may_open_the_latest_first(api: Api) -> None:
    own = await printed(lead(api))
    theirs = await printed(lead(api, "320"), municipality="320")
    whole = await printed(lead(api, *REGION), municipality="all")

    async def listed(who: Api, **asked: Any) -> list[str]:
        answer = await who.get("/printed-reports", params=asked)
        return [one["id"] for one in answer.json()["items"]]

    assert await listed(lead(api)) == [own["id"]]
    assert set(await listed(lead(api, *REGION))) == {own["id"], theirs["id"], whole["id"]}
    assert await listed(lead(api, *REGION), municipality="320") == [theirs["id"]]
    assert await listed(api.as_("analyst")) == []


@pytest.mark.usefixtures("told")
async def test_a_long_list_comes_in_pages(api: Api) -> None:
    made = {(await printed(lead(api)))["id"] for _ in range(3)}

    first = (await lead(api).get("/printed-reports", params={"limit": 2})).json()
    second = (await lead(api).get("/printed-reports", params={"limit": 2, "after": first["next"]})).json()

    assert {one["id"] for one in first["items"] + second["items"]} == made
    assert second["next"] is None


@pytest.mark.usefixtures("told")
async def test_a_double_click_prints_once(api: Api) -> None:
    one, key = lead(api), {"idempotency-key": str(uuid4())}

    first, second = [await one.post("/printed-reports", json=NEW, headers=key) for _ in range(2)]

    assert first.json() == second.json()
    assert len((await one.get("/printed-reports")).json()["items"]) == 1


async def test_an_unknown_id_is_not_found(api: Api) -> None:
    answer = await lead(api).get(f"/printed-reports/{uuid4()}")

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/printed-report-not-found")


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    "change",
    ["update printed_reports set municipality = '320'", "delete from printed_reports", "truncate printed_reports"],
)
async def test_not_even_the_database_lets_a_printed_report_be_changed(
    api: Api, sessions: Sessions, change: str
) -> None:
    await printed(lead(api))

    with pytest.raises(IntegrityError, match="written once"):
        async with sessions.begin() as session:
            await session.execute(text(change))


async def test_while_it_is_printed_nobody_is_recounted(real: Sessions) -> None:
    """Its tables are of one state, though each is a question of its own."""
    async with real.begin() as printing:
        await printing.execute(STAND_STILL)
        async with real.begin() as other:
            taken = await other.scalar(text("select pg_try_advisory_xact_lock(hashtext('reporting standing'))"))
    await recount_all(real, LIVE)

    assert taken is False
