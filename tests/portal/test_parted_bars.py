"""Bars in parts: employments with and without a subsidy, and cases within and over a coach's limit."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from portal.app import create_portal, lifespan
from portal.charts import LABEL_WIDTH
from portal.pages.contracts import contracts_drawn
from portal.parted_bars import HIDDEN_LENGTH, ROOM, Row, parted_chart
from portal.settings import PortalSettings
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services, log_in

TEXTS = {"fi": "Selitys", "sv": "Förklaring", "en": "Explanation"}
SAID = {
    "definition": {"name": "further_paths", "version": 1, "text": TEXTS},
    "on": "2022-10-15",
    "known_at": "2026-01-01T00:00:00Z",
    "complete_until": None,
}


def test_parts_stand_after_each_other_and_the_longest_bar_fills_the_room() -> None:
    long, short = parted_chart([Row("a", "30 + 10", (30, 10)), Row("b", "0 + 10", (0, 10))]).bars

    assert [(part.x, part.length, part.kind) for part in long.parts] == [
        (LABEL_WIDTH, ROOM * 0.75, 0),
        (LABEL_WIDTH + ROOM * 0.75, ROOM * 0.25, 1),
    ]
    assert [(part.x, part.length, part.kind) for part in short.parts] == [(LABEL_WIDTH, ROOM * 0.25, 1)]


def test_a_hidden_part_is_as_long_whatever_it_is_and_stays_in_the_picture() -> None:
    one, other = parted_chart([Row("a", "", (40, "..")), Row("b", "", ("..", "3"))]).bars

    assert [part.length for part in (*one.parts, *other.parts) if part.is_hidden] == [HIDDEN_LENGTH] * 2
    assert max(one.end, other.end) <= LABEL_WIDTH + ROOM


def test_a_limit_stands_where_its_number_would() -> None:
    over, within = parted_chart([Row("a", "25 / 20", (20, 5), 20), Row("b", "3 / 10", (3, 0), 10)]).bars

    assert over.limit == over.parts[1].x
    assert within.limit == LABEL_WIDTH + ROOM * 10 / 25
    assert within.end == within.limit


def cells_of(place: str, **counts: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row, place): {"count": count} for row, count in counts.items()}


def test_the_sentence_counts_those_with_a_subsidy() -> None:
    company = {"company_unsubsidised": 20, "company_wage_subsidy": 11, "company_all": 31}
    state = {"state_unsubsidised": 2, "state_wage_subsidy": 1, "state_all": 3}

    shown = contracts_drawn(cells_of("698", contracts_all=36, **company, **state), "698")

    assert shown["contracts_message"] == "Rovaniemi: työsuhteita 36, niistä palkkatuella 12"
    assert [bar.text for bar in shown["contracts"].bars] == ["20 + 11", "2 + 1"]


def test_of_hidden_counts_nothing_is_summed() -> None:
    company = {"company_unsubsidised": "..", "company_wage_subsidy": "..", "company_all": 31}

    shown = contracts_drawn(cells_of("698", contracts_all=36, **company), "698")

    assert shown["contracts_message"] == "Rovaniemi: osa luvuista on peitetty, jotta ketään ei voi tunnistaa"
    assert [part.is_hidden for part in shown["contracts"].bars[0].parts] == [True, True]


@pytest.fixture
def services() -> Services:
    paths = [("company_unsubsidised", 20), ("company_wage_subsidy", 11), ("company_all", 31), ("contracts_all", 31)]
    rows = [
        {"municipality": "698", "row": row, "count": count, "percent": "50.0", "denominator": "contracts"}
        for row, count in paths
    ]
    coach = {"coach_id": "c1", "municipality": "698", "fte": "1.00", "limit": 20, "open_cases": 23, "over": 3}
    return Services(
        {
            "GET reporting /reports/further-paths": SAID | {"rows": rows},
            "GET reporting /reports/caseload": SAID | {"rows": [coach]},
            "GET coaching /coaches": {"items": [{"id": "c1", "name": "Outi Ohjaaja"}], "next": None},
        }
    )


@pytest.fixture
async def lead(services: Services, settings: PortalSettings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    log_in(app, services, "team_lead")
    async with lifespan(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        yield client


async def test_the_page_of_paths_draws_sectors_by_subsidy(lead: httpx.AsyncClient) -> None:
    page = (await lead.get("/reports/further-paths", params={"on": "15.10.2022"})).text

    assert "Rovaniemi: työsuhteita 31, niistä palkkatuella 11" in page
    assert "20 + 11" in page
    assert 'fill="url(#contracts-stripes)"' in page


async def test_the_page_of_caseloads_draws_the_limit_and_what_is_over_it(lead: httpx.AsyncClient) -> None:
    page = (await lead.get("/reports/caseload", params={"on": "15.10.2022"})).text

    assert "1 valmentaja on yli rajan" in page
    assert "23 / 20" in page
    assert 'fill="url(#bars-stripes)"' in page
    assert "Rajan sisällä" in page
