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

WAITING = ("counted", "median_days", "up_to_week", "up_to_two_weeks", "up_to_month", "longer", "percent_within")
MET = ("clients", "met", "median_days", "due", "percent_in_time")
PLANS = ("in_coaching", "with_plan", "reviews_due", "percent_with_plan", "percent_on_time")
JOBS = ("first_jobs", "left", *(f"{name}_{weeks}" for weeks in (13, 26, 52) for name in ("at_risk", "percent")))


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
            "GET reporting /published-month-ends": {"month_ends": []},
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


async def test_the_month_shown_is_the_one_chosen_also_when_its_day_was_typed(
    analyst: httpx.AsyncClient, services: Services
) -> None:
    """Else the list would name the last month over the figures of another."""
    services.answers["GET reporting /reports/coefficients"] = REPORT | {"on": "2026-08-31"}

    page = (await analyst.get("/reports", params={"on": "31.8.2026"})).text

    assert '<option value="2026-08-31" selected>' in page


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
        ("waiting-times", {"step": "answer"} | dict.fromkeys(WAITING, "..")),
        ("first-employer-contacts", dict.fromkeys(MET, "..")),
        ("plan-coverage", dict.fromkeys(PLANS, "..")),
        ("self-assessment-change", dict.fromkeys(("persons", "skills_change", "situation_change"), "..")),
        ("retention", {"median_days": 40} | dict.fromkeys(JOBS, "..")),
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


@pytest.mark.parametrize(
    ("name", "by", "cells"),
    [
        ("referral-funnel", ("stage", "referred", "persons"), 3 + 3),
        ("declined-referrals", ("reason", "other", "count"), 2),
    ],
)
async def test_of_one_place_drawn_the_hidden_cells_lead_to_why_and_the_heading_tells_no_count(
    analyst: httpx.AsyncClient, services: Services, name: str, by: tuple[str, str, str], cells: int
) -> None:
    figures = dict.fromkeys((by[2], "percent", "median_days") if by[0] == "stage" else (by[2], "percent"), "..")
    hidden = dict.fromkeys(figures, "too_few")
    rows = [{"municipality": place, by[0]: by[1], "hidden": hidden, **figures} for place in ("320", "698", "all")]
    services.answers[f"GET reporting /reports/{name}"] = SAID | {"edition": 1, "rows": rows}

    page = (await analyst.get(f"/reports/{name}")).text

    assert page.count('href="#why-too_few"') == cells
    assert "Koko alue: osa luvuista on peitetty, jotta ketään ei voi tunnistaa" in page


async def test_without_a_right_to_persons_how_long_jobs_last_is_three_steps_and_no_curve(
    analyst: httpx.AsyncClient, services: Services
) -> None:
    row: dict[str, Any] = dict.fromkeys(JOBS, 20) | {
        "municipality": "698",
        "median_days": None,
        "percent_13": "90.0",
        "hidden": {},
    }
    rows = [row | {"percent_26": "85.0", "percent_52": None}]
    services.answers["GET reporting /reports/retention"] = SAID | {"edition": 1, "rows": rows}

    page = (await analyst.get("/reports/retention")).text

    assert "Rovaniemi: 85,0\xa0% pysyy ensimmäisessä työssään vähintään 26 viikkoa" in page
    assert [one.url.path for one in services.asked if "curve" in one.url.path] == []


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
