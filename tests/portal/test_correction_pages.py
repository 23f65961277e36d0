"""What was recorded wrongly is corrected from what is recorded, and says why; a work trial says where it is."""

from typing import Any

import httpx
import pytest

from tests.portal.services import Services
from tests.portal.test_client_pages import CASE, CLIENT, JOB, PERSON
from tests.portal.test_work_pages import (
    AS_RECORDED,
    BAKERY,
    EMPLOYER,
    FORMER,
    MEASURED,
    SAID,
    TRIAL,
    WORK_TRIAL,
    answer_of_assessments,
    checked,
)


@pytest.fixture
def services() -> Services:
    return Services(
        {
            f"GET referral /clients/{CLIENT}": PERSON,
            "GET coaching /employers": {"items": [BAKERY], "guessed": False, "next": None},
            f"GET coaching /activities/{TRIAL}": WORK_TRIAL,
        }
    )


async def test_what_was_not_made_after_all_is_in_no_picture_and_among_the_corrections(
    coach: httpx.AsyncClient, services: Services
) -> None:
    earlier = {"version": 1, "facts": SAID, "reason": "Väärä asiakas", "corrected_at": "2026-03-05T10:00:00Z"}
    answer_of_assessments(services, said=[SAID | AS_RECORDED | {"was_made": False, "earlier": [earlier]}])

    page = (await coach.get(f"/clients/{CLIENT}/assessments")).text

    assert "Asiakas ei ole vielä arvioinut taitojaan" in page
    assert "ei pidä paikkaansa" in page
    assert "Korjattu 5.3.2026 klo 12.00: Väärä asiakas" in page
    assert "taidot 2, tilanne 3" in page


async def test_a_self_assessment_is_corrected_from_what_is_recorded(
    coach: httpx.AsyncClient, services: Services
) -> None:
    answer_of_assessments(services, said=[SAID | AS_RECORDED])
    services.answers[f"POST coaching /self-assessments/{JOB}/correct"] = {}
    here = f"/clients/{CLIENT}/assessments/{JOB}"
    typed = {"service": "coaching", "assessed_on": "1.2.2026", "skills": "4", "situation": "3", "was_made": "yes"}

    asked = (await coach.get(here)).text
    silent = await coach.post(here, data=typed)
    told = await coach.post(here, data=typed | {"reason": "Väärä luku"})

    assert checked(asked) == {"coaching", "2", "3", "yes"}
    assert (silent.status_code, told.headers["location"]) == (422, f"/clients/{CLIENT}/assessments?done=corrected")
    [sent] = services.sent_to(f"/self-assessments/{JOB}/correct")
    assert (sent["skills"], sent["was_made"], sent["reason"]) == (4, True, "Väärä luku")


async def test_a_measurement_is_corrected_from_what_is_recorded(coach: httpx.AsyncClient, services: Services) -> None:
    answer_of_assessments(services, measured=[MEASURED | AS_RECORDED])
    services.answers[f"POST coaching /ability-results/{JOB}/correct"] = {}
    here = f"/clients/{CLIENT}/ability/{JOB}"
    typed = {"measured_on": "1.2.2026", "work_ability": "7", "was_made": "no", "reason": "Väärä asiakas"}

    asked = (await coach.get(here)).text
    told = await coach.post(here, data=typed)

    assert 'value="6,5"' in asked
    assert told.status_code == 303
    [sent] = services.sent_to(f"/ability-results/{JOB}/correct")
    assert (sent["scores"], sent["was_made"]) == ({"work_ability": 7.0}, False)


async def test_a_correction_keeps_what_is_measured_no_longer(coach: httpx.AsyncClient, services: Services) -> None:
    old = MEASURED | AS_RECORDED | {"scores": {"work_ability": "6", "luck": "3"}}
    answer_of_assessments(services, measured=[old])["former_areas"] = FORMER
    services.answers[f"POST coaching /ability-results/{JOB}/correct"] = {}
    here = f"/clients/{CLIENT}/ability/{JOB}"
    typed = {"measured_on": "1.2.2026", "work_ability": "7", "luck": "3", "was_made": "yes", "reason": "Luettu väärin"}

    asked = (await coach.get(here)).text
    too_much = await coach.post(here, data=typed | {"luck": "1001"})
    await coach.post(here, data=typed)

    assert "luck – ei enää mitata" in asked
    assert "Uni" not in asked
    assert 'id="luck-error"' in too_much.text
    [sent] = services.sent_to(f"/ability-results/{JOB}/correct")
    assert sent["scores"] == {"work_ability": 7.0, "luck": 3.0}


async def test_another_clients_assessment_is_not_corrected_under_this_ones_name(
    coach: httpx.AsyncClient, services: Services
) -> None:
    answer_of_assessments(services)

    pages = [await coach.get(f"/clients/{CLIENT}/{kind}/{JOB}") for kind in ("assessments", "ability")]

    assert [page.status_code for page in pages] == [404, 404]


