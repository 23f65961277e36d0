"""A report is offered as files on its page, and comes through the portal piece by piece, as reporting wrote it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from common.days import today
from portal.app import create_portal, lifespan
from portal.formats import typed_day
from portal.settings import PortalSettings
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services, log_in

ROW = {
    "municipality": "698",
    "clients": 70,
    "employed_persons": 39,
    "contracts": 62,
    "employment_coefficient": "0.56",
    "contract_coefficient": "0.89",
}
TEXT = {"fi": "Näin", "sv": "Så", "en": "So"}
REPORT: dict[str, Any] = {
    "definition": {"name": "coefficients", "version": 1, "text": TEXT},
    "on": "2022-10-15",
    "known_at": "2026-01-01T00:00:00Z",
    "complete_until": None,
    "rows": [ROW],
}
SENT = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="coefficients.csv"'}
ANSWERS: dict[str, Any] = {
    "GET reporting /reports/coefficients": REPORT,
    "GET reporting /exports/coefficients.csv": httpx.Response(200, content=b"on\r\n2022-10-15\r\n", headers=SENT),
}


@pytest.fixture
def services() -> Services:
    return Services(ANSWERS)


@pytest.fixture
async def lead(services: Services, settings: PortalSettings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    async with lifespan(app):
        log_in(app, services, "team_lead")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
            yield client


@pytest.mark.parametrize(("kind", "language"), [("csv", None), ("excel-csv", "sv")])
async def test_a_file_comes_as_it_was_written(
    lead: httpx.AsyncClient, services: Services, kind: str, language: str | None
) -> None:
    lead.cookies.set("language", "sv")

    answer = await lead.get(f"/reports/coefficients/files/{kind}", params={"on": "2022-10-15"})

    assert (answer.status_code, answer.content) == (200, b"on\r\n2022-10-15\r\n")
    assert answer.headers["content-disposition"] == SENT["Content-Disposition"]
    assert services.asked[-1].url.params.get("language") == language


async def test_a_report_that_is_refused_is_a_page_that_says_so(lead: httpx.AsyncClient) -> None:
    answer = await lead.get("/reports/caseload/files/xlsx", params={"on": "2022-10-15"})

    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]


async def test_the_page_of_a_report_offers_every_kind_of_file(lead: httpx.AsyncClient) -> None:
    page = (await lead.get("/reports/coefficients", params={"on": "15.10.2022"})).text

    for kind in ("xlsx", "excel-csv", "csv", "parquet", "json"):
        assert f'href="/reports/coefficients/files/{kind}?on=2022-10-15"' in page
    assert "/reports/month-ends/files/xlsx" in page


async def test_a_report_is_shown_printed_and_taken_along_as_it_was_known_when_a_day_ended(
    lead: httpx.AsyncClient, services: Services
) -> None:
    page = await lead.get("/reports/coefficients", params={"on": "15.10.2022", "known_on": "31.10.2022"})

    asked = [one for one in services.asked if one.url.path.startswith("/reports/")]
    assert {one.url.params["known_at"] for one in asked} == {"2022-11-01T00:00:00+02:00"}
    assert "Luvut sellaisina kuin ne tiedettiin 1.1.2026 klo 2.00." in page.text
    moment = "on=2022-10-15&amp;known_at=2022-11-01T00%3A00%3A00%2B02%3A00"
    for file in ("/reports/coefficients/csv", "/reports/coefficients/files/xlsx"):
        assert f'href="{file}?{moment}"' in page.text


async def test_as_known_when_this_day_ends_is_as_known_now(lead: httpx.AsyncClient, services: Services) -> None:
    await lead.get("/reports/coefficients", params={"on": "15.10.2022", "known_on": typed_day(today())})

    assert not any("known_at" in one.url.params for one in services.asked)


@pytest.mark.parametrize("file", ["csv", "files/csv"])
async def test_a_file_as_it_was_known_then_is_asked_so(lead: httpx.AsyncClient, services: Services, file: str) -> None:
    moment = "2022-11-01T00:00:00+02:00"

    await lead.get(f"/reports/coefficients/{file}", params={"on": "2022-10-15", "known_at": moment})

    assert services.asked[-1].url.params["known_at"] == moment
