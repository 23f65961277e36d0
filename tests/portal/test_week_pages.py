"""A coach's start page, week and contacts with clients, the services answered for."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from common.days import today
from portal.formats import day
from portal.settings import PortalSettings
from tests.portal.services import Services
from tests.portal.test_client_pages import CASE, CLIENT, JOB, PERSON, browser_of

LOGGED_IN = {"cookie": "__Host-session=some", "origin": "https://portal.test"}
COACH: dict[str, Any] = {
    **{"id": JOB, "name": "Outi Koe", "municipality": "698", "fte": "0.60", "left_on": None},
    **{"open_cases": 13, "limit": 12, "free": 0, "over": 1, "login": None},
}
OF_NEEDS = ("employer_id", "employer_name", "employment_id", "weeks", "municipality", "next_step")
CONTACT: dict[str, Any] = {
    **{"id": JOB, "client_id": CLIENT, "case_id": CASE, "contacted_on": "2026-04-01", "kind": "call"},
    **{"place": "home", "minutes": 15, "purpose": "benefits", "note": None, "took_place": True, "version": 1},
}
COACHED: dict[str, Any] = {
    **{"id": CASE, "client_id": CLIENT, "coach_name": "Outi Koe", "started_on": "2026-01-05", "ended_on": None},
    **{"employments": [], "activities": [], "contacts": []},
}
TYPED = {"contacted_on": "1.4.2026", "kind": "meeting", "place": "office", "minutes": "45", "purpose": "job_search"}
NEW = f"/clients/{CLIENT}/client-contacts/new"


def a_need(kind: str, days: int = 0, **changed: Any) -> dict[str, Any]:
    return dict.fromkeys(OF_NEEDS) | {"kind": kind, "due_on": str(today() + timedelta(days))} | changed


def on_agenda(*needs: dict[str, Any], **changed: Any) -> dict[str, Any]:
    client = {"client_id": CLIENT, "case_id": CASE, "municipality": "698", "started_on": "2026-01-05"}
    return client | {"stands_in_for": None, "needs": list(needs)} | changed


def an_agenda(*clients: dict[str, Any], steps: tuple[Any, ...] = ()) -> dict[str, Any]:
    contacts = {"employer_contacts_this_week": 4, "employer_contacts_wanted": 6}
    return {"coach": COACH, "clients": list(clients), "steps_without_client": list(steps)} | contacts


def a_week(*contacts: dict[str, Any]) -> dict[str, Any]:
    days = [
        {
            **{"on": f"2026-03-{30 + n}" if n < 2 else f"2026-04-0{n - 1}", "employer_contacts": []},
            **{"client_contacts": list(contacts) if n == 2 else [], "other_minutes": {}},
            **{"minutes_with_clients": 75 if n == 2 else 0, "minutes_in_all": 75 if n == 2 else 0},
        }
        for n in range(7)
    ]
    sums = {"minutes_with_clients": 75, "other_minutes": {"team": 25}, "minutes_in_all": 100}
    wanted = {"percent_with_clients": "75.0", "employer_contacts": 0, "employer_contacts_wanted": 6}
    return {"coach_id": JOB, "coach_name": "Outi Koe", "days": days} | sums | wanted


@pytest.fixture
def services() -> Services:
    coached = COACHED | {"client_contacts": []}
    return Services(
        {
            f"GET referral /clients/{CLIENT}": PERSON,
            "GET referral /clients": {"items": [PERSON]},
            "GET coaching /agenda": an_agenda(on_agenda()),
            "GET coaching /weeks": a_week(CONTACT),
            f"GET coaching /clients/{CLIENT}/coaching": {"cases": [coached], "left_out": []},
            f"GET coaching /client-contacts/{JOB}": CONTACT | {"earlier": []},
            "POST coaching /client-contacts": CONTACT,
            f"POST coaching /client-contacts/{JOB}/correct": CONTACT,
            "PUT coaching /working-time": {},
        }
    )


@pytest.fixture
async def coach(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(settings, services, "coach") as client:
        client.headers.update(LOGGED_IN)
        yield client


@pytest.mark.parametrize(
    ("need", "says", "leads_to"),
    [
        (a_need("meet_employer", 12), "12 päivää aikaa", f"/clients/{CLIENT}/contacts/new"),
        (
            a_need("next_step", 0, employer_id=JOB, employer_name="Leipomo & Koe"),
            "tänään",
            f"/clients/{CLIENT}/contacts/new?find=Leipomo+%26+Koe&amp;employer={JOB}",
        ),
        (
            a_need("next_step", 0, employer_id=JOB, employer_name="Leipomo", next_step="Soita kokeilusta"),
            f"Sovittu, Leipomo, {day(today())}: Soita kokeilusta",
            f"/clients/{CLIENT}/contacts/new?find=Leipomo&amp;employer={JOB}",
        ),
        (
            a_need("follow_up", -1, employment_id=JOB, weeks=26, employer_name="Leipomo"),
            "1 päivän myöhässä",
            f"/clients/{CLIENT}/employments/{JOB}/follow-ups/26",
        ),
        (
            a_need("follow_up", 2, employment_id=JOB, weeks=26, employer_name="Leipomo"),
            "Avaa työsuhde",
            f"/clients/{CLIENT}/employments/{JOB}",
        ),
        (a_need("review_plan", 1), "1 päivä aikaa", f"/clients/{CLIENT}/cases/{CASE}/plan"),
        (a_need("keep_in_touch", -3), "3 päivää myöhässä", f"/clients/{CLIENT}/client-contacts/new"),
        (a_need("consent_ends", 30), "30 päivää aikaa", f"/clients/{CLIENT}/consents/new"),
        (
            a_need("client_moved", -3, municipality="320"),
            "uusi kunta on Kemijärvi",
            f"/clients/{CLIENT}/cases/{CASE}/end?reason=discontinued&amp;detail=moved_away",
        ),
    ],
    ids=lambda one: one["kind"] if isinstance(one, dict) else "",
)
async def test_each_need_says_how_long_there_is_and_leads_to_where_it_is_done(
    coach: httpx.AsyncClient, services: Services, need: dict[str, Any], says: str, leads_to: str
) -> None:
    services.answers["GET coaching /agenda"] = an_agenda(on_agenda(need))

    page = (await coach.get("/")).text

    assert says in page
    assert f'href="{leads_to}"' in page


async def test_the_start_page_has_the_week_and_the_breach(coach: httpx.AsyncClient, services: Services) -> None:
    due, later = on_agenda(a_need("keep_in_touch", -1)), on_agenda(a_need("meet_employer", 20))
    services.answers["GET coaching /agenda"] = an_agenda(due, later, on_agenda(stands_in_for="Eino Koe"))

    page = (await coach.get("/")).text

    figures = re.findall(r'<p class="rn-counter__figure">(.*?)</p>', page)
    assert figures == ["1", "4 / 6", "13 / 12"]
    assert "yli rajan: 1" in page
    assert "Sijaistat: Eino Koe" in page
    assert "Mikään ei odota juuri nyt." in page


async def test_what_was_agreed_about_nobody_leads_to_the_employer(coach: httpx.AsyncClient, services: Services) -> None:
    step = a_need("next_step", 2, employer_id=JOB, employer_name="Leipomo")
    services.answers["GET coaching /agenda"] = an_agenda(steps=(step,))

    page = (await coach.get("/")).text

    assert f'href="/contacts/new?find=Leipomo&amp;employer={JOB}"' in page


async def test_the_form_begins_as_the_last_contact_was_so_that_two_presses_are_enough(
    coach: httpx.AsyncClient, services: Services
) -> None:
    page = (await coach.get(f"/clients/{CLIENT}")).text
    assert f'href="{NEW}"' in page
    coached = COACHED | {"client_contacts": [CONTACT, CONTACT | {"took_place": False}]}
    services.answers[f"GET coaching /clients/{CLIENT}/coaching"] = {"cases": [coached]}

    form = (await coach.get(NEW)).text

    assert re.search(r'value="meeting"\s+checked', form)
    assert re.search(r'value="home"\s+checked', form)
    assert re.search(r'value="benefits"\s+selected', form)
    assert re.search(r'name="minutes"[^>]*value="60"', form)


async def test_a_contact_is_sent_as_the_service_asks_and_leads_back(
    coach: httpx.AsyncClient, services: Services
) -> None:
    answer = await coach.post(NEW, data={"csrf": "csrf", "key": "k"} | TYPED)
    from_week = await coach.post(NEW, data={"csrf": "csrf", "key": "k", "back": "week"} | TYPED)

    assert services.sent_to("/client-contacts")[0] == {
        **{"client_id": CLIENT, "contacted_on": "2026-04-01", "kind": "meeting", "place": "office"},
        **{"minutes": 45, "purpose": "job_search", "note": None},
    }
    assert answer.headers["location"] == f"/clients/{CLIENT}?done=client-contact"
    assert from_week.headers["location"] == "/week?on=2026-04-01&done=client-contact"


async def test_a_message_is_sent_without_the_place_that_was_chosen_before(
    coach: httpx.AsyncClient, services: Services
) -> None:
    await coach.post(NEW, data={"csrf": "csrf", "key": "k"} | TYPED | {"kind": "message"})

    assert services.sent_to("/client-contacts")[0]["place"] is None


async def test_what_is_missing_stands_at_its_field_and_what_was_typed_stays(
    coach: httpx.AsyncClient, services: Services
) -> None:
    typed = {"csrf": "csrf", "key": "k"} | TYPED | {"minutes": "", "note": "Yövuoro"}
    del typed["place"]

    page = await coach.post(NEW, data=typed)

    assert page.status_code == 422
    assert 'id="minutes-error"' in page.text
    assert 'id="place-error"' in page.text
    assert "Yövuoro" in page.text
    assert services.sent_to("/client-contacts") == []


async def test_a_correction_shows_what_stood_there_before(coach: httpx.AsyncClient, services: Services) -> None:
    facts = {name: CONTACT[name] for name in ("contacted_on", "kind", "place", "minutes", "purpose")}
    earlier = {"version": 1, "facts": facts | {"minutes": 480}, "reason": "Kahdeksan tuntia oli liikaa"}
    earlier |= {"corrected_at": "2026-04-02T10:00:00Z"}
    services.answers[f"GET coaching /client-contacts/{JOB}"] = CONTACT | {"version": 2, "earlier": [earlier]}
    path = f"/clients/{CLIENT}/client-contacts/{JOB}"

    page = (await coach.get(path)).text
    saved = await coach.post(path, data={"csrf": "csrf", "key": "k", "took_place": "no", "reason": "Ei tullut"} | TYPED)

    assert "Kahdeksan tuntia oli liikaa" in page
    assert "480" in page
    assert saved.headers["location"] == f"/clients/{CLIENT}?done=client-contact-corrected"
    [sent] = services.sent_to(f"/client-contacts/{JOB}/correct")
    assert (sent["took_place"], sent["reason"]) == (False, "Ei tullut")


async def test_another_clients_contact_is_not_shown_under_this_ones_name(
    coach: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"GET coaching /client-contacts/{JOB}"] = CONTACT | {"client_id": CASE, "earlier": []}

    page = await coach.get(f"/clients/{CLIENT}/client-contacts/{JOB}")

    assert page.status_code == 404


async def test_the_week_has_its_sums_and_leads_to_recording(coach: httpx.AsyncClient) -> None:
    page = (await coach.get("/week?on=2026-04-01")).text
    chosen = await coach.get(f"/client-contacts/new?client={CLIENT}&on=2026-04-01")

    assert "Viikko 30.3.2026–5.4.2026" in page
    assert "75,0 % kirjatusta ajasta" in page
    assert "1 t 15 min" in page
    assert f'<option value="{CLIENT}">Aino Keloharju</option>' in page
    assert 'href="?on=2026-03-23"' in page
    assert f'href="/clients/{CLIENT}/client-contacts/{JOB}"' in page
    assert chosen.headers["location"] == f"{NEW}?on=2026-04-01&back=week"


async def test_without_clients_there_is_nobody_to_choose(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET coaching /agenda"] = an_agenda()

    page = (await coach.get("/week?on=2026-04-01")).text

    assert 'action="/client-contacts/new"' not in page
    assert 'name="worked_on"' in page


async def test_other_time_is_recorded_from_the_weeks_page(coach: httpx.AsyncClient, services: Services) -> None:
    typed = {"csrf": "csrf", "key": "k", "worked_on": "1.4.2026", "kind": "team", "minutes": "90"}

    saved = await coach.post("/week", data=typed)
    refused = await coach.post("/week", data=typed | {"minutes": "puolitoista"})

    [sent] = [one.content for one in services.asked if one.method == "PUT"]
    assert sent == b'{"worked_on":"2026-04-01","kind":"team","minutes":90.0}'
    assert saved.headers["location"] == "/week?on=2026-04-01&done=time"
    assert refused.status_code == 422
    assert 'id="minutes-error"' in refused.text


async def test_a_login_that_is_not_linked_yet_is_told_so_and_whom_to_ask(
    coach: httpx.AsyncClient, services: Services
) -> None:
    told = {"type": "/problems/not-a-coach-here", "title": "", "detail": "Pyydä tiiminvetäjää liittämään tunnuksesi."}
    for path in ("/agenda", "/weeks"):
        services.answers[f"GET coaching {path}"] = httpx.Response(403, json=told)

    start, week = await coach.get("/"), await coach.get("/week")

    assert (start.status_code, week.status_code) == (200, 403)
    for page in (start, week):
        assert "Pyydä tiiminvetäjää liittämään tunnuksesi." in page.text
        assert "ei kuulu rooliisi" not in page.text
    assert re.search(r"Anna tiiminvetäjälle tunnisteesi: <strong>[0-9a-f-]{36}</strong>", start.text)