async def test_a_work_trial_says_where_it_is_and_what_was_corrected(
    coach: httpx.AsyncClient, services: Services
) -> None:
    wrong: dict[str, Any] = {"kind": "studies", "started_on": "2026-03-02", "ended_on": None, "employer_name": None}
    wrong |= {"took_place": True, "version": 1, "reason": "Ei ollut kurssi", "corrected_at": "2026-03-05T10:00:00Z"}
    services.answers[f"GET coaching /activities/{TRIAL}"] = WORK_TRIAL | {"history": [wrong]}

    page = (await coach.get(f"/clients/{CLIENT}/activities/{TRIAL}")).text

    assert f'href="/employers/{EMPLOYER}">Leipomo Koe</a>' in page
    assert "Korjattu 5.3.2026 klo 12.00: Ei ollut kurssi" in page
    assert "Opinnot. Alkoi 2.3.2026." in page


async def test_a_workplace_is_looked_for_and_sent_only_with_a_work_trial(
    coach: httpx.AsyncClient, services: Services
) -> None:
    services.answers["POST coaching /activities"] = {}
    here = f"/clients/{CLIENT}/activities/new"
    typed = {"started_on": "1.4.2026", "employer_id": EMPLOYER, "find": "leipomo"}

    asked = (await coach.get(f"{here}?find=leipomo&employer={EMPLOYER}")).text
    for kind in ("work_trial", "studies"):
        await coach.post(here, data=typed | {"kind": kind})

    assert checked(asked) == {EMPLOYER, "work_trial"}
    assert [one["employer_id"] for one in services.sent_to("/activities")] == [EMPLOYER, None]


async def test_an_activity_is_corrected_from_what_is_recorded(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"POST coaching /activities/{TRIAL}/correct"] = {}
    here = f"/clients/{CLIENT}/activities/{TRIAL}"
    typed = {"kind": "studies", "started_on": "1.4.2026", "employer_id": EMPLOYER, "took_place": "yes"}

    asked = (await coach.get(f"{here}/correct")).text
    silent = await coach.post(f"{here}/correct", data=typed)
    told = await coach.post(f"{here}/correct", data=typed | {"reason": "Oli kurssi"})

    assert checked(asked) == {EMPLOYER, "work_trial", "yes"}
    assert (silent.status_code, told.headers["location"]) == (422, f"{here}?done=corrected")
    [sent] = services.sent_to(f"/activities/{TRIAL}/correct")
    assert (sent["kind"], sent["employer_id"], sent["took_place"]) == ("studies", None, True)


END: dict[str, Any] = {"ended_on": "2026-06-01", "end_reason": "discontinued", "end_detail": "health"}
WRONG_END = END | {"end_detail": "moved_away", "version": 1, "reason": "Väärät paperit"}
ENDED: dict[str, Any] = {
    **{"case_id": CASE, "client_id": CLIENT, "end_version": 2},
    **{"history": [WRONG_END | {"corrected_at": "2026-06-05T10:00:00Z"}]},
}
HOW_IT_ENDED = f"/clients/{CLIENT}/cases/{CASE}/end/correct"


async def test_an_end_of_coaching_is_corrected_from_what_is_recorded(
    coach: httpx.AsyncClient, services: Services
) -> None:
    services.answers |= {f"GET coaching /cases/{CASE}/end": ENDED | END, f"POST coaching /cases/{CASE}/end/correct": {}}
    typed = {"reason": "completed", "detail": "", "ended_on": "20.5.2026"}

    asked = (await coach.get(HOW_IT_ENDED)).text
    silent = await coach.post(HOW_IT_ENDED, data=typed)
    told = await coach.post(HOW_IT_ENDED, data=typed | {"correction": "Väärä päivä"})

    assert "discontinued" in checked(asked)
    assert 'value="1.6.2026"' in asked
    assert "Korjattu 5.6.2026 klo 13.00: Väärät paperit" in asked
    assert "Päättyi 1.6.2026. Valmennus keskeytyi: " in asked
    assert (silent.status_code, told.headers["location"]) == (422, f"/clients/{CLIENT}?done=corrected")
    [sent] = services.sent_to(f"/cases/{CASE}/end/correct")
    assert {name: sent[name] for name in ("ended_on", "reason", "detail", "correction")} == {
        **{"ended_on": "2026-05-20", "reason": "completed"},
        **{"detail": None, "correction": "Väärä päivä"},
    }


async def test_another_clients_end_is_not_shown_under_this_ones_name(
    coach: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"GET coaching /cases/{CASE}/end"] = ENDED | END | {"client_id": JOB}

    assert (await coach.get(HOW_IT_ENDED)).status_code == 404
