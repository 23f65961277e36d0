"""From referral to work, and how long work lasts: each drawn, said in a sentence, and in a table."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from portal.app import create_portal, lifespan
from portal.curves import survival_curve
from portal.settings import PortalSettings
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services, log_in

TEXTS = {"fi": "Selitys", "sv": "Förklaring", "en": "Explanation"}
ON = {"on": "15.10.2022"}


def said_of(name: str) -> dict[str, Any]:
    return {
        "definition": {"name": name, "version": 1, "text": TEXTS},
        "on": "2022-10-15",
        "known_at": "2022-10-16T03:00:00Z",
        "complete_until": "2022-10-16T03:00:00Z",
    }


STAGES = {
    "referred": (20, "100.0", None),
    "accepted": (16, "80.0", "3.5"),
    "started": (15, "75.0", "12.0"),
    "plan_signed": (9, "45.0", "30.0"),
    "employed": (6, "30.0", "101.0"),
}
FUNNEL = said_of("referral_funnel") | {
    "rows": [
        {"stage": stage, "municipality": place, "persons": persons, "percent": percent, "median_days": days}
        for stage, (persons, percent, days) in STAGES.items()
        for place in ("698", "all")
    ]
}


def kept(place: str, **figures: Any) -> dict[str, Any]:
    short = {"at_risk_26": 4, "percent_26": "60.0", "at_risk_52": 0, "percent_52": None}
    row = {
        "municipality": place,
        "first_jobs": 6,
        "left": 2,
        "median_days": None,
        "at_risk_13": 5,
        "percent_13": "83.3",
    }
    return row | short | figures


RETENTION = said_of("retention") | {"rows": [kept("320"), kept("698")]}
CURVE = said_of("retention") | {
    "municipality": "698",
    "first_jobs": 6,
    "watched_days": 200,
    "median_days": None,
    "quarters": [
        {"weeks": 0, "at_risk": 6, "percent": "100.0"},
        {"weeks": 13, "at_risk": 5, "percent": "83.3"},
        {"weeks": 26, "at_risk": 4, "percent": "60.0"},
    ],
    "steps": [{"days": 40, "at_risk": 6, "left": 1, "percent": "83.3"}],
}


@pytest.fixture
def services() -> Services:
    return Services(
        {
            "GET reporting /reports/referral-funnel": FUNNEL,
            "GET reporting /reports/retention": RETENTION,
            "GET reporting /reports/retention-curve": CURVE,
        }
    )


@pytest.fixture
async def lead(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    log_in(app, services, "team_lead")
    async with lifespan(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        yield client


async def test_the_funnel_says_how_many_came_how_far_and_the_days_between(lead: httpx.AsyncClient) -> None:
    page = (await lead.get("/reports/referral-funnel", params=ON | {"municipality": "698"})).text

    assert "Rovaniemi: 20 lähetetystä 15 on aloittanut valmennuksen ja 6 työllistynyt" in page
    assert "16 (80,0\xa0%)" in page
    assert ">3,5<" in page


async def test_the_curve_is_drawn_with_how_many_were_watched_so_long(
    lead: httpx.AsyncClient, services: Services
) -> None:
    page = (await lead.get("/reports/retention", params=ON | {"municipality": "698"})).text

    assert "60,0\xa0% pysyy ensimmäisessä työssään vähintään 26 viikkoa" in page
    assert "Yli puolet on yhä ensimmäisessä työssään." in page
    assert 'd="M48 16.0H' in page
    [asked] = [one for one in services.asked if one.url.path == "/reports/retention-curve"]
    assert dict(asked.url.params) == {"municipality": "698", "on": "2022-10-15"}


async def test_without_the_curve_the_table_still_stands(lead: httpx.AsyncClient, services: Services) -> None:
    del services.answers["GET reporting /reports/retention-curve"]

    page = (await lead.get("/reports/retention", params=ON)).text

    assert "83,3\xa0%" in page
    assert '<path class="rn-chart__line' not in page


MEASURED: dict[str, tuple[dict[str, Any], str]] = {
    "waiting-times": (
        {"step": "answer", "counted": 8, "median_days": "4.0", "up_to_week": 6, "up_to_two_weeks": 1}
        | {"up_to_month": 1, "longer": 0, "within_promise": 6, "percent_within": "75.0"},
        "Rovaniemi: lähetteistä 75,0 % on saanut vastauksen luvatussa ajassa",
    ),
    "contacts-per-week": (
        {"coaches": 3, "fte": "2.80", "contacts": 70, "per_week": "5.8"},
        "Rovaniemi: 5,8 yhteydenottoa valmentajaa ja viikkoa kohti, tavoite on kuusi",
    ),
    "first-employer-contacts": (
        {"clients": 20, "met": 15, "median_days": "21.5", "due": 18, "in_time": 9, "percent_in_time": "50.0"},
        "Rovaniemi: 50,0 % on päässyt työnantajan puheille 30 päivässä",
    ),
    "plan-coverage": (
        {"in_coaching": 10, "with_plan": 8, "percent_with_plan": "80.0"}
        | {"reviews_due": 0, "on_time": 0, "percent_on_time": None},
        "Rovaniemi: valmennettavista 80,0 % on allekirjoittanut suunnitelman",
    ),
    "self-assessment-change": (
        {"persons": 7, "skills_change": "-0.29", "situation_change": "0.43"},
        "arvio omista taidoista on muuttunut keskimäärin",
    ),
}


@pytest.mark.parametrize("name", MEASURED)
async def test_a_measure_is_drawn_said_and_in_a_table(lead: httpx.AsyncClient, services: Services, name: str) -> None:
    figures, says = MEASURED[name]
    rows = [{"municipality": "698"} | figures]
    services.answers[f"GET reporting /reports/{name}"] = said_of(name.replace("-", "_")) | {"rows": rows}

    page = (await lead.get(f"/reports/{name}", params=ON)).text

    assert says in page.replace("\xa0", " ")
    assert page.count('<rect class="rn-chart__bar"') == 1
    assert 'width="-' not in page
    assert "</table>" in page


async def test_refusals_are_drawn_by_reason(lead: httpx.AsyncClient, services: Services) -> None:
    rows = [
        {"reason": reason, "municipality": "698", "count": count, "percent": percent}
        for reason, count, percent in (("no_capacity", 3, "75.0"), ("other", 1, "25.0"))
    ]
    services.answers["GET reporting /reports/declined-referrals"] = said_of("declined_referrals") | {"rows": rows}

    page = (await lead.get("/reports/declined-referrals", params=ON)).text

    assert "Rovaniemi: hylättyjä lähetteitä 4" in page
    assert "Palvelussa ei ole tilaa" in page
    assert page.count('<rect class="rn-chart__bar"') == 2


async def test_assessments_of_fidelity_stand_beside_the_one_before(lead: httpx.AsyncClient, services: Services) -> None:
    rows = [
        {"municipality": "698", "assessed_on": on, "total": total, "band": band, "change": change}
        for on, total, band, change in (("2021-11-01", 96, "fair", None), ("2022-05-01", 102, "good", 6))
    ]
    services.answers["GET reporting /reports/fidelity"] = said_of("fidelity") | {"rows": rows}

    page = (await lead.get("/reports/fidelity", params=ON)).text

    assert "Rovaniemi: viimeksi 102 pistettä 125:stä, hyvä" in page
    assert ">6<" in page


@pytest.mark.parametrize("name", ["referral-funnel", "retention"])
async def test_the_same_figures_come_as_csv(lead: httpx.AsyncClient, name: str) -> None:
    lines = (await lead.get(f"/reports/{name}/csv", params={"on": "2022-10-15"})).text.splitlines()

    assert "municipality" in lines[0]
    assert len(lines) == {"referral-funnel": 11, "retention": 3}[name]


async def test_who_sees_no_persons_is_not_offered_what_is_of_staff(
    settings: PortalSettings, services: Services
) -> None:
    none: dict[str, Any] = {"month_ends": []}
    services.answers |= {"GET reporting /month-ends": none, "GET reporting /published-month-ends": none}
    app = create_portal(settings)
    log_in(app, services, "analyst")

    async with lifespan(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        page = (await client.get("/reports")).text

    assert "/reports/referral-sources" in page
    assert "/reports/retention" in page
    assert "/reports/contacts-per-week" not in page
    assert "/reports/fidelity" not in page


def test_a_curve_goes_level_until_a_step_and_to_the_end_of_what_was_watched() -> None:
    curve = survival_curve([(50, 75.0), (100, 25.0)], watched_days=100, at_risk=[(0, 4), (13, 1)])

    assert curve.path == "M48 16.0H376.0V68.5H704.0V173.5H704"
    assert [tick.text for tick in curve.below] == ["4", "1"]


def test_a_curve_of_jobs_that_nobody_left_stays_at_the_top() -> None:
    assert survival_curve([], watched_days=0, at_risk=[(0, 1)]).path == "M48 16.0H704"


async def test_a_place_without_figures_is_said_and_not_quietly_another(lead: httpx.AsyncClient) -> None:
    page = await lead.get("/reports/referral-funnel", params=ON | {"municipality": "320"})

    assert page.status_code == 422
    assert "Kemijärvi: tältä päivältä ei ole lukuja. Alla on Koko alue." in page.text
    assert 'href="#municipality"' in page.text


async def test_another_report_is_of_the_same_day_as_known_at_the_same_time(lead: httpx.AsyncClient) -> None:
    page = (await lead.get("/reports/referral-funnel", params=ON | {"known_on": "1.3.2023"})).text

    assert 'href="/reports/retention?on=15.10.2022&amp;known_on=1.3.2023"' in page
    assert 'href="/reports/printed?on=15.10.2022&amp;known_on=1.3.2023"' in page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fidelity", "Yhtään laatuarviota ei ollut vielä tehty."),
        ("referral-funnel", "Ketään ei ollut vielä lähetetty valmennukseen."),
        ("coefficients", "Kenenkään valmennus ei ollut vielä alkanut."),
    ],
)
async def test_a_report_without_rows_says_what_there_was_not(
    lead: httpx.AsyncClient, services: Services, name: str, said: str
) -> None:
    services.answers[f"GET reporting /reports/{name}"] = said_of(name.replace("-", "_")) | {"rows": []}

    assert said in (await lead.get(f"/reports/{name}", params=ON)).text


@pytest.mark.parametrize("is_refused", [True, False])
async def test_the_assessments_are_a_click_away_also_where_none_is_reported(
    lead: httpx.AsyncClient, services: Services, is_refused: bool
) -> None:
    refused = httpx.Response(409, json={"type": "/problems/nothing-recorded-yet", "detail": "Ei vielä."})
    services.answers["GET reporting /reports/fidelity"] = refused if is_refused else said_of("fidelity") | {"rows": []}

    page = (await lead.get("/reports/fidelity", params=ON)).text

    assert 'href="/fidelity">Katso arviot kohdittain</a>' in page
