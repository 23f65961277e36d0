"""The list of coaches; a coach is added, linked to a login and unlinked. The services answered for."""

from collections.abc import AsyncIterator

import httpx
import pytest

from portal.settings import PortalSettings
from tests.portal.services import Services
from tests.portal.test_caseload_pages import ABSENCE, EINO, FORM, OTHER
from tests.portal.test_client_pages import CASE, JOB, browser_of
from tests.portal.test_week_pages import COACH, LOGGED_IN, an_agenda


@pytest.fixture
def services() -> Services:
    return Services(
        {
            "GET coaching /coaches": {"items": [COACH, EINO], "next": None},
            "GET coaching /absences": {"items": [ABSENCE]},
            "GET coaching /agenda": an_agenda(),
            "GET referral /clients": {"items": []},
        }
    )


@pytest.fixture
async def lead(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(settings, services, "team_lead") as client:
        client.headers.update(LOGGED_IN)
        yield client


async def test_a_coach_is_added_and_what_was_typed_stays_when_something_is_missing(
    lead: httpx.AsyncClient, services: Services
) -> None:
    services.answers["POST coaching /coaches"] = {"id": OTHER}
    typed = FORM | {"name": "Uusi Koe", "municipality": "698", "percent": "60", "login": ""}

    asked = (await lead.get("/coaches/new")).text
    missing = await lead.post("/coaches/new", data=typed | {"municipality": ""})
    added = await lead.post("/coaches/new", data=typed)

    assert 'value="100"' in asked
    assert (missing.status_code, 'value="Uusi Koe"' in missing.text, "Valitse kunta." in missing.text) == (
        422,
        True,
        True,
    )
    assert added.headers["location"] == f"/caseload/{OTHER}?done=coach"
    assert services.sent_to("/coaches") == [
        {"name": "Uusi Koe", "municipality": "698", "fte": "0.60", "login": None},
    ]


async def test_a_refused_share_of_full_time_is_said_at_its_field(lead: httpx.AsyncClient, services: Services) -> None:
    wrong = {
        "type": "/problems/bad-input",
        "title": "",
        "errors": [{"field": "fte", "detail": "Anna luku väliltä 0–1."}],
    }
    services.answers["POST coaching /coaches"] = httpx.Response(422, json=wrong)

    page = (await lead.post("/coaches/new", data=FORM | {"name": "Koe", "municipality": "698", "percent": "300"})).text

    assert 'id="percent-error"' in page


async def test_a_login_is_linked_and_who_has_none_stands_out(lead: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"PUT coaching /coaches/{JOB}/login"] = {}
    here = f"/caseload/{JOB}/login"

    listed, shown = (await lead.get("/caseload")).text, (await lead.get(f"/caseload/{JOB}")).text
    silent = await lead.post(here, data=FORM)
    linked = await lead.post(here, data=FORM | {"login": CASE})

    assert "Tunnus liittämättä" in listed
    assert f'href="{here}"' in shown
    assert silent.status_code == 422
    assert linked.headers["location"] == f"/caseload/{JOB}?done=login-linked"
    assert [one.content for one in services.asked if one.method == "PUT"] == [b'{"login":"' + CASE.encode() + b'"}']


async def test_what_is_no_id_is_said_at_its_field_and_nothing_is_sent(
    lead: httpx.AsyncClient, services: Services
) -> None:
    linked = await lead.post(f"/caseload/{JOB}/login", data=FORM | {"login": "outi.koe"})
    added = await lead.post(
        "/coaches/new", data=FORM | {"name": "Koe", "municipality": "698", "percent": "60", "login": "outi.koe"}
    )

    for page in (linked, added):
        assert (page.status_code, 'id="login-error"' in page.text, 'value="outi.koe"' in page.text) == (422, True, True)
    assert not [one for one in services.asked if one.method in ("PUT", "POST")]


async def test_a_login_is_unlinked(lead: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET coaching /coaches"] = {"items": [COACH | {"login": CASE}, EINO], "next": None}
    services.answers[f"DELETE coaching /coaches/{JOB}/login"] = COACH

    linked, other = [(await lead.get(f"/caseload/{one}/login")).text for one in (JOB, OTHER)]
    done = await lead.post(f"/caseload/{JOB}/login/unlink", data=FORM)

    assert f'action="/caseload/{JOB}/login/unlink"' in linked
    assert "/login/unlink" not in other
    assert done.headers["location"] == f"/caseload/{JOB}?done=login-unlinked"
    assert [one.url.path for one in services.asked if one.method == "DELETE"] == [f"/coaches/{JOB}/login"]


async def test_the_list_leads_to_what_a_reader_may_change(
    lead: httpx.AsyncClient, settings: PortalSettings, services: Services
) -> None:
    of_lead = (await lead.get("/caseload")).text
    async with browser_of(settings, services, "coordinator") as coordinator:
        of_coordinator = (await coordinator.get("/caseload")).text

    assert "Sijainen: Eino Koe" in of_lead
    assert "60\N{NO-BREAK SPACE}%" in of_lead
    for page in ("absences/new", "transfer"):
        assert f'href="/caseload/{JOB}/{page}"' in of_lead
        assert f'href="/caseload/{JOB}/{page}"' in of_coordinator
    for page in ("hours", "login"):
        assert f'href="/caseload/{JOB}/{page}"' in of_lead
        assert f'href="/caseload/{JOB}/{page}"' not in of_coordinator


async def test_a_coordinator_adds_no_coaches(settings: PortalSettings, services: Services) -> None:
    async with browser_of(settings, services, "coordinator") as coordinator:
        page = (await coordinator.get("/caseload")).text
        forms = [await coordinator.get(path) for path in ("/coaches/new", f"/caseload/{JOB}/login")]

    assert 'href="/coaches/new"' not in page
    assert [form.status_code for form in forms] == [403, 403]
