"""A client's pages, and the lists that lead to them, the services answered for."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from portal.access import visitor
from portal.app import create_portal, lifespan
from portal.pages.reports import shares_message
from portal.settings import PortalSettings
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services, log_in

CLIENT = "0198c0de-0000-7000-8000-000000000001"
CASE = "0198c0de-0000-7000-8000-00000000000c"
JOB = "0198c0de-0000-7000-8000-00000000000b"
PERSON = {
    "id": CLIENT,
    "given_name": "Aino",
    "family_name": "Keloharju",
    "birth_date": "1985-10-13",
    "age": 41,
    "municipality": "698",
    "language": "fi",
    "has_hetu": True,
    "no_hetu_reason": None,
}
EMPLOYMENT = {"id": JOB, "employer_name": "Leipomo Koe", "started_on": "2026-03-02"}
COACHED = {"id": CASE, "client_id": CLIENT, "employments": [EMPLOYMENT], "client_contacts": []}
CASE_ROW: dict[str, Any] = {
    "id": CASE,
    "client_id": CLIENT,
    "municipality": "698",
    "coach_name": "Outi Koe",
    "started_on": "2026-01-05",
    "ended_on": None,
    "last_contact_on": "2026-02-01",
    "first_face_to_face_on": "2026-02-01",
    "next_step_on": None,
    "employments_count": 0,
}
REFERRAL: dict[str, Any] = {
    "id": JOB,
    "client_id": CLIENT,
    "status": "submitted",
    "is_late": True,
    "target": "supported_employment",
    "municipality": "698",
    "days_waiting": 0,
}


def problem(status: int, kind: str) -> httpx.Response:
    return httpx.Response(status, json={"type": f"/problems/{kind}", "title": kind, "detail": kind})


@pytest.fixture
def services() -> Services:
    return Services(
        {
            f"GET referral /clients/{CLIENT}": PERSON,
            f"GET coaching /clients/{CLIENT}/coaching": {"cases": [COACHED]},
            "GET coaching /cases": {"items": [], "next": None},
            "GET coaching /coaches": {"items": [], "next": None},
        }
    )


@pytest.fixture
async def coach(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(settings, services, "coach") as client:
        yield client


@asynccontextmanager
async def browser_of(settings: PortalSettings, services: Services, role: str) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    async with lifespan(app):
        log_in(app, services, role)
        transport = httpx.ASGITransport(app)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("portal.pages.start.visitor", app.dependency_overrides[visitor])
            async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
                yield client


async def test_a_plan_that_nobody_has_begun_is_no_missing_page(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET coaching /cases/{CASE}/plan"] = problem(404, "plan-not-found")

    page = await coach.get(f"/clients/{CLIENT}/cases/{CASE}/plan")

    assert page.status_code == 200
    assert "Suunnitelmaa ei ole vielä aloitettu" in page.text
    assert "Aino Keloharju" in page.text


async def test_a_review_of_the_plan_is_recorded(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"POST coaching /cases/{CASE}/plan/reviews"] = {}
    page = f"/clients/{CLIENT}/cases/{CASE}/plan/review"
    asked = await coach.get(page)
    key = re.search(r'name="key" value="([^"]+)"', asked.text)
    assert key

    empty = await coach.post(page, data={"key": key[1], "reviewed_on": ""})
    saved = await coach.post(page, data={"key": key[1], "reviewed_on": "30.9.2026", "next_review_on": ""})

    assert (empty.status_code, "Kirjoita päivä." in empty.text) == (422, True)
    assert (saved.status_code, saved.headers["location"]) == (
        303,
        f"/clients/{CLIENT}/cases/{CASE}/plan?done=plan-review",
    )
    assert services.sent_to(f"/cases/{CASE}/plan/reviews") == [{"reviewed_on": "2026-09-30", "next_review_on": None}]


async def test_the_plan_of_a_coaching_one_may_not_see_is_not_found(
    coach: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"GET coaching /cases/{CASE}/plan"] = problem(404, "case-not-found")

    assert (await coach.get(f"/clients/{CLIENT}/cases/{CASE}/plan")).status_code == 404


async def test_the_plan_and_the_end_of_another_clients_coaching_are_not_shown_under_this_ones_name(
    coach: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"GET coaching /cases/{JOB}/plan"] = {"sections": []}
    pages = [await coach.get(f"/clients/{CLIENT}/cases/{JOB}/{page}") for page in ("plan", "end")]
    own = await coach.get(f"/clients/{CLIENT}/cases/{CASE}/end?reason=discontinued&detail=moved_away")

    assert [page.status_code for page in pages] == [404, 404]
    assert re.search(r'value="discontinued"\s+checked', own.text)
    assert re.search(r'value="moved_away"\s+selected', own.text)


async def test_a_job_ends_under_the_name_of_the_client_who_had_it(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET coaching /employments/{JOB}"] = EMPLOYMENT | {"client_id": CLIENT}
    services.answers[f"GET coaching /employments/{CASE}"] = EMPLOYMENT | {"client_id": JOB}
    own = await coach.get(f"/clients/{CLIENT}/employments/{JOB}/end")
    someone_elses = await coach.get(f"/clients/{CLIENT}/employments/{CASE}/end")

    assert "Leipomo Koe" in own.text
    assert someone_elses.status_code == 404


ENDED = COACHED | {
    **{"started_on": "2026-01-05", "ended_on": "2026-05-01", "end_reason": "completed", "end_detail": None},
    **{"coach_name": "Outi Koe", "employments": [], "activities": [], "contacts": []},
}


async def test_what_comes_after_coaching_is_recorded_by_a_team_lead_from_the_clients_page(
    settings: PortalSettings, services: Services
) -> None:
    """A job begun after coaching counts; the coach does not see the client any more."""
    services.answers[f"GET coaching /clients/{CLIENT}/coaching"] = {"cases": [ENDED], "left_out": []}
    async with browser_of(settings, services, "team_lead") as lead:
        page = (await lead.get(f"/clients/{CLIENT}", headers={"cookie": "__Host-session=some"})).text

    for path in ("employments/new", "activities/new", "assessments", f"cases/{CASE}/plan"):
        assert f'href="/clients/{CLIENT}/{path}"' in page
    for path in ("contacts/new", "client-contacts/new", f"cases/{CASE}/end", f"cases/{CASE}/coach"):
        assert f'href="/clients/{CLIENT}/{path}"' not in page
    assert "Päättyi 1.5.2026" in page


async def test_who_was_never_coached_is_offered_no_work(settings: PortalSettings, services: Services) -> None:
    services.answers[f"GET coaching /clients/{CLIENT}/coaching"] = {"cases": [], "left_out": []}
    async with browser_of(settings, services, "team_lead") as lead:
        page = (await lead.get(f"/clients/{CLIENT}", headers={"cookie": "__Host-session=some"})).text

    assert f'href="/clients/{CLIENT}/employments/new"' not in page


async def test_only_a_coach_is_offered_what_only_a_coach_may_record(
    settings: PortalSettings, services: Services
) -> None:
    running = ENDED | {"ended_on": None, "end_reason": None}
    services.answers[f"GET coaching /clients/{CLIENT}/coaching"] = {"cases": [running], "left_out": []}
    offered = []
    for role in ("coach", "team_lead"):
        async with browser_of(settings, services, role) as someone:
            page = await someone.get(f"/clients/{CLIENT}", headers={"cookie": "__Host-session=some"})
            form = await someone.get(f"/clients/{CLIENT}/contacts/new")
        offered.append((f'href="/clients/{CLIENT}/contacts/new"' in page.text, form.status_code))

    assert offered == [(True, 200), (False, 403)]


async def test_a_list_of_many_pages_says_what_its_order_is_of(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET referral /clients"] = {"items": [PERSON]}
    services.answers["GET coaching /cases"] = {"items": [CASE_ROW], "next": "more"}
    many = (await coach.get("/clients")).text
    services.answers["GET coaching /cases"] = {"items": [CASE_ROW], "next": None}
    last, only = (await coach.get("/clients?after=more")).text, (await coach.get("/clients")).text

    assert ["Pisimpään valmennuksessa olleet ovat ensin." in page for page in (many, last, only)] == [True, True, False]


@pytest.mark.parametrize(("role", "page"), [("coach", "/clients"), ("team_lead", f"/clients/{CLIENT}")])
async def test_who_ends_coaching_comes_to_a_page_they_may_still_see(
    settings: PortalSettings, services: Services, role: str, page: str
) -> None:
    services.answers[f"POST coaching /cases/{CASE}/end"] = {}
    typed = {"csrf": "csrf", "key": "k", "reason": "completed", "ended_on": "1.5.2026"}
    async with browser_of(settings, services, role) as someone:
        ended = await someone.post(f"/clients/{CLIENT}/cases/{CASE}/end", data=typed)

    assert ended.headers["location"] == f"{page}?done=coaching-ended"


async def test_a_coach_is_not_offered_to_look_for_ended_coaching(coach: httpx.AsyncClient) -> None:
    """Whom one does not coach any more one does not see."""
    page = (await coach.get("/clients?status=ended")).text

    assert 'name="status"' not in page
    assert "Päättyneet valmennukset näkee tiiminvetäjä." in page


async def test_choosing_a_client_for_a_job_survives_filtering_and_sorting(
    settings: PortalSettings, services: Services
) -> None:
    services.answers["GET coaching /cases"] = {"items": [CASE_ROW], "next": None}
    services.answers["GET referral /clients"] = {"items": [PERSON]}

    async with browser_of(settings, services, "team_lead") as lead:
        page = (await lead.get("/clients?to=employment")).text

    assert '<input type="hidden" name="to" value="employment">' in page
    assert "&amp;to=employment&amp;sort=" in page
    assert f'href="/clients/{CLIENT}/employments/new"' in page


@pytest.mark.parametrize(("page", "following"), [("?sort=-work", "more"), ("?sort=-work&after=mark", None)])
async def test_one_page_of_many_is_in_the_order_of_the_whole_list_and_offers_no_other(
    settings: PortalSettings, services: Services, page: str, following: str | None
) -> None:
    rows = [CASE_ROW | {"started_on": f"2026-01-0{n}", "employments_count": n} for n in (1, 2)]
    services.answers["GET referral /clients"] = {"items": [PERSON]}

    async with browser_of(settings, services, "team_lead") as lead:
        services.answers["GET coaching /cases"] = {"items": rows, "next": following}
        of_many = (await lead.get(f"/clients{page}")).text
        services.answers["GET coaching /cases"] = {"items": rows, "next": None}
        alone = (await lead.get("/clients?sort=-work")).text

    assert ("rn-sort" in of_many, "rn-sort" in alone) == (False, True)
    assert of_many.index("1.1.2026") < of_many.index("2.1.2026")
    assert alone.index("2.1.2026") < alone.index("1.1.2026")


async def test_a_coordinator_is_told_when_there_is_more_than_was_counted(
    settings: PortalSettings, services: Services
) -> None:
    waiting = {"items": [REFERRAL], "next": "more"}
    services.answers["GET referral /referrals"] = waiting
    services.answers["GET referral /clients"] = {"items": [PERSON]}

    async with browser_of(settings, services, "coordinator") as coordinator:
        page = (await coordinator.get("/", headers={"cookie": "__Host-session=some"})).text

    assert page.count('<p class="rn-counter__figure">1+</p>') == 3
    assert "saapui tänään" in page


@pytest.mark.parametrize("address", ["", "palaute@kunta.test"])
async def test_the_accessibility_page_names_a_way_to_give_feedback(settings: PortalSettings, address: str) -> None:
    app = create_portal(settings.model_copy(update={"accessibility_feedback": address}))
    async with lifespan(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as anyone:
        page = (await anyone.get("/saavutettavuus")).text

    assert ("mailto:palaute@kunta.test" in page) is bool(address)
    assert ("Kerro se organisaatiolle" in page) is not bool(address)


def test_a_report_of_nobody_says_so() -> None:
    assert shares_message("698", {}, []) == "Rovaniemi: ei vielä asiakkaita valmennuksessa"
