"""Figures of regions added up: which are in the sum, which are missing, and why there is no sum of something."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from common.days import today
from portal.access import visitor
from portal.app import create_portal, lifespan
from portal.languages import LANGUAGES
from portal.pages.by_region import offered_regions
from portal.pages.report_titles import TITLES
from portal.sessions import COOKIE
from portal.settings import PortalSettings
from reporting.protection.tables import TABLES
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services, log_in

TEXT = {"fi": "Näin", "sv": "Så", "en": "So"}
MONTHS = [{"month_end": "2026-09-30", "regions": ["19", "21"]}, {"month_end": "2026-08-31", "regions": ["21"]}]


def a_region(code: str, name: str, state: str = "counted") -> dict[str, Any]:
    texts = dict.fromkeys(("fi", "sv", "en"), name)
    return {"code": code, "texts": texts, "state": state, "known_at": None, "complete_until": None}


def a_row(code: str, clients: int | str, **hidden: str) -> dict[str, Any]:
    figures: dict[str, Any] = {"clients": clients, "employed_persons": 22, "contracts": 30}
    figures |= {"employment_coefficient": "0.55", "contract_coefficient": "0.75"}
    return {"municipality": code, "group": None, "hidden": hidden, **figures | dict.fromkeys(hidden, "..")}


def the_country(*rows: dict[str, Any], regions: list[dict[str, Any]]) -> dict[str, Any]:
    definition = {"definition": {"name": "coefficients", "version": 1, "text": TEXT}}
    rule = {"suppression": {"name": "disclosure_control", "version": 1, "k": 5, "text": TEXT}}
    moment = {"on": "2026-09-30", "known_at": "2026-10-05T03:00:00Z", "complete_until": None}
    areas = {"level": "region", "of": "day", "on": "2026-09-30", "version": 1, "regions": regions}
    return definition | rule | moment | {"edition": None, "areas": areas, "rows": list(rows)}


BOTH = the_country(
    a_row("19", 40),
    a_row("21", 60),
    a_row("all", 100),
    regions=[a_region("19", "Naapuri"), a_region("21", "Lappi")],
)


@pytest.fixture
def services() -> Services:
    return Services(
        {
            "GET reporting /reports/coefficients": BOTH,
            "GET reporting /published-month-ends": {"month_ends": MONTHS},
            "GET reporting /month-ends": {"month_ends": []},
        }
    )


@pytest.fixture
def role() -> str:
    return "team_lead"


@pytest.fixture
async def reader(
    settings: PortalSettings, services: Services, role: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    log_in(app, services, role)
    monkeypatch.setattr("portal.pages.start.visitor", app.dependency_overrides[visitor])
    async with lifespan(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        yield client


def asked_of(services: Services) -> Any:
    return [one.url.params for one in services.asked if one.url.path == "/reports/coefficients"][-1]


async def test_regions_stand_by_name_with_their_sum(reader: httpx.AsyncClient, services: Services) -> None:
    page = (await reader.get("/reports/coefficients", params={"by": "region", "on": "30.9.2026"})).text

    assert asked_of(services)["level"] == "region"
    assert asked_of(services)["on"] == "2026-09-30"
    assert "Naapuri" in page
    assert "Kaikki julkaisseet alueet yhteensä" in page
    assert "puuttuu summasta" not in page
    assert "&amp;by=region" in page, "other reports are of regions too"
    assert "level=region" in page, "and so are the files"
    assert "Valmentajien asiakasmäärät" not in page, "nobody publishes that"


async def test_a_day_within_a_month_gives_the_last_month_end_before_it(
    reader: httpx.AsyncClient, services: Services
) -> None:
    services.answers["GET reporting /reports/coefficients"] = BOTH | {"on": "2026-08-31"}

    page = (await reader.get("/reports/coefficients", params={"by": "region", "on": "15.9.2026"})).text

    assert asked_of(services)["on"] == "2026-08-31"
    assert 'value="2026-08-31" selected' in page
    assert "known_on" not in page, "what regions have published is not known otherwise at another time"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("15.9.2026", "2026-08-31"),
        ("30.9.2026", "2026-09-30"),
        ("15.3.2020", "2020-02-29"),
        ("31.3.2020", "2020-03-31"),
        ("1.1.2999", "2999-01-01"),
    ],
)
async def test_another_month_than_the_one_asked_for_is_never_shown_without_a_word(
    reader: httpx.AsyncClient, services: Services, typed: str, asked: str
) -> None:
    """Before the first that was published, and in the future, reporting refuses and says why."""
    await reader.get("/reports/coefficients", params={"by": "region", "on": typed})

    assert asked_of(services)["on"] == asked


async def test_a_day_that_is_none_is_said(reader: httpx.AsyncClient, services: Services) -> None:
    page = (await reader.get("/reports/coefficients", params={"by": "region", "on": "syksy"})).text

    assert "Kirjoita päivä muodossa" in page
    assert [one for one in services.asked if one.url.path == "/reports/coefficients"] == []


async def test_where_nothing_was_published_reporting_is_asked_for_the_last_month_end(
    reader: httpx.AsyncClient, services: Services
) -> None:
    """It says that there is nothing yet, not that the day is no month's last."""
    services.answers["GET reporting /published-month-ends"] = {"month_ends": []}

    await reader.get("/reports/coefficients", params={"by": "region"})

    assert asked_of(services)["on"] == str(today().replace(day=1) - timedelta(days=1))


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("not_published", "se ei ole julkaissut tämän kuukauden lukuja"),
        ("withheld", "sen tämän kuukauden lukuja ei voitu suojata"),
        ("counted_otherwise", "se laskee luvut määritelmän toisen version mukaan"),
    ],
)
async def test_a_region_that_is_missing_is_named_with_the_reason(
    reader: httpx.AsyncClient, services: Services, state: str, why: str
) -> None:
    regions = [a_region("19", "Naapuri", state), a_region("21", "Lappi")]
    services.answers["GET reporting /reports/coefficients"] = the_country(
        a_row("21", 60), a_row("all", 60), regions=regions
    )

    page = (await reader.get("/reports/coefficients", params={"by": "region"})).text

    assert f"Naapuri puuttuu summasta: {why}." in page
    assert "Mukana olevat alueet yhteensä" in page


