"""One contact with an employer: what was recorded, what was wrong in it, and who may put it right."""

from typing import Any

import httpx
import pytest

from portal.settings import PortalSettings
from tests.portal.services import Services
from tests.portal.test_client_pages import CLIENT, JOB, PERSON, browser_of
from tests.portal.test_work_pages import BAKERY, EMPLOYER, NOBODY, checked

HERE = f"/employer-contacts/{JOB}"
WORD: dict[str, Any] = {
    **{"employer_name": "Leipomo Koe", "contacted_on": "2026-04-01", "kind": "visit", "face_to_face": True},
    **{"about_client": True, "client_id": CLIENT, "took_place": True},
    **{"outcome": "Lupasi harkita", "next_step": "Soita", "next_step_on": "2026-04-08"},
}
CONTACT: dict[str, Any] = WORD | {
    **{"id": JOB, "employer_id": EMPLOYER, "coach_id": JOB, "coach_name": "Outi Koe"},
    **{"version": 1, "may_correct": True, "earlier": []},
}
TYPED = {
    **{"employer_id": EMPLOYER, "find": "Leipomo", "client_id": "", "contacted_on": "2.4.2026", "kind": "phone"},
    **{"face_to_face": "no", "took_place": "yes", "outcome": "", "next_step": "", "next_step_on": ""},
}


@pytest.fixture
def services() -> Services:
    return Services(
        {
            "GET referral /clients": {"items": [PERSON]},
            "GET coaching /employers": {"items": [BAKERY], "guessed": False, "next": None},
            "GET coaching /cases": {"items": [{"client_id": CLIENT}], "next": None},
            f"GET coaching {HERE}": CONTACT,
            f"POST coaching {HERE}/correct": {},
        }
    )


async def test_it_is_corrected_from_what_is_recorded(coach: httpx.AsyncClient, services: Services) -> None:
    asked = (await coach.get(HERE)).text
    silent = await coach.post(HERE, data=TYPED)
    told = await coach.post(HERE, data=TYPED | {"reason": "Se oli puhelu"})

    assert checked(asked) >= {EMPLOYER, "visit", "yes"}
    assert f'<option value="{CLIENT}" selected>Aino Keloharju</option>' in asked
    assert 'value="1.4.2026"' in asked
    assert (silent.status_code, told.headers["location"]) == (422, f"{HERE}?done=corrected")
    [sent] = services.sent_to(f"{HERE}/correct")
    assert (sent["client_id"], sent["kind"], sent["took_place"], sent["reason"]) == (
        *(None, "phone", True),
        "Se oli puhelu",
    )


async def test_what_was_said_before_stays_to_be_read(coach: httpx.AsyncClient, services: Services) -> None:
    wrong = WORD | {"version": 1, "reason": "Väärä päivä", "corrected_at": "2026-04-03T10:00:00Z"}
    hidden = wrong | {"client_id": None, "reason": None, "outcome": None, "next_step": None, "took_place": False}
    services.answers[f"GET coaching {HERE}"] = CONTACT | {"took_place": False, "earlier": [wrong, hidden]}

    page = (await coach.get(HERE)).text

    assert page.count("Ei toteutunut") == 2
    assert "Korjattu 3.4.2026 klo 13.00: Väärä päivä" in page
    assert "Koski asiakasta, jonka tietoja et näe." in page


async def test_the_log_strikes_what_was_not_marks_what_was_corrected_and_leads_to_what_was_said_before(
    coach: httpx.AsyncClient, services: Services
) -> None:
    corrected = CONTACT | {"version": 2}
    struck, anothers = corrected | {"took_place": False}, corrected | {"client_id": None, "outcome": None}
    services.answers[f"GET coaching /employers/{EMPLOYER}"] = BAKERY | NOBODY

    async def shown(one: dict[str, Any]) -> tuple[bool, bool, bool]:
        services.answers[f"GET coaching /employers/{EMPLOYER}/contacts"] = {"items": [one], "next": None}
        page = (await coach.get(f"/employers/{EMPLOYER}")).text
        return "Ei toteutunut" in page, "Korjattu</strong>" in page, f'href="{HERE}"' in page

    assert await shown(CONTACT) == (False, False, True)
    assert await shown(corrected) == (False, True, True)
    assert await shown(struck) == (True, False, True)
    assert await shown(anothers) == (False, True, False)


@pytest.mark.parametrize(("role", "may_correct"), [("coach", False), ("coordinator", False), ("team_lead", True)])
async def test_others_read_it_and_are_told_who_corrects_it(
    settings: PortalSettings, services: Services, role: str, may_correct: bool
) -> None:
    services.answers[f"GET coaching {HERE}"] = CONTACT | {"may_correct": may_correct}
    async with browser_of(settings, services, role) as someone:
        page = (await someone.get(HERE)).text

    assert "Lupasi harkita" in page
    assert ("Yhteyden korjaa valmentaja, joka sen kirjasi" in page, 'name="took_place"' in page) == (
        not may_correct,
        may_correct,
    )
