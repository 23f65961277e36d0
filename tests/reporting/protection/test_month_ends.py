"""Month ends protected in the background, and what is answered of them: real events, real database, real solver."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from common.database import Sessions
from common.days import today
from reporting.protection.building import Spot
from reporting.protection.counting import AT_ONCE, NEXT_LOOK, protect_month_ends
from reporting.protection.messages import Solved, Work
from reporting.protection.months import last_over
from reporting.protection.solver import SolverFailed, solve
from reporting.settings import Settings
from tests.reporting.areas.country import a_file
from tests.reporting.builders import a_coaching, a_job, day
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]
LAST = last_over(today() - timedelta(days=1))
BEFORE = last_over(LAST - timedelta(days=1))
REGION = ["320", "698", "976"]


@pytest.fixture
def settings() -> Settings:
    return Settings(protected_after_days=1, protection_seconds=0.1)


@pytest.fixture
def work(sessions: Sessions, settings: Settings) -> Callable[[], Awaitable[int]]:
    """The worker's task until nothing is left; returns how many months it has protected."""

    async def until_done() -> int:
        done = 0
        while await protect_month_ends(sessions, settings=settings, solve=solve) == AT_ONCE:
            done += 1
        return done

    return until_done


async def clients(deliver: Deliver, municipality: str, number: int, *, employed: int = 0, on: date = BEFORE) -> None:
    cases = [a_coaching(municipality=municipality, started_on=on) for _ in range(number)]
    jobs = [received(a_job(case, started_on=on), sequence=2) for case in cases[:employed]]
    await deliver(*map(received, cases), *jobs)


async def begin(api: Api, **body: Any) -> list[dict[str, Any]]:
    """The last month alone, unless more is asked for."""
    answer = await api.as_("operator").post("/month-ends", json={"since": str(LAST)} | body)
    assert answer.status_code == 202, answer.text
    found: list[dict[str, Any]] = answer.json()["month_ends"]
    return found


async def report(api: Api, name: str = "coefficients", on: date = LAST, **asked: Any) -> dict[str, dict[str, Any]]:
    answer = await api.as_("analyst").get(f"/reports/{name}", params={"on": str(on)} | asked)
    assert answer.status_code == 200, answer.text
    return {row["municipality"]: row for row in answer.json()["rows"]}


@pytest.fixture
async def told(deliver: Deliver) -> None:
    """Twenty here with ten in work; twelve there with three; six in a third without any."""
    await clients(deliver, "698", 20, employed=10)
    await clients(deliver, "320", 12, employed=3)
    await clients(deliver, "976", 6)


@pytest.mark.usefixtures("told")
async def test_a_small_count_is_hidden_with_a_companion_and_the_total_stays(api: Api, work: Callable[..., Any]) -> None:
    await begin(api)
    assert await work() == 1

    rows = await report(api)

    assert (rows["320"]["employed_persons"], rows["320"]["employment_coefficient"]) == ("..", "..")
    assert rows["320"]["hidden"]["employed_persons"] == "protected"
    assert rows["320"]["clients"] == 12
    hidden = [place for place in ("320", "698", "976", "all") if rows[place]["employed_persons"] == ".."]
    assert len(hidden) >= 2


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("report", ["coefficients", "coefficient-course"])
async def test_a_place_that_is_not_the_regions_is_said_to_be_none(
    api: Api, work: Callable[..., Any], report: str
) -> None:
    await begin(api)
    await work()

    answer = await api.as_("analyst").get(f"/reports/{report}", params={"on": str(LAST), "municipality": "091"})

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/municipality-of-another-region")
    assert answer.json()["errors"][0]["field"] == "municipality"


@pytest.mark.usefixtures("told")
async def test_an_area_of_one_municipality_is_hidden_with_it_and_the_areas_are_told(
    api: Api, work: Callable[..., Any]
) -> None:
    """Two hierarchies over the same counts: what one hides the other may not give away."""
    told = await api.as_("operator").post("/areas", json=a_file(valid_from="2022-01-01"))
    assert told.status_code == 200, told.text
    await begin(api)
    await work()

    answer = await api.as_("analyst").get("/reports/coefficients", params={"on": str(LAST), "level": "employment_area"})

    rows = {row["municipality"]: row for row in answer.json()["rows"]}
    by_municipality = await report(api)
    assert list(rows) == ["11", "12", "all"]
    assert answer.json()["areas"]["level"] == "employment_area"
    assert list(by_municipality) == ["320", "698", "976", "all"]
    assert rows["12"]["clients"] == by_municipality["976"]["clients"]
    shown = [by_municipality[place]["employed_persons"] for place in ("320", "698")] + [rows["11"]["employed_persons"]]
    assert shown.count("..") >= 2, "3 employed: neither the other municipality and the area together, nor one alone"


