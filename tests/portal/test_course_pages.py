"""The coefficient's course on pages: which municipalities stand in it, what it says, and its days as table and file."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from common.days import now
from portal.app import create_portal, lifespan
from portal.settings import PortalSettings
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services, log_in

TEXTS = {"fi": "Selitys", "sv": "Förklaring", "en": "Explanation"}
SAID = {
    "definition": {"name": "coefficients", "version": 2, "text": TEXTS},
    "on": "2022-10-15",
    "known_at": "2026-01-01T00:00:00Z",
    "complete_until": "2026-01-01T00:00:00Z",
}
CLIENTS = {"320": 15, "698": 70, "261": 9, "732": 8, "976": 7, "all": 109}


def a_row(municipality: str, clients: Any) -> dict[str, Any]:
    counts = {"clients": clients, "employed_persons": 3, "contracts": 4}
    return {"municipality": municipality, "employment_coefficient": "0.20", "contract_coefficient": "0.27"} | counts


def a_point(on: str, clients: int, employed: int, coefficient: str) -> dict[str, Any]:
    return {"on": on, "clients": clients, "employed_persons": employed, "employment_coefficient": coefficient}


POINTS = [a_point("2021-05-03", 1, 0, "0.00"), a_point("2022-03-01", 50, 20, "0.40")]


NOBODY = a_point("2022-09-30", 0, 0, "0.00") | {"employment_coefficient": None}


class Reporting(Services):
    """Answers for each municipality asked for with its own course."""

    nobody_in: tuple[str, ...] = ()
    away = False

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != "/reports/coefficient-course":
            return super().answer(request)
        self.asked.append(request)
        if self.away:
            return httpx.Response(503, json={})
        place = request.url.params["municipality"]
        course = SAID | {"municipality": place, "points": [NOBODY] if place in self.nobody_in else POINTS}
        return httpx.Response(200, json=course)


@pytest.fixture
def services() -> Reporting:
    rows = [a_row(code, clients) for code, clients in CLIENTS.items()]
    return Reporting({"GET reporting /reports/coefficients": SAID | {"rows": rows}})


@pytest.fixture
async def lead(services: Services, settings: PortalSettings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    log_in(app, services, "team_lead")
    async with lifespan(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        yield client


def courses_asked(services: Services) -> list[httpx.QueryParams]:
    return [one.url.params for one in services.asked if one.url.path == "/reports/coefficient-course"]


async def test_the_page_of_the_coefficient_shows_the_one_in_focus_with_those_of_most_clients(
    lead: httpx.AsyncClient, services: Reporting
) -> None:
    page = (await lead.get("/reports/coefficients", params={"municipality": "976", "on": "15.10.2022"})).text

    assert [one["municipality"] for one in courses_asked(services)] == ["976", "698", "320", "261"]
    assert {one["steps"] for one in courses_asked(services)} == {"changes"}
    assert "Työllisyyskerroin 15.10.2022: " in page
    assert "Rovaniemi 0,40" in page
    assert page.count("1.3.2022") >= 4, "each municipality's table has the day of the change"


async def test_those_ticked_stand_in_the_picture_as_they_were_known_then(
    lead: httpx.AsyncClient, services: Reporting
) -> None:
    asked = {"on": "15.10.2022", "places": ["320", "all"], "known_on": "1.3.2023"}

    page = (await lead.get("/reports/coefficients/course", params=asked)).text

    assert [one["municipality"] for one in courses_asked(services)] == ["320", "all"]
    assert {one["known_at"] for one in courses_asked(services)} == {"2023-03-02T00:00:00+02:00"}
    assert "Luvut sellaisina kuin ne tiedettiin 1.1.2026 klo 2.00." in page
    assert "/reports/coefficients/course/csv?on=2022-10-15&amp;known_at=2023-03-02T00" in page


async def test_of_one_municipality_it_says_from_where_to_where(lead: httpx.AsyncClient) -> None:
    page = (await lead.get("/reports/coefficients/course", params={"on": "15.10.2022", "places": "320"})).text

    assert "Kemijärvi: kerroin 0,00 (3.5.2021) → 0,40 (15.10.2022)" in page


async def test_a_municipality_where_nobody_came_does_not_take_the_others_away(
    lead: httpx.AsyncClient, services: Reporting
) -> None:
    services.nobody_in = ("320", "261")

    page = (await lead.get("/reports/coefficients", params={"municipality": "698", "on": "15.10.2022"})).text

    assert "Työllisyyskerroin 15.10.2022: Rovaniemi 0,40" in page
    assert "ei ole vielä valmennettu ketään: Kemijärvi, Kittilä." in page


async def test_where_clients_are_hidden_there_are_some_and_their_course_is_shown_before_those_of_nobody(
    lead: httpx.AsyncClient, services: Reporting
) -> None:
    counts: dict[str, Any] = {"320": 0, "261": 0, "732": 0, "976": 0, "698": "..", "all": ".."}
    rows = [a_row(code, clients) for code, clients in counts.items()]
    services.answers["GET reporting /reports/coefficients"] = SAID | {"rows": rows}

    page = (await lead.get("/reports/coefficients", params={"on": "15.10.2022"})).text

    assert courses_asked(services)[0]["municipality"] == "698"
    assert '<option value="698" selected>Rovaniemi' in page


async def test_where_nobody_came_at_all_nothing_is_said_to_have_failed(
    lead: httpx.AsyncClient, services: Reporting
) -> None:
    services.nobody_in = tuple(CLIENTS)

    page = (await lead.get("/reports/coefficients", params={"on": "15.10.2022"})).text

    assert "Kertoimen kulkua ei voi piirtää" in page
    assert "tietoja ei saada juuri nyt" not in page


async def test_a_course_that_could_not_be_had_is_said_to_be_missing(
    lead: httpx.AsyncClient, services: Reporting
) -> None:
    services.away = True

    page = (await lead.get("/reports/coefficients", params={"on": "15.10.2022"})).text

    assert "Kertoimen kulkua ei voi piirtää" not in page
    assert "tietoja ei saada juuri nyt" in page


async def test_figures_that_are_behind_say_so_and_how_far(lead: httpx.AsyncClient, services: Reporting) -> None:
    report = services.answers["GET reporting /reports/coefficients"]

    behind = (await lead.get("/reports/coefficients", params={"on": "15.10.2022"})).text
    services.answers["GET reporting /reports/coefficients"] = report | {"complete_until": None}
    unknown = (await lead.get("/reports/coefficients", params={"on": "15.10.2022"})).text
    services.answers["GET reporting /reports/coefficients"] = report | {"complete_until": now().isoformat()}
    level = (await lead.get("/reports/coefficients", params={"on": "15.10.2022"})).text

    assert "Luvut ovat jäljessä." in behind
    assert "Niissä on kaikki, mikä oli tallennettu 1.1.2026 klo 2.00.00." in behind
    assert "Vielä ei tiedetä, mihin asti niissä on kaikki." in unknown
    assert "Luvut ovat jäljessä." not in level
    assert "Luvuissa on kaikki, mikä oli tallennettu " in level


async def test_figures_as_known_then_are_not_behind(lead: httpx.AsyncClient) -> None:
    asked = {"on": "15.10.2022", "known_on": "1.3.2023"}

    page = (await lead.get("/reports/coefficients", params=asked)).text

    assert "Luvut ovat jäljessä." not in page
    assert "Luvuissa on kaikki, mikä oli tallennettu 1.1.2026 klo 2.00.00." in page


async def test_five_are_too_many_and_four_of_them_are_shown(lead: httpx.AsyncClient, services: Reporting) -> None:
    places = ["320", "698", "261", "732", "976"]

    answer = await lead.get("/reports/coefficients/course", params={"on": "15.10.2022", "places": places})

    assert answer.status_code == 422
    assert "Valitse enintään neljä" in answer.text
    assert len(courses_asked(services)) == 4
    assert answer.text.count("checked") == 5


async def test_what_the_service_says_of_the_moment_stands_at_the_day(
    lead: httpx.AsyncClient, services: Reporting
) -> None:
    said = "Tietohetki on tulevaisuudessa."
    problem = {"type": "/problems/known-in-the-future", "errors": [{"field": "known_at", "detail": said}]}
    services.answers["GET reporting /reports/coefficients"] = httpx.Response(422, json=problem)

    page = await lead.get("/reports/coefficients/course", params={"on": "15.10.2022", "known_on": "1.3.2099"})

    assert page.status_code == 422
    assert 'href="#known_on"' in page.text
    assert said in page.text


async def test_the_file_has_every_day_of_those_in_the_picture(lead: httpx.AsyncClient) -> None:
    asked = {"on": "2022-10-15", "places": ["320", "698"]}

    answer = await lead.get("/reports/coefficients/course/csv", params=asked)

    assert answer.headers["content-disposition"] == 'attachment; filename="coefficient-course-2022-10-15.csv"'
    assert answer.text.splitlines() == [
        "municipality,on,clients,employed_persons,employment_coefficient",
        "320,2021-05-03,1,0,0.00",
        "320,2022-03-01,50,20,0.40",
        "698,2021-05-03,1,0,0.00",
        "698,2022-03-01,50,20,0.40",
    ]


async def test_a_long_course_shows_its_latest_days_and_says_where_the_others_are(
    lead: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.pages.coefficient_course.MOST_ROWS", 1)

    page = (await lead.get("/reports/coefficients/course", params={"on": "15.10.2022", "places": "320"})).text

    assert "Tätä aiempi 1 päivä on CSV-tiedostossa." in page
    assert '<th scope="row" class="govuk-table__header">1.3.2022' in page
    assert '<th scope="row" class="govuk-table__header">3.5.2021' not in page
