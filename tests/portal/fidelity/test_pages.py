"""Fidelity assessments in the portal: what is due, beginning one, entering one from paper, and who may."""

import re
from datetime import timedelta

import httpx
import pytest

from common.days import today
from portal.formats import typed_day
from portal.settings import PortalSettings
from tests.portal.fidelity.told import (
    ASSESSMENT,
    COMPLETE,
    FORM,
    LAST,
    LATE,
    ON_PAPER,
    PAGE,
    PATH,
    STAFFING,
    a_summary,
)
from tests.portal.services import Services
from tests.portal.test_client_pages import browser_of, problem
from tests.portal.test_week_pages import LOGGED_IN


async def test_the_list_says_what_is_due_and_where_to_begin(lead: httpx.AsyncClient) -> None:
    page = (await lead.get("/fidelity")).text

    assert "Arvio olisi pitänyt tehdä viimeistään 1.2.2026" in page
    assert "/fidelity/new?municipality=698" in page
    assert "/fidelity/from-paper?municipality=698" in page
    assert "Arvioita ei vielä ole." in page


async def test_an_unfinished_one_is_continued_and_finished_ones_are_listed(
    lead: httpx.AsyncClient, services: Services
) -> None:
    done = a_summary(id=LAST, state="complete", assessed_on="2026-03-31", total=96, band="fair", is_from_paper=True)
    services.answers["GET coaching /fidelity/assessments"] = {"items": [a_summary(scored=12), done]}

    page = (await lead.get("/fidelity")).text

    assert "pisteitetty 12 / 25" in page
    assert "/fidelity/new" not in page
    assert f'href="/fidelity/{LAST}"' in page
    assert "kohtalainen" in page
    assert "Kirjattu paperilta" in page


async def test_before_the_first_one_the_list_says_what_to_do(lead: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET coaching /fidelity/due"] = {"items": []}

    page = (await lead.get("/fidelity")).text

    assert "Laatuarvioita ei ole vielä tehty" in page
    assert 'href="/fidelity/new"' in page


@pytest.mark.parametrize(
    ("due_on", "shown"),
    [
        (None, "Ensimmäinen arvio on tekemättä"),
        (str(today() + timedelta(20)), "Seuraava arvio viimeistään"),
        (str(today() + timedelta(60)), ""),
    ],
)
async def test_the_start_page_tells_of_what_is_due_soon(
    lead: httpx.AsyncClient, services: Services, due_on: str | None, shown: str
) -> None:
    services.answers["GET coaching /fidelity/due"] = {"items": [LATE | {"due_on": due_on}]}

    page = (await lead.get("/")).text

    assert shown in page
    assert ("Laatuarviot" in page) == bool(shown)


async def test_beginning_leads_to_the_assessment(lead: httpx.AsyncClient, services: Services) -> None:
    page = (await lead.get("/fidelity/new?municipality=698")).text
    begun = await lead.post("/fidelity/new", data=FORM | {"municipality": "698", "assessed_on": "30.9.2026"})

    assert f'value="{typed_day(today())}"' in page
    assert '<option value="698" selected' in page
    assert begun.headers["location"] == PAGE
    assert services.sent_to("/fidelity/assessments") == [{"municipality": "698", "assessed_on": "2026-09-30"}]


async def test_a_refused_beginning_keeps_what_was_typed(lead: httpx.AsyncClient, services: Services) -> None:
    services.answers["POST coaching /fidelity/assessments"] = problem(409, "already-begun")

    page = await lead.post("/fidelity/new", data=FORM | {"municipality": "698", "assessed_on": "30.9.2026"})

    assert (page.status_code, 'value="30.9.2026"' in page.text, "already-begun" in page.text) == (409, True, True)


async def test_a_paper_is_entered_with_what_it_tells(lead: httpx.AsyncClient, services: Services) -> None:
    typed = {"municipality": "698", "assessed_on": "31.1.2022", "total": "96", "note": "Mappi 4"}

    entered = await lead.post(
        "/fidelity/from-paper", data=FORM | typed | {"score-caseload": "4", "score-team_work": ""}
    )

    assert entered.headers["location"] == f"{PAGE}?done=fidelity-complete"
    assert services.sent_to("/fidelity/assessments/from-paper") == [
        {"municipality": "698", "assessed_on": "2022-01-31", "total": 96, "scores": {"caseload": 4}, "note": "Mappi 4"}
    ]


async def test_a_paper_entered_wrongly_is_entered_anew(lead: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET coaching {PATH}"] = ON_PAPER | {"items": COMPLETE["items"]}

    result = (await lead.get(PAGE)).text
    page = (await lead.get(f"/fidelity/from-paper?corrects={ASSESSMENT}")).text

    assert f"/fidelity/from-paper?corrects={ASSESSMENT}" in result
    assert 'value="96"' in page
    assert 'value="30.9.2026"' in page
    assert "Mappi 4</textarea>" in page
    assert re.search(r'name="score-caseload".*?value="4" selected', page, re.DOTALL)


@pytest.mark.parametrize("total", ["", "96,5", "sata"])
async def test_a_total_that_is_no_whole_number_is_asked_again(
    lead: httpx.AsyncClient, services: Services, total: str
) -> None:
    page = await lead.post("/fidelity/from-paper", data=FORM | {"total": total, "score-caseload": "4", "note": "Mappi"})

    assert page.status_code == 422
    assert 'id="total-error"' in page.text
    assert re.search(r'name="score-caseload".*?value="4" selected', page.text, re.DOTALL)
    assert services.sent_to("/fidelity/assessments/from-paper") == []


@pytest.mark.parametrize(
    "path", ["/fidelity/new", "/fidelity/from-paper", STAFFING], ids=["begin", "from-paper", "score"]
)
async def test_coaches_read_and_do_not_score(coach: httpx.AsyncClient, path: str) -> None:
    shown, form = await coach.get("/fidelity"), await coach.get(path)
    sent = await coach.post(path, data=FORM)

    assert shown.status_code == 200
    assert "/fidelity/new" not in shown.text
    assert (form.status_code, sent.status_code) == (403, 403)


async def test_those_without_coaching_see_no_assessment(settings: PortalSettings, services: Services) -> None:
    async with browser_of(settings, services, "referrer") as referrer:
        referrer.headers.update(LOGGED_IN)

        assert [(await referrer.get(path)).status_code for path in ("/fidelity", PAGE, f"{PAGE}/print")] == [403] * 3
