"""Caseloads, absences and changes of coach, the services answered for."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from portal.settings import PortalSettings
from tests.portal.services import Services
from tests.portal.test_client_pages import CASE, CLIENT, JOB, PERSON, browser_of, problem
from tests.portal.test_week_pages import COACH, LOGGED_IN, a_need, an_agenda, on_agenda

OTHER = "0198c0de-0000-7000-8000-0000000000aa"
EINO = COACH | {"id": OTHER, "name": "Eino Koe", "open_cases": 3, "limit": 20, "free": 17, "over": 0}
ABSENCE: dict[str, Any] = {
    **{"id": CASE, "coach_id": JOB, "coach_name": "Outi Koe", "substitute_id": OTHER, "substitute_name": "Eino Koe"},
    **{"starts_on": "2099-12-21", "ends_on": "2099-12-31", "is_called_off": False},
}
ROW = {"id": CASE, "client_id": CLIENT, "municipality": "698", "started_on": "2026-01-05"}
FORM = {"csrf": "csrf", "key": "k"}


@pytest.fixture
def services() -> Services:
    coached = ROW | {"coach_id": JOB, "coach_name": "Outi Koe", "assignments": [], "client_contacts": []}
    return Services(
        {
            f"GET referral /clients/{CLIENT}": PERSON,
            "GET referral /clients": {"items": [PERSON]},
            "GET coaching /coaches": {"items": [COACH, EINO], "next": None},
            "GET coaching /absences": {"items": [ABSENCE]},
            "GET coaching /cases": {"items": [ROW], "next": None},
            "GET coaching /agenda": an_agenda(on_agenda(a_need("keep_in_touch", -3))),
            f"GET coaching /clients/{CLIENT}/coaching": {"cases": [coached]},
            f"POST coaching /cases/{CASE}/assign": {},
            f"POST coaching /coaches/{JOB}/transfers": {},
            f"PATCH coaching /coaches/{JOB}": {},
            "POST coaching /absences": ABSENCE,
            f"PUT coaching /absences/{CASE}": ABSENCE,
            f"POST coaching /absences/{CASE}/call-off": ABSENCE,
        }
    )


@pytest.fixture
async def lead(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(settings, services, "team_lead") as client:
        client.headers.update(LOGGED_IN)
        yield client


async def test_the_breach_the_room_and_who_is_away_stand_in_one_list(lead: httpx.AsyncClient) -> None:
    page = (await lead.get("/caseload")).text

    assert "Yli rajan: 1" in page
    assert "Tilaa: 17" in page
    assert "21.12.2099–31.12.2099" in page


async def test_who_has_left_stands_apart_and_takes_no_clients(lead: httpx.AsyncClient, services: Services) -> None:
    left = {"left_on": "2026-01-05", "open_cases": 0}
    services.answers["GET coaching /coaches"] = {"items": [COACH, EINO | left], "next": None}

    every, transfer = (await lead.get("/caseload")).text, (await lead.get(f"/caseload/{JOB}/transfer")).text

    assert "Lopetti 5.1.2026." in every
    assert "Eino Koe" not in transfer


@pytest.mark.parametrize(
    ("changed", "button", "answer", "done"),
    [
        ({"open_cases": 0}, "Valmentaja lopettaa", "yes", "coach-left"),
        ({"left_on": "2026-01-05"}, "Valmentaja palaa työhön", "no", "coach-returned"),
    ],
)
async def test_a_coach_leaves_and_returns(
    lead: httpx.AsyncClient, services: Services, changed: dict[str, Any], button: str, answer: str, done: str
) -> None:
    with_clients = (await lead.get(f"/caseload/{JOB}")).text
    services.answers["GET coaching /coaches"] = {"items": [COACH | changed], "next": None}
    page = (await lead.get(f"/caseload/{JOB}")).text

    saved = await lead.post(f"/caseload/{JOB}/presence", data=FORM | {"has_left": answer})

    assert button not in with_clients
    assert button in page
    assert f'name="has_left" value="{answer}"' in page
    assert saved.headers["location"] == f"/caseload/{JOB}?done={done}"


async def test_a_coachs_page_leads_to_all_that_can_be_changed(lead: httpx.AsyncClient) -> None:
    page = (await lead.get(f"/caseload/{JOB}")).text

    assert "Sijainen: Eino Koe" in page
    assert "3 päivää myöhässä" in page
    for address in ("transfer", "absences/new", "hours", f"absences/{CASE}"):
        assert f'href="/caseload/{JOB}/{address}"' in page
    assert f'href="/clients/{CLIENT}/cases/{CASE}/coach"' in page


@pytest.mark.parametrize(("path", "status"), [("", 404), ("/transfer", 404), ("/absences/new", 404)])
async def test_another_municipalitys_coach_is_not_found(
    lead: httpx.AsyncClient, services: Services, path: str, status: int
) -> None:
    services.answers["GET coaching /coaches"] = {"items": [COACH | {"municipality": "320"}], "next": None}

    assert (await lead.get(f"/caseload/{JOB}{path}")).status_code == status


async def test_all_changes_of_coach_are_sent_at_once(lead: httpx.AsyncClient, services: Services) -> None:
    page = (await lead.get(f"/caseload/{JOB}/transfer")).text
    typed = FORM | {f"case-{CASE}": OTHER, "case-x": "", "how": ["spread", "leaves"], "assigned_on": "1.4.2026"}

    saved = await lead.post(f"/caseload/{JOB}/transfer", data=typed)

    assert f'id="case-{CASE}"' in page
    assert "Eino Koe (Rovaniemi, asiakkaita 3 / 20)" in page
    assert services.sent_to(f"/coaches/{JOB}/transfers") == [
        {
            "choices": [{"case_id": CASE, "coach_id": OTHER}],
            "spread": True,
            "leaves": True,
            "assigned_on": "2026-04-01",
            "override_reason": None,
        }
    ]
    assert saved.headers["location"] == "/caseload?done=transfer"


async def test_a_transfer_of_nobody_is_refused(lead: httpx.AsyncClient, services: Services) -> None:
    page = await lead.post(f"/caseload/{JOB}/transfer", data=FORM | {f"case-{CASE}": "", "assigned_on": "1.4.2026"})

    assert page.status_code == 422
    assert 'id="how-error"' in page.text
    assert services.sent_to(f"/coaches/{JOB}/transfers") == []


@pytest.mark.parametrize("page", [f"/caseload/{JOB}/transfer", f"/clients/{CLIENT}/cases/{CASE}/coach"])
async def test_the_reason_to_go_over_the_limit_is_asked_once_it_stood_in_the_way(
    lead: httpx.AsyncClient, services: Services, page: str
) -> None:
    for path in (f"/coaches/{JOB}/transfers", f"/cases/{CASE}/assign"):
        services.answers[f"POST coaching {path}"] = problem(409, "caseload-full")
    before = await lead.get(page)

    refused = await lead.post(page, data=FORM | {"coach_id": OTHER, "assigned_on": "1.4.2026", "how": "spread"})

    assert 'id="override_reason"' not in before.text
    assert refused.status_code == 409
    assert 'id="override_reason"' in refused.text


async def test_a_client_changes_coach_and_only_their_own_case_does(lead: httpx.AsyncClient, services: Services) -> None:
    typed = FORM | {"coach_id": OTHER, "assigned_on": "1.4.2026"}

    saved = await lead.post(f"/clients/{CLIENT}/cases/{CASE}/coach", data=typed)
    another = await lead.post(f"/clients/{CLIENT}/cases/{JOB}/coach", data=typed)

    assert saved.headers["location"] == f"/clients/{CLIENT}?done=assigned"
    assert another.status_code == 404
    assert services.sent_to(f"/cases/{JOB}/assign") == []


@pytest.mark.parametrize(("typed", "sent"), [("60", b'{"fte":"0.60"}'), ("62,5", b'{"fte":"0.62"}')])
async def test_hours_are_typed_in_percent(lead: httpx.AsyncClient, services: Services, typed: str, sent: bytes) -> None:
    saved = await lead.post(f"/caseload/{JOB}/hours", data=FORM | {"percent": typed})

    assert [one.content for one in services.asked if one.method == "PATCH"] == [sent]
    assert saved.headers["location"] == f"/caseload/{JOB}?done=hours"


async def test_a_coordinator_does_not_change_hours(settings: PortalSettings, services: Services) -> None:
    async with browser_of(settings, services, "coordinator") as coordinator:
        coordinator.headers.update(LOGGED_IN)
        page, form = await coordinator.get(f"/caseload/{JOB}"), await coordinator.get(f"/caseload/{JOB}/hours")

    assert f"/caseload/{JOB}/hours" not in page.text
    assert form.status_code == 403


async def test_an_absence_is_recorded_changed_and_called_off(lead: httpx.AsyncClient, services: Services) -> None:
    days = FORM | {"starts_on": "21.12.2099", "ends_on": "31.12.2099", "substitute_id": ""}

    new = await lead.post(f"/caseload/{JOB}/absences/new", data=days)
    page = (await lead.get(f"/caseload/{JOB}/absences/{CASE}")).text
    changed = await lead.post(f"/caseload/{JOB}/absences/{CASE}", data=days | {"substitute_id": OTHER})
    called_off = await lead.post(f"/caseload/{JOB}/absences/{CASE}/call-off", data=FORM)

    told = {"starts_on": "2099-12-21", "ends_on": "2099-12-31"}
    assert services.sent_to("/absences") == [told | {"substitute_id": None, "coach_id": JOB}]
    assert 'value="21.12.2099"' in page
    assert new.headers["location"] == changed.headers["location"] == f"/caseload/{JOB}?done=absence"
    assert called_off.headers["location"] == f"/caseload/{JOB}?done=absence-called-off"
    assert services.sent_to(f"/absences/{CASE}/call-off") == [{}]


async def test_an_absence_of_another_coach_is_not_changed_here(lead: httpx.AsyncClient) -> None:
    page = await lead.post(f"/caseload/{OTHER}/absences/{CASE}", data=FORM)

    assert page.status_code == 404


async def test_a_refused_absence_comes_back_as_typed(lead: httpx.AsyncClient, services: Services) -> None:
    services.answers["POST coaching /absences"] = problem(409, "substitute-is-away")

    page = await lead.post(
        f"/caseload/{JOB}/absences/new", data=FORM | {"starts_on": "21.12.2099", "ends_on": "31.12.2099"}
    )

    assert page.status_code == 409
    assert 'value="21.12.2099"' in page.text
    assert "substitute-is-away" in page.text


async def test_a_leads_first_page_counts_the_follow_ups_that_wait_and_leads_to_the_course(
    lead: httpx.AsyncClient, services: Services
) -> None:
    rows = [{"municipality": "698", "clients": 70, "employed_persons": 39, "employment_coefficient": "0.56"}]
    definition = {"text": {"fi": "Määritelmä", "sv": "Definition", "en": "Definition"}}
    figures = {"rows": rows, "definition": definition, "complete_until": "2026-11-23T04:00:00Z"}
    services.answers |= {
        "GET coaching /fidelity/due": {"items": []},
        "GET coaching /follow-ups": {"items": [{}] * 3},
        "GET reporting /reports/coefficients": figures,
    }

    page = (await lead.get("/")).text

    assert re.findall(r'<p class="rn-counter__figure">(.*?)</p>', page) == ["0,56", "3", "1"]
    assert 'href="/follow-ups"' in page
    assert 'href="/reports/coefficients/course"' in page