@pytest.mark.usefixtures("told")
async def test_the_answer_says_by_which_rule_and_as_of_when(api: Api, work: Callable[..., Any]) -> None:
    await begin(api)
    await work()

    answer = (await api.as_("analyst").get("/reports/coefficients", params={"on": str(LAST)})).json()

    assert (answer["suppression"]["name"], answer["suppression"]["k"], answer["edition"]) == (
        "disclosure_control",
        5,
        1,
    )
    assert "1–4" in answer["suppression"]["text"]["fi"]
    assert answer["on"] == str(LAST)
    assert answer["definition"]["name"] == "coefficients"


@pytest.mark.usefixtures("told")
async def test_a_quotient_of_few_is_hidden_also_when_its_counts_are_shown(api: Api, work: Callable[..., Any]) -> None:
    await begin(api)
    await work()

    third = (await report(api, "referral_sources".replace("_", "-")))["976"]
    rows = [row for row in await rows_of(api, "referral-sources") if row["municipality"] == "976"]

    assert third["municipality"] == "976"
    assert {row["percent"] for row in rows} == {".."}, "six clients are fewer than twice five"
    assert all(row["hidden"]["percent"] in ("too_few", "protected") for row in rows)


async def rows_of(api: Api, name: str, role: str = "analyst", **claims: Any) -> list[dict[str, Any]]:
    answer = await api.as_(role, **claims).get(f"/reports/{name}", params={"on": str(LAST)})
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("name", ["coefficients", "referral-sources", "further-paths"])
async def test_what_is_shown_is_what_those_who_see_persons_see(api: Api, work: Callable[..., Any], name: str) -> None:
    await begin(api)
    await work()

    shown = await rows_of(api, name)
    real = await rows_of(api, name, role="team_lead", municipalities=REGION)

    assert len(shown) == len(real)
    for ours, theirs in zip(shown, real, strict=True):
        assert {key for key, figure in ours.items() if figure == ".."} == set(ours["hidden"])
        assert {key: theirs[key] for key in theirs if ours[key] != ".."} == {
            key: ours[key] for key in theirs if ours[key] != ".."
        }
    assert any(row["hidden"] for row in shown)
    assert any(not row["hidden"] for row in shown)


@pytest.mark.usefixtures("told")
async def test_a_hidden_count_is_kept_nowhere(api: Api, work: Callable[..., Any], sessions: Sessions) -> None:
    await begin(api)
    await work()

    async with sessions() as session:
        kept = await session.execute(text("select shown, reason from protected_counts where reason is not null"))
        found = kept.all()
    assert {row.reason for row in found} >= {"primary", "companion"}
    assert {row.shown for row in found} == {None}


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("role", ["analyst", "operator", "team_lead"])
async def test_what_was_lost_at_least_is_told_to_nobody(api: Api, work: Callable[..., Any], role: str) -> None:
    """Often it is the weight of the small counts alone: who adds up those of what is hidden finds which they are."""
    await begin(api)
    await work()

    [month] = (await api.as_(role).get("/month-ends")).json()["month_ends"]

    assert set(month) == {"id", "month_end", "edition", "state", "is_shown", "asked_at", "shown_at", "k"}


@pytest.mark.usefixtures("told")
async def test_a_month_that_is_not_done_yet_says_so_and_is_never_empty(api: Api) -> None:
    analyst = api.as_("analyst")
    asked = {"on": str(LAST)}

    before = await analyst.get("/reports/coefficients", params=asked)
    await begin(api)
    meanwhile = await api.as_("analyst").get("/reports/coefficients", params=asked)

    assert (before.status_code, before.json()["type"]) == (409, "/problems/publishing-not-begun")
    assert (meanwhile.status_code, meanwhile.json()["type"]) == (409, "/problems/month-being-prepared")


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("asked", "status", "problem", "field"),
    [
        ({"on": str(LAST - timedelta(days=1))}, 422, "month-ends-only", "on"),
        ({"known_at": "2026-01-01T00:00:00Z"}, 422, "not-as-known-then", "known_at"),
        ({"by": "sex"}, 403, "breakdown-not-protected", "by"),
    ],
)
async def test_what_is_not_protected_is_not_given(
    api: Api, work: Callable[..., Any], asked: dict[str, str], status: int, problem: str, field: str | None
) -> None:
    await begin(api)
    await work()

    answer = await api.as_("analyst").get("/reports/coefficients", params={"on": str(LAST)} | asked)

    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")
    assert [error["field"] for error in answer.json().get("errors", [])] == ([field] if field else [])


@pytest.mark.usefixtures("told")
async def test_the_operator_and_whoever_asks_for_it_get_the_same_protected_table(
    api: Api, work: Callable[..., Any]
) -> None:
    await begin(api)
    await work()
    asked = {"on": str(LAST), "protected": "true"}

    lead = await api.as_("team_lead", municipalities=["698"]).get("/reports/coefficients", params=asked)
    operator = await api.as_("operator").get("/reports/coefficients", params={"on": str(LAST)})
    analyst = await api.as_("analyst").get("/reports/coefficients", params={"on": str(LAST)})

    assert lead.json() == operator.json() == analyst.json()