async def test_when_no_region_can_be_added_the_page_still_says_why(
    reader: httpx.AsyncClient, services: Services
) -> None:
    services.answers["GET reporting /reports/coefficients"] = the_country(
        regions=[a_region("19", "Naapuri", "counted_otherwise")]
    )

    page = (await reader.get("/reports/coefficients", params={"by": "region"})).text

    assert "Naapuri puuttuu summasta" in page


async def test_why_there_is_no_sum_is_told(reader: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET reporting /reports/coefficients"] = the_country(
        a_row("19", 40, employed_persons="in_a_region"),
        a_row("all", 40, employed_persons="in_a_region"),
        regions=[a_region("19", "Naapuri")],
    )

    page = (await reader.get("/reports/coefficients", params={"by": "region"})).text

    assert "Kun yksikin alue on peittänyt lukumäärän" in page


@pytest.mark.parametrize("role", ["analyst"])
async def test_where_there_are_no_own_figures_the_regions_are_shown_at_once(
    reader: httpx.AsyncClient, services: Services
) -> None:
    page = (await reader.get("/reports")).text

    assert asked_of(services)["level"] == "region"
    assert "Naapuri" in page
    assert '<option value="region" selected>' in page


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_language_has_the_page(reader: httpx.AsyncClient, language: str) -> None:
    reader.cookies.set("language", language)
    page = await reader.get("/reports/coefficients", params={"by": "region"})

    assert page.status_code == 200


def test_regions_are_offered_for_what_regions_publish() -> None:
    assert {name for name in TITLES if offered_regions(name)} == {
        name for name in TITLES if name.replace("-", "_") in TABLES
    }


@pytest.mark.parametrize("role", ["analyst"])
async def test_the_first_page_of_a_country_is_of_its_regions(reader: httpx.AsyncClient) -> None:
    page = (await reader.get("/", headers={"cookie": f"{COOKIE}=x"})).text

    assert "Työllisyyskerroin, Naapuri" in page
    assert "Työllisyyskerroin, Kaikki julkaisseet alueet yhteensä" in page
    assert 'href="/reports?by=region"' in page
    assert "Suojattuja lukuja ei ole vielä" not in page


async def test_regions_stand_in_the_order_of_their_names(reader: httpx.AsyncClient) -> None:
    page = (await reader.get("/reports/coefficients", params={"by": "region"})).text

    assert page.index(">Lappi<") < page.index(">Naapuri<") < page.index("Kaikki julkaisseet alueet yhteensä<")


async def test_a_period_that_regions_do_not_publish_stays_in_sight_with_the_reason(
    reader: httpx.AsyncClient, services: Services
) -> None:
    """It was typed for one's own figures, and comes along when regions are chosen."""
    problem = {"type": "/problems/no-period-of-regions", "title": "Jätä jakso pois.", "status": 422}
    problem |= {"errors": [{"field": "since", "detail": "Jätä jakso pois."}]}
    services.answers["GET reporting /reports/coefficients-started-in-period"] = httpx.Response(422, json=problem)

    page = await reader.get("/reports/coefficients", params={"by": "region", "on": "30.9.2026", "since": "1.1.2026"})

    assert page.status_code == 422
    assert "Jätä jakso pois." in page.text
    assert 'name="since"' in page.text
