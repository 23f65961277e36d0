"""Printing a municipality's report in the portal: what is asked for, what is refused, and printing it again."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest

from portal.app import create_portal, lifespan
from portal.settings import PortalSettings
from tests.portal.conftest import ORIGIN
from tests.portal.printed import PRINTED, PROTECTED
from tests.portal.services import Services, log_in
from tests.portal.test_receipts import read

LINES = [
    {name: report[name] for name in ("id", "municipality", "on", "known_at", "language", "is_protected", "printed_at")}
    for report in (PROTECTED, PRINTED)
]
MONTHS = [{"month_end": "2022-09-30", "is_shown": True}, {"month_end": "2022-10-31", "is_shown": False}]
TYPED = {"csrf": "csrf", "key": "a-key", "municipality": "698", "on": "15.10.2022", "known_on": "", "language": "sv"}
ONE = f"/reports/printed/{PRINTED['id']}"
As = Callable[[str], AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def services() -> Services:
    return Services(
        {
            "GET reporting /printed-reports": {"items": LINES, "next": "a-mark"},
            "POST reporting /printed-reports": PRINTED,
            f"GET reporting /printed-reports/{PRINTED['id']}": PRINTED,
            "GET reporting /month-ends": {"month_ends": MONTHS},
        }
    )


@pytest.fixture
def as_(services: Services, settings: PortalSettings) -> As:
    @asynccontextmanager
    async def browser(role: str) -> AsyncIterator[httpx.AsyncClient]:
        app = create_portal(settings)
        log_in(app, services, role)
        transport = httpx.ASGITransport(app)
        async with (
            lifespan(app),
            httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as client,
        ):
            yield client

    return browser


async def test_printing_keeps_the_figures_and_leads_to_the_paper(as_: As, services: Services) -> None:
    async with as_("team_lead") as lead:
        answer = await lead.post("/reports/printed", data=TYPED)

    assert (answer.status_code, answer.headers["location"]) == (303, ONE)
    assert services.sent_to("/printed-reports") == [
        {
            "municipality": "698",
            "on": "2022-10-15",
            "known_at": None,
            "protected": False,
            "language": "sv",
            "layout": 1,
        }
    ]


async def test_a_report_is_asked_as_known_when_a_day_ended_and_protected(as_: As, services: Services) -> None:
    async with as_("team_lead") as lead:
        await lead.post("/reports/printed", data=TYPED | {"known_on": "1.3.2023", "figures": "protected"})

    [asked] = services.sent_to("/printed-reports")
    assert (asked["known_at"], asked["protected"]) == ("2023-03-02T00:00:00+02:00", True)


async def test_the_paper_is_a_pdf_and_twice_the_same(as_: As) -> None:
    async with as_("team_lead") as lead:
        first, second = await lead.get(ONE), await lead.get(ONE)

    assert first.headers["content-type"] == "application/pdf"
    assert first.headers["content-disposition"] == 'inline; filename="rinnalla-698-2022-10-15.pdf"'
    assert "Työhönvalmennuksen tulokset: Rovaniemi" in read(first.content).pages[0].extract_text()
    assert first.content == second.content


async def test_a_paper_in_a_layout_that_is_not_known_here_is_not_guessed(as_: As, services: Services) -> None:
    services.answers[f"GET reporting /printed-reports/{PRINTED['id']}"] = PRINTED | {"layout": 99}

    async with as_("team_lead") as lead:
        assert (await lead.get(ONE)).status_code == 404


async def test_what_reporting_refuses_stands_at_its_field_and_nothing_typed_is_lost(
    as_: As, services: Services
) -> None:
    said = {"type": "/problems/month-ends-only", "errors": [{"field": "on", "detail": "Valitse 30.9.2022."}]}
    services.answers["POST reporting /printed-reports"] = httpx.Response(422, json=said)

    async with as_("team_lead") as lead:
        page = await lead.post("/reports/printed", data=TYPED | {"figures": "protected"})

    assert page.status_code == 422
    assert 'href="#on"' in page.text
    assert "Valitse 30.9.2022." in page.text
    assert 'value="15.10.2022"' in page.text
    assert page.text.count(" checked") == 1
    assert '<option value="sv" selected' in page.text


async def test_a_day_that_is_none_is_not_sent(as_: As, services: Services) -> None:
    async with as_("team_lead") as lead:
        page = await lead.post("/reports/printed", data=TYPED | {"on": "eilen"})

    assert page.status_code == 422
    assert services.sent_to("/printed-reports") == []


async def test_an_analyst_chooses_a_month_and_any_municipality(as_: As) -> None:
    async with as_("analyst") as analyst:
        page = (await analyst.get("/reports/printed")).text

    assert '<option value="2022-09-30"' in page
    assert "2022-10-31" not in page
    assert '<option value="320"' in page
    assert '<option value="all"' in page
    assert 'name="known_on"' not in page
    assert 'value="protected"' not in page


async def test_before_the_first_protected_month_an_analyst_has_nothing_to_print(as_: As, services: Services) -> None:
    services.answers["GET reporting /month-ends"] = {"month_ends": []}

    async with as_("analyst") as analyst:
        page = (await analyst.get("/reports/printed")).text

    assert "Suojattuja lukuja ei ole vielä." in page
    assert "Tulosta PDF" not in page


async def test_a_lead_of_one_municipality_is_offered_that_one(as_: As) -> None:
    async with as_("team_lead") as lead:
        page = (await lead.get("/reports/printed")).text

    assert '<option value="698"' in page
    assert '<option value="320"' not in page
    assert '<option value="all"' not in page


async def test_the_list_leads_to_each_paper_and_to_the_rest_of_the_list(as_: As, services: Services) -> None:
    async with as_("team_lead") as lead:
        page = (await lead.get("/reports/printed", params={"after": "here"})).text

    asked: Any = next(one for one in services.asked if one.url.path == "/printed-reports")
    assert asked.url.params["after"] == "here"
    assert page.count(f'href="{ONE}"') == 2
    assert "Pienet luvut peitetty" in page
    assert "Sellaisinaan" in page
    assert 'href="/reports/printed?after=a-mark"' in page


async def test_others_have_no_such_page(as_: As) -> None:
    async with as_("coach") as coach:
        assert (await coach.get("/reports/printed")).status_code == 403
        assert (await coach.get(ONE)).status_code == 403