@pytest.mark.usefixtures("told")
async def test_a_count_that_changed_by_less_than_k_is_hidden_and_shown_again_once_it_has_changed_enough(
    api: Api, deliver: Deliver, work: Callable[..., Any], sessions: Sessions
) -> None:
    await begin(api)
    await work()
    first = (await report(api))["698"]["clients"]
    await clients(deliver, "698", 3, on=LAST)
    await begin(api, since=str(LAST))
    await work()
    after_three = (await report(api))["698"]["clients"]
    await clients(deliver, "698", 4, on=LAST)
    await begin(api, since=str(LAST))
    await work()

    after_seven = (await report(api))["698"]["clients"]

    assert (first, after_three, after_seven) == (20, "..", 27)
    assert await reasons(sessions, ("coefficients.clients", "698")) == [None, "changed", None]


async def reasons(sessions: Sessions, spot: Spot) -> list[str | None]:
    of = text("""
        select reason from protected_counts join month_ends on id = month_end_id
        where line = :line and place = :place and month_end = :on order by edition
    """)
    async with sessions() as session:
        return list(await session.scalars(of, {"line": spot[0], "place": spot[1], "on": LAST}))


@pytest.mark.usefixtures("told")
async def test_while_a_month_is_counted_anew_readers_see_the_edition_before(api: Api, work: Callable[..., Any]) -> None:
    await begin(api, since=str(BEFORE))
    await work()

    await begin(api, since=str(LAST))

    assert (await report(api))["698"]["clients"] == 20
    [newest, _] = (await api.as_("analyst").get("/month-ends")).json()["month_ends"]
    assert (newest["edition"], newest["state"], newest["is_shown"]) == (2, "asked", True)


@pytest.mark.usefixtures("told")
async def test_a_table_that_fails_the_audit_is_not_shown(api: Api, sessions: Sessions, settings: Settings) -> None:
    await begin(api, since=str(LAST))

    async def failing(work: Work) -> Solved:
        return Solved([], 0, 0, [], failed=[0], goals=1)

    await protect_month_ends(sessions, settings=settings, solve=failing)

    answer = await api.as_("analyst").get("/reports/coefficients", params={"on": str(LAST)})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/month-withheld")


@pytest.mark.usefixtures("told")
async def test_a_solver_that_dies_is_tried_again_and_shows_nothing(
    api: Api, sessions: Sessions, settings: Settings, work: Callable[..., Any]
) -> None:
    await begin(api, since=str(LAST))

    async def dying(work: Work) -> Solved:
        raise SolverFailed("ended with -9")

    pause = await protect_month_ends(sessions, settings=settings, solve=dying)

    assert pause > NEXT_LOOK
    assert (await api.as_("analyst").get("/reports/coefficients", params={"on": str(LAST)})).status_code == 409
    assert await work() == 1


@pytest.mark.usefixtures("told")
async def test_a_month_that_fails_each_time_does_not_hold_up_the_others(
    api: Api, sessions: Sessions, settings: Settings
) -> None:
    await begin(api, since=str(BEFORE))
    tried = []

    async def dying_once(work: Work) -> Solved:
        tried.append(work)
        if len(tried) == 1:
            raise SolverFailed("took too long")
        return await solve(work)

    for _ in range(2):
        await protect_month_ends(sessions, settings=settings, solve=dying_once)

    months = (await api.as_("analyst").get("/month-ends")).json()["month_ends"]
    assert [(month["month_end"], month["state"]) for month in months] == [(str(LAST), "shown"), (str(BEFORE), "asked")]


@pytest.mark.usefixtures("told")
async def test_once_begun_each_month_follows_by_itself(api: Api, sessions: Sessions, work: Callable[..., Any]) -> None:
    assert await work() == 0, "publishing is begun by the operator"
    await begin(api, since=str(BEFORE))
    async with sessions.begin() as session:
        await session.execute(text("delete from month_ends where month_end = :on"), {"on": LAST})

    assert await work() == 2

    months = (await api.as_("analyst").get("/month-ends")).json()["month_ends"]
    assert [(month["month_end"], month["state"]) for month in months] == [(str(LAST), "shown"), (str(BEFORE), "shown")]


@pytest.mark.usefixtures("told")
async def test_the_course_has_a_point_for_each_month_end_shown(api: Api, work: Callable[..., Any]) -> None:
    await begin(api, since=str(BEFORE))
    await work()

    course = await api.as_("analyst").get("/reports/coefficient-course", params={"municipality": "698"})

    assert [point["on"] for point in course.json()["points"]] == [str(BEFORE), str(LAST)]
    assert [point["clients"] for point in course.json()["points"]] == [20, 20]


async def test_before_anything_is_recorded_there_is_nothing_to_begin(api: Api) -> None:
    answer = await api.as_("operator").post("/month-ends", json={})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/nothing-recorded-yet")


@pytest.mark.usefixtures("told")
async def test_a_month_that_is_not_over_cannot_be_protected(api: Api) -> None:
    answer = await api.as_("operator").post("/month-ends", json={"since": str(today())})

    assert answer.status_code == 422
    assert day(answer.json()["last"]) == LAST
