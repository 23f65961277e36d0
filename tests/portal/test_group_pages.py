"""Reports broken down and of a period, chosen by plain forms."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from portal.app import create_portal, lifespan
from portal.pages.by_area import NOT_OF_PLACES
from portal.pages.groups import BREAKDOWNS, OF_A_PERIOD, called_in_reporting
from portal.pages.report_titles import TITLES
from portal.settings import PortalSettings
from reporting.registry import REPORTS
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services, log_in
from tests.portal.test_ways_pages import CURVE

TEXT = {"fi": "Näin", "sv": "Så", "en": "So"}
WHOM = {"fi": "Ketkä", "sv": "Vilka", "en": "Whom"}
ON = {"on": "15.10.2022"}
MARI = "0b7c7f0e-55c1-4c4e-9c0e-3f3c9d1a2b10"


def said(name: str, **more: Any) -> dict[str, Any]:
    definition = {"definition": {"name": name, "version": 1, "text": TEXT, "population": WHOM}}
    return definition | {"on": "2022-10-15", "known_at": "2026-01-01T00:00:00Z", "complete_until": None} | more


def of_coefficients(by: str, *groups: str) -> dict[str, Any]:
    figures: dict[str, Any] = {"clients": 40, "employed_persons": 22, "contracts": 30}
    figures |= {"employment_coefficient": "0.55", "contract_coefficient": "0.75"}
    rows = [{"municipality": place, "group": group, **figures} for place in ("320", "698") for group in groups]
    return said("coefficients", by=by, rows=rows)


REASONS = ("no_capacity", "other")
DECLINED = [
    {"reason": reason, "municipality": "698", "group": group, "count": count, "percent": "50.0"}
    for reason in REASONS
    for group, count in (("self", 3), ("health_care", 4))
]
WAITING = {
    "step": "answer",
    "municipality": "698",
    "counted": 12,
    "median_days": "3.0",
    **dict.fromkeys(("up_to_week", "up_to_two_weeks", "up_to_month", "longer", "within_promise"), 3),
    "percent_within": "25.0",
}


@pytest.fixture
def services() -> Services:
    return Services(
        {
            "GET reporting /reports/coefficients": of_coefficients("age_band", "<30", "not_known"),
            "GET reporting /reports/declined-referrals": said(
                "declined_referrals", by="source_category", rows=DECLINED
            ),
            "GET reporting /reports/waiting-times": said("waiting_times", since="2022-01-01", rows=[WAITING]),
            "GET coaching /coaches": {"items": [{"id": MARI, "name": "Mari Mallikas"}], "next": None},
        }
    )


@pytest.fixture
async def lead(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    log_in(app, services, "team_lead")
    async with lifespan(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        yield client


def asked_of(services: Services, report: str) -> httpx.QueryParams:
    [asked] = [one.url.params for one in services.asked if one.url.path == f"/reports/{report}"]
    return asked


async def test_a_report_broken_down_is_a_row_for_each_group_of_one_place(
    lead: httpx.AsyncClient, services: Services
) -> None:
    page = (await lead.get("/reports/coefficients", params=ON | {"by": "age_band", "municipality": "698"})).text

    assert asked_of(services, "coefficients")["by"] == "age_band"
    assert "Työllisyyskerroin: Rovaniemi" in page
    assert "alle 30 vuotta" in page
    assert "Ei tiedossa" in page
    assert page.count("0,55") == 2
    assert '<option value="age_band" selected>' in page
    assert "by=age_band" in page, "also the files are of the groups"


async def test_a_report_of_reasons_has_a_column_for_each_group(lead: httpx.AsyncClient) -> None:
    page = (await lead.get("/reports/declined-referrals", params=ON | {"by": "source_category"})).text

    assert page.index("Asiakas itse") < page.index("Terveydenhuolto")
    assert page.count('class="govuk-table__cell govuk-table__cell--numeric"') == len(REASONS) * 2


async def test_coaches_are_called_by_their_names_and_only_leads_are_offered_them(
    settings: PortalSettings, lead: httpx.AsyncClient, services: Services
) -> None:
    services.answers["GET reporting /reports/coefficients"] = of_coefficients("coach", MARI, "not_known")

    page = (await lead.get("/reports/coefficients", params=ON | {"by": "coach"})).text

    assert "Mari Mallikas" in page
    assert MARI not in page
    assert WHOM["fi"] in page, "whose coach's figures a person is in"
    app = create_portal(settings)
    log_in(app, services, "coordinator")
    services.answers["GET reporting /reports/coefficients"] = of_coefficients("sex", "female")
    async with lifespan(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        others = (await client.get("/reports/coefficients", params=ON | {"by": "sex"})).text
    assert '<option value="sex" selected>' in others
    assert '<option value="coach"' not in others


async def test_a_period_is_asked_for_by_its_first_day(lead: httpx.AsyncClient, services: Services) -> None:
    page = (await lead.get("/reports/waiting-times", params=ON | {"since": "1.1.2022"})).text

    assert asked_of(services, "waiting-times")["since"] == "2022-01-01"
    assert 'value="1.1.2022"' in page
    assert "since=2022-01-01" in page


async def test_a_period_in_which_there_was_nothing_says_how_to_find_another(
    lead: httpx.AsyncClient, services: Services
) -> None:
    services.answers["GET reporting /reports/retention"] = said("retention", since="2022-01-01", rows=[])

    page = (await lead.get("/reports/retention", params=ON | {"since": "1.1.2022"})).text

    assert "Tältä jaksolta ei ole lukuja" in page
    assert "Valitse jaksolle aikaisempi ensimmäinen tai myöhempi viimeinen päivä." in page


async def test_the_period_shown_is_said_and_the_curve_is_of_it(lead: httpx.AsyncClient, services: Services) -> None:
    weeks = {f"{name}_{weeks}": None for weeks in (13, 26, 52) for name in ("percent", "at_risk")}
    row = {"municipality": "698", "first_jobs": 2, "left": 0, "median_days": None, **weeks}
    services.answers["GET reporting /reports/retention"] = said("retention", since="2022-01-01", rows=[row])
    services.answers["GET reporting /reports/retention-curve"] = CURVE

    page = (await lead.get("/reports/retention", params=ON | {"since": "1.1.2022"})).text

    assert asked_of(services, "retention-curve")["since"] == "2022-01-01"
    assert "Jakso 1.1.2022–15.10.2022." in page


async def test_coefficients_of_a_period_are_of_those_who_came_in_it_and_have_no_course(
    lead: httpx.AsyncClient, services: Services
) -> None:
    figures = {"clients": 4, "employed_persons": 1, "contracts": 1}
    row = {"municipality": "698", **figures, "employment_coefficient": "0.25", "contract_coefficient": "0.25"}
    came = said("coefficients_started_in_period", since="2022-01-01", rows=[row])
    services.answers["GET reporting /reports/coefficients-started-in-period"] = came

    page = (await lead.get("/reports/coefficients", params=ON | {"since": "1.1.2022"})).text
    file = await lead.get("/reports/coefficients/csv", params={"on": "2022-10-15", "since": "2022-01-01"})

    assert "coefficients_started_in_period" in page
    assert "Rovaniemi: 4 valmennetusta 1 on työllistynyt" in page
    assert "/reports/coefficients/csv?on=2022-10-15&amp;since=2022-01-01" in page
    assert "kulku" not in page
    assert file.text.splitlines()[1] == "698,4,1,1,0.25,0.25"
    assert "coefficients-2022-01-01--2022-10-15.csv" in file.headers["Content-Disposition"]


async def test_waiting_by_coach_is_of_starts_and_the_funnel_says_who_has_no_coach_yet(
    lead: httpx.AsyncClient, services: Services
) -> None:
    start = WAITING | {"step": "start", "group": MARI, "within_promise": None, "percent_within": None}
    services.answers["GET reporting /reports/waiting-times"] = said("waiting_times", by="coach", rows=[start])
    stages = [
        {"stage": "referred", "municipality": "698", "group": group, "persons": 3, "percent": "100.0"}
        for group in (MARI, "not_known")
    ]
    services.answers["GET reporting /reports/referral-funnel"] = said("referral_funnel", by="coach", rows=stages)

    waiting = (await lead.get("/reports/waiting-times", params=ON | {"by": "coach"})).text
    funnel = (await lead.get("/reports/referral-funnel", params=ON | {"by": "coach"})).text

    assert "Valmennuksen aloittaneita" in waiting
    assert "Enintään 7 päivää" in waiting
    assert "Vastattuja lähetteitä" not in waiting
    assert "Mari Mallikas" in waiting
    assert "Ei vielä valmentajaa" in funnel


async def test_a_day_that_is_none_is_said_at_its_field(lead: httpx.AsyncClient, services: Services) -> None:
    answer = await lead.get("/reports/waiting-times", params=ON | {"since": "kevät"})

    assert answer.status_code == 422
    assert 'href="#since"' in answer.text
    assert services.asked == []


async def test_the_groups_come_as_csv_too(lead: httpx.AsyncClient, services: Services) -> None:
    asked = {"on": "2022-10-15", "by": "age_band"}
    lines = (await lead.get("/reports/coefficients/csv", params=asked)).text.splitlines()

    assert lines[0].endswith(",group")
    assert lines[1].endswith(",<30")


def test_what_is_offered_is_what_reporting_answers() -> None:
    for name, codes in BREAKDOWNS.items():
        assert set(codes) == set(REPORTS[name.replace("-", "_")].breakdowns), name
    of_a_period = {kind.path for kind in REPORTS.values() if kind.is_of_a_period or kind.may_be_of_a_period}
    assert {called_in_reporting(name, "2022-01-01") for name in OF_A_PERIOD} <= of_a_period
    assert of_a_period & set(TITLES) <= set(OF_A_PERIOD)


def of_areas(*codes: str, beyond: tuple[str, ...] = ()) -> dict[str, Any]:
    figures: dict[str, Any] = {"clients": 40, "employed_persons": 22, "contracts": 30}
    figures |= {"employment_coefficient": "0.55", "contract_coefficient": "0.75"}
    texts = {"fi": "Lapin itäinen", "sv": "Östra Lappland", "en": "Eastern Lapland"}
    areas = [{"code": code, "texts": texts, "municipalities": ["320"], "beyond": list(beyond)} for code in codes]
    told = {"level": "employment_area", "of": "day", "on": "2022-10-15", "version": 1, "employment_areas": areas}
    return said("coefficients", areas=told, rows=[{"municipality": code, **figures} for code in (*codes, "all")])


async def test_a_report_by_employment_area_calls_areas_by_their_names(
    lead: httpx.AsyncClient, services: Services
) -> None:
    services.answers["GET reporting /reports/coefficients"] = of_areas("11", beyond=("009",))

    page = (await lead.get("/reports/coefficients", params=ON | {"by": "area"})).text

    asked = asked_of(services, "coefficients")
    assert (asked["level"], asked.get("by"), asked.get("areas_of")) == ("employment_area", None, None)
    assert "Lapin itäinen" in page
    assert "Koko alue" in page
    assert "Työllisyysalueet sellaisina kuin ne ovat 15.10.2022." in page
    assert "(1/2)" in page, "an area that reaches beyond the region says so"
    assert '<option value="area" selected>' in page
    assert "level=employment_area" in page, "also the files are of the areas"


async def test_the_areas_of_today_can_be_asked_for(lead: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET reporting /reports/declined-referrals"] = of_areas("11") | {
        "rows": [{"reason": "other", "municipality": "11", "count": 3, "percent": "100.0"}]
    }

    page = (await lead.get("/reports/declined-referrals", params=ON | {"by": "area_today"})).text

    assert asked_of(services, "declined-referrals")["areas_of"] == "today"
    assert "areas_of=today" in page
    assert "Lapin itäinen" in page


def test_areas_are_offered_for_reports_of_places() -> None:
    of_places = {name for name, kind in REPORTS.items() if kind.is_of_places}

    assert {name for name in REPORTS if name.replace("_", "-") not in NOT_OF_PLACES} == of_places


async def test_places_stand_by_their_names_and_the_region_last(lead: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET reporting /reports/coefficients"] = of_coefficients("sex", "female") | {"by": None}
    figures = services.answers["GET reporting /reports/coefficients"]["rows"][0]
    places = ("all", "148", "320", "698", "976")
    services.answers["GET reporting /reports/coefficients"]["rows"] = [
        figures | {"municipality": one} for one in places
    ]

    page = (await lead.get("/reports/coefficients", params=ON)).text

    assert "by" not in asked_of(services, "coefficients")
    table = page[page.index("<tbody") :]
    names = ("Inari", "Kemijärvi", "Rovaniemi", "Ylitornio", "Koko alue")
    assert [table.index(name) for name in names] == sorted(table.index(name) for name in names)
