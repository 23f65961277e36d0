"""Figures as one without a right to persons finds them: months to choose from, what is hidden, and why."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from portal.access import visitor
from portal.app import create_portal, lifespan
from portal.sessions import COOKIE
from portal.settings import PortalSettings
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services, log_in

TEXTS = {"fi": "Selitys", "sv": "Förklaring", "en": "Explanation"}
MONTHS = [
    {"month_end": "2026-10-31", "is_shown": False},
    {"month_end": "2026-09-30", "is_shown": True},
    {"month_end": "2026-08-31", "is_shown": True},
]


def a_row(municipality: str, *figures: Any, **hidden: str) -> dict[str, Any]:
    names = ("clients", "employed_persons", "contracts", "employment_coefficient", "contract_coefficient")
    return {"municipality": municipality, "hidden": hidden} | dict(zip(names, figures, strict=True))


SMALL = a_row("320", 12, "..", 9, "..", "0.75", employed_persons="protected", employment_coefficient="protected")
SAID = {
    "definition": {"name": "coefficients", "version": 1, "text": TEXTS},
    "suppression": {"name": "disclosure_control", "version": 1, "k": 5, "text": TEXTS},
    "on": "2026-09-30",
    "known_at": "2026-10-05T03:00:00Z",
    "complete_until": "2026-10-05T03:00:00Z",
}
REPORT = SAID | {
    "edition": 1,
    "rows": [SMALL, a_row("698", 70, 39, 62, "0.56", "0.89"), a_row("all", 82, 45, 71, "0.55", "0.87")],
}
POINT = {"on": "2026-09-30"} | {
    name: figure for name, figure in SMALL.items() if name not in ("municipality", "hidden")
}
COURSE = SAID | {"municipality": "320", "points": [POINT]}


@pytest.fixture
def services() -> Services:
    return Services(
        {
            "GET reporting /month-ends": {"month_ends": MONTHS},
            "GET reporting /reports/coefficients": REPORT,
            "GET reporting /reports/coefficient-course": COURSE,
        }
    )


@pytest.fixture
async def analyst(
    settings: PortalSettings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    log_in(app, services, "analyst")
    monkeypatch.setattr("portal.pages.start.visitor", app.dependency_overrides[visitor])
    async with lifespan(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        yield client


async def test_the_last_protected_month_is_shown_and_the_others_can_be_chosen(
    analyst: httpx.AsyncClient, services: Services
) -> None:
    page = await analyst.get("/reports")

    [asked] = [one for one in services.asked if one.url.path == "/reports/coefficients"]
    assert asked.url.params["on"] == "2026-09-30"
    assert '<option value="2026-08-31"' in page.text
    assert "2026-10-31" not in page.text


async def test_a_hidden_cell_is_hatched_and_why_is_one_click_away(analyst: httpx.AsyncClient) -> None:
    page = (await analyst.get("/reports/coefficients", params={"municipality": "320"})).text

    assert page.count('class="govuk-table__cell govuk-table__cell--numeric rn-hidden"') == 2
    assert page.count('href="#why-protected"') == 2
    assert page.count('id="why-protected"') == 1
    assert "peitetty, katso miksi" in page
    assert "Selitys" in page


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("referral-sources", {"source_category": "self", "count": "..", "percent": ".."}),
        ("further-paths", {"row": "studies", "count": "..", "percent": "..", "denominator": "clients"}),
        ("employer-contacts", {"employers": "..", "contacts": ".."}),
    ],
)
async def test_hidden_cells_of_every_table_lead_to_why(
    analyst: httpx.AsyncClient, services: Services, name: str, facts: dict[str, str]
) -> None:
    hidden = {field: "protected" for field, figure in facts.items() if figure == ".."}
    rows: list[dict[str, Any]] = [{"municipality": place, "hidden": hidden, **facts} for place in ("320", "698", "all")]
    services.answers[f"GET reporting /reports/{name}"] = SAID | {"edition": 1, "rows": rows}

    page = (await analyst.get(f"/reports/{name}")).text

    assert page.count('href="#why-protected"') == len(rows) * len(hidden)
    assert page.count('id="why-protected"') == 1


async def test_a_hidden_figure_makes_no_message_and_no_line(analyst: httpx.AsyncClient) -> None:
    page = (await analyst.get("/reports/coefficients", params={"municipality": "320"})).text

    assert "osa luvuista on peitetty, jotta ketään ei voi tunnistaa" in page
    assert "Kemijärvi peitetty" in page
    assert "Viivoitetulla kohdalla luku on peitetty, jotta ketään ei voi tunnistaa." in page


async def test_the_analysts_first_page_shows_the_last_month(analyst: httpx.AsyncClient) -> None:
    page = (await analyst.get("/", headers={"cookie": f"{COOKIE}=x"})).text

    assert "45 / 82 henkilöä 30.9.2026" in page


async def test_before_the_first_month_the_first_page_says_so(analyst: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET reporting /month-ends"] = {"month_ends": []}

    page = (await analyst.get("/", headers={"cookie": f"{COOKIE}=x"})).text

    assert "Suojattuja lukuja ei ole vielä" in page
