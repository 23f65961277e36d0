"""Employers, jobs, follow-ups, activities and what a client says: their pages, the services answered for."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import httpx
import orjson
import pytest

from portal.languages import current
from portal.pages.assessments import before_and_after, course_of, message_of, message_of_measured, signed
from tests.portal.services import Services
from tests.portal.test_client_pages import CLIENT, JOB, PERSON, problem

EMPLOYER = "0198c0de-0000-7000-8000-00000000000e"
TRIAL = "0198c0de-0000-7000-8000-00000000000a"
PLACE = "0198c0de-0000-7000-8000-00000000000f"
HERE = f"/clients/{CLIENT}/employments/{JOB}"
SALES = {"code": "5223", "fi": "Myyjä", "sv": "Butiksförsäljare", "en": "Shop sales assistant"}
BAKERY: dict[str, Any] = {
    "id": EMPLOYER,
    "name": "Leipomo Koe",
    "business_id": "2077474-0",
    "sector": "company",
    "size_class": "5-9",
    "municipality": "698",
}
FACTS: dict[str, Any] = {
    "employer_id": EMPLOYER,
    "employer_name": "Leipomo Koe",
    "sector": "company",
    "kind": "employment",
    "started_on": "2026-03-02",
    "ended_on": None,
    "wage_subsidy": True,
    "contract": "permanent",
    "hours_per_week": "22.50",
    "occupation": "5223",
    "occupation_names": SALES,
    "open_labour_market": True,
    "out_of_work_at_entry": None,
    "adjustments": ["breaks", "tasks"],
}
ANSWERED = {"weeks": 13, "asked_on": "2026-06-01", "answer": "in_this_job", "version": 1}
RECORD: dict[str, Any] = FACTS | {
    "id": JOB,
    "client_id": CLIENT,
    "version": 2,
    "history": [FACTS | {"version": 1, "reason": "Palkkatuki puuttui", "corrected_at": "2026-03-05T10:00:00Z"}],
    "follow_ups": [ANSWERED],
    "follow_up_history": [],
    "to_ask": [{"weeks": 26, "due_on": "2026-08-31"}, {"weeks": 52, "due_on": "2099-03-01"}],
}
WORK_TRIAL: dict[str, Any] = {
    "id": TRIAL,
    "client_id": CLIENT,
    "kind": "work_trial",
    "started_on": "2026-04-01",
    "ended_on": None,
    "employer_id": EMPLOYER,
    "employer_name": "Leipomo Koe",
    "took_place": True,
    "version": 1,
    "evaluation": None,
    "earlier_evaluations": [],
    "history": [],
}
AREAS = [{"code": "work_ability", "fi": "Työkyky", "sv": "Arbetsförmåga", "en": "Work ability", "most": 10}]
PLACE_ROW: dict[str, Any] = {
    "id": PLACE,
    "employer_id": EMPLOYER,
    "employer_name": "Leipomo Koe",
    "municipality": "698",
    "title": "Leipomon apulainen",
    "tasks": "Pakkaaminen",
    "terms": None,
    "vacant_from": "2026-09-01",
    "vacant_until": None,
    "places_free": 2,
}
NOBODY: dict[str, Any] = {
    **{"people": [], "places": [PLACE_ROW]},
    **{"clients": [], "work_trials": [], "more_clients": 2},
}
SAID = {"id": JOB, "service": "coaching", "assessed_on": "2026-02-01", "skills": 2, "situation": 3}
FORMER = [
    {"code": "sleep", "fi": "Uni", "sv": "Sömn", "en": "Sleep", "most": 20},
    {"code": "luck", "fi": "luck", "sv": "luck", "en": "luck", "most": None},
]
MEASURED: dict[str, Any] = {"id": JOB, "measured_on": "2026-02-01", "scores": {"work_ability": "6.5"}}
AS_RECORDED: dict[str, Any] = {"was_made": True, "version": 1, "earlier": []}
HIRE = {
    "csrf": "csrf",
    "find": "leipomo",
    "employer_id": EMPLOYER,
    "kind": "employment",
    "started_on": "2.3.2026",
    "wage_subsidy": "yes",
}


@pytest.fixture
def services() -> Services:
    return Services(
        {
            f"GET referral /clients/{CLIENT}": PERSON,
            "GET referral /clients": {"items": [PERSON]},
            "GET coaching /employers": {"items": [BAKERY], "guessed": False, "next": None},
            f"GET coaching /employers/{EMPLOYER}": BAKERY | NOBODY,
            f"GET coaching /employers/{EMPLOYER}/contacts": {"items": [], "next": None},
            "GET coaching /occupations": {"items": [SALES]},
            f"GET coaching /employments/{JOB}": RECORD,
            f"GET coaching /activities/{TRIAL}": WORK_TRIAL,
            "GET coaching /work-trial-places": {"items": [PLACE_ROW]},
            f"GET coaching /work-trial-places/{PLACE}": PLACE_ROW,
            f"GET coaching /clients/{CLIENT}/assessments": {
                "areas": AREAS,
                "former_areas": [],
                "self_assessments": [],
                "ability_results": [],
            },
        }
    )


async def test_looking_for_an_occupation_saves_nothing_and_loses_nothing(
    coach: httpx.AsyncClient, services: Services
) -> None:
    typed = HIRE | {"find_occupation": "myyj", "hours_per_week": "22,5", "look": "occupation"}

    page = await coach.post(f"/clients/{CLIENT}/employments/new", data=typed)

    assert page.status_code == 200
    assert "Myyjä (5223)" in page.text
    assert 'value="22,5"' in page.text
    assert "govuk-error-summary" not in page.text
    assert services.sent_to("/employments") == []


async def test_words_typed_without_a_choice_are_asked_for(coach: httpx.AsyncClient, services: Services) -> None:
    page = await coach.post(f"/clients/{CLIENT}/employments/new", data=HIRE | {"find_occupation": "myyj"})

    assert page.status_code == 422
    assert "Valitse ammatti luettelosta." in page.text
    assert services.sent_to("/employments") == []


@pytest.mark.parametrize(("chosen", "sent"), [("5223", "5223"), ("none", None)])
async def test_the_chosen_occupation_is_recorded(
    coach: httpx.AsyncClient, services: Services, chosen: str, sent: str | None
) -> None:
    services.answers["POST coaching /employments"] = {"id": JOB}

    page = await coach.post(
        f"/clients/{CLIENT}/employments/new", data=HIRE | {"find_occupation": "myyj", "occupation": chosen}
    )

    assert page.status_code == 303
    assert [one["occupation"] for one in services.sent_to("/employments")] == [sent]


@pytest.mark.parametrize(("language", "named"), [("fi", "Myyjä"), ("sv", "Butiksförsäljare"), ("en", "Shop sales")])
async def test_the_choices_come_in_the_readers_language(coach: httpx.AsyncClient, language: str, named: str) -> None:
    part = await coach.get("/occupations/found?find=myyj", headers={"accept-language": language})

    assert named in part.text
    assert "<html" not in part.text


async def test_a_job_shows_its_facts_corrections_and_follow_ups(coach: httpx.AsyncClient) -> None:
    page = (await coach.get(HERE)).text

    assert "Myyjä (5223)" in page
    assert "Korjattu 5.3.2026 klo 12.00: Palkkatuki puuttui" in page
    assert "On tässä työssä" in page
    assert f'href="{HERE}/follow-ups/26"' in page
    assert f'href="{HERE}/follow-ups/52"' not in page


async def test_an_answer_got_too_early_for_a_corrected_first_day_says_when_to_ask_again(
    coach: httpx.AsyncClient, services: Services
) -> None:
    later = {"weeks": 13, "due_on": "2026-07-15"}
    services.answers[f"GET coaching /employments/{JOB}"] = RECORD | {"to_ask": [later, *RECORD["to_ask"]]}

    page = (await coach.get(HERE)).text

    assert "1.6.2026<br>liian aikaisin: työn alkamispäivää on korjattu, kysy uudelleen aikaisintaan 15.7.2026" in page
    assert page.count("13 viikkoa alusta</th>") == 1


async def test_another_clients_job_is_not_shown_under_this_ones_name(
    coach: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"GET coaching /employments/{JOB}"] = RECORD | {"client_id": TRIAL}

    pages = [await coach.get(f"{HERE}{part}") for part in ("", "/end", "/correct", "/follow-ups/26")]

    assert [page.status_code for page in pages] == [404] * 4


async def test_a_correction_begins_with_what_is_recorded(coach: httpx.AsyncClient) -> None:
    page = (await coach.get(f"{HERE}/correct")).text

    for held in ('value="2.3.2026"', 'value="22,5"', 'value="Myyjä"'):
        assert held in page
    assert checked(page) >= {EMPLOYER, "employment", "yes", "permanent", "5223", "breaks", "tasks"}


async def test_a_correction_says_what_was_wrong(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"POST coaching /employments/{JOB}/correct"] = {"id": JOB}

    silent = await coach.post(f"{HERE}/correct", data=HIRE)
    told = await coach.post(f"{HERE}/correct", data=HIRE | {"reason": "Väärä päivä"})

    assert (silent.status_code, told.headers["location"]) == (422, f"{HERE}?done=corrected")
    assert [one["reason"] for one in services.sent_to(f"/employments/{JOB}/correct")] == ["Väärä päivä"]


async def test_a_first_answer_is_recorded_and_a_second_corrects_it(
    coach: httpx.AsyncClient, services: Services
) -> None:
    path = f"/employments/{JOB}/follow-ups"
    services.answers |= {f"POST coaching {path}": {}, f"POST coaching {path}/13/correct": {}}
    answer = {"asked_on": "1.9.2026", "answer": "not_working"}

    first = await coach.post(f"{HERE}/follow-ups/26", data=answer)
    again = await coach.post(f"{HERE}/follow-ups/13", data=answer | {"reason": "Kuulin väärin"})

    assert (first.status_code, again.status_code) == (303, 303)
    assert services.sent_to(path) == [{"asked_on": "2026-09-01", "answer": "not_working", "weeks": 26}]
    assert [one["reason"] for one in services.sent_to(f"{path}/13/correct")] == ["Kuulin väärin"]


async def test_nothing_is_asked_after_other_numbers_of_weeks(coach: httpx.AsyncClient) -> None:
    assert (await coach.get(f"{HERE}/follow-ups/14")).status_code == 404


async def test_what_is_due_leads_to_its_answer(coach: httpx.AsyncClient, services: Services) -> None:
    due = {"client_id": CLIENT, "employment_id": JOB, "employer_name": "Leipomo Koe", "weeks": 26}
    services.answers["GET coaching /follow-ups"] = {"items": [due | {"due_on": "2026-08-31", "overdue": True}]}

    page = (await coach.get("/follow-ups")).text

    assert f'href="{HERE}/follow-ups/26"' in page
    assert "Aino Keloharju" in page
    assert "Myöhässä" in page


@pytest.mark.parametrize(("count", "says"), [(99, False), (100, True)])
async def test_a_list_that_is_cut_says_so(coach: httpx.AsyncClient, services: Services, count: int, says: bool) -> None:
    due = {"client_id": CLIENT, "employment_id": JOB, "employer_name": "Leipomo Koe", "weeks": 26}
    row = due | {"due_on": "2026-08-31", "overdue": True}
    services.answers["GET coaching /follow-ups"] = {"items": [row] * count}

    page = (await coach.get("/follow-ups")).text

    assert ("Tässä ovat kiireisimmät." in page) == says


async def test_an_employer_of_nearly_the_same_name_is_offered_first(
    coach: httpx.AsyncClient, services: Services
) -> None:
    services.answers["POST coaching /employers"] = similar({EMPLOYER: "Leipomo Koe"})
    back = f"/clients/{CLIENT}/employments/new"

    page = await coach.post("/employers/new", data={"name": "Leipomo Koee", "sector": "company", "back": back})

    assert f'href="{back}?find=Leipomo+Koe&amp;employer={EMPLOYER}"' in page.text
    assert 'name="confirmed_new"' in page.text


async def test_a_known_business_id_is_told_with_the_name(coach: httpx.AsyncClient, services: Services) -> None:
    known = {"employer_id": EMPLOYER, "employer_name": "Leipomo Koe"}
    told = {"type": "/problems/employer-exists", "title": "", "detail": "On jo", "errors": []}
    services.answers["POST coaching /employers"] = httpx.Response(409, json=told | known)

    page = await coach.post(
        "/employers/new", data={"name": "Muu", "sector": "company", "business_id": "2077474-0", "back": "/employers"}
    )

    assert f'href="/employers/{EMPLOYER}"' in page.text
    assert "Jatka tällä: Leipomo Koe" in page.text
    assert 'name="confirmed_new"' not in page.text


async def test_an_employers_page_counts_whom_it_does_not_show(coach: httpx.AsyncClient) -> None:
    page = (await coach.get(f"/employers/{EMPLOYER}")).text

    assert "Lisäksi 2 asiakasta, joita ei näytetä" in page
    assert "Leipomon apulainen" in page


async def test_the_register_says_when_it_guesses(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET coaching /employers"] = {"items": [BAKERY], "guessed": True, "next": None}

    page = (await coach.get("/employers?find=leipmo")).text

    assert "Tarkoititko jotakin näistä?" in page
    assert f'href="/employers/{EMPLOYER}"' in page


async def test_an_employers_facts_are_changed_from_what_is_known(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"PUT coaching /employers/{EMPLOYER}"] = BAKERY
    path = f"/employers/{EMPLOYER}/change"

    asked = (await coach.get(path)).text
    saved = await coach.post(path, data={"name": "Konditoria Koe", "sector": "company", "business_id": "2077474-0"})

    assert 'value="Leipomo Koe"' in asked
    assert saved.headers["location"] == f"/employers/{EMPLOYER}?done=saved"
    [sent] = [orjson.loads(one.content) for one in services.asked if one.method == "PUT"]
    assert sent["name"] == "Konditoria Koe"


async def test_a_contact_person_is_removed_without_a_word(coach: httpx.AsyncClient, services: Services) -> None:
    path = f"/employers/{EMPLOYER}/people/{TRIAL}"
    services.answers[f"DELETE coaching {path}"] = httpx.Response(204)

    page = await coach.post(path, data={"name": "", "deed": "remove"})

    assert page.status_code == 303
    assert [one.url.path for one in services.asked if one.method == "DELETE"] == [path]


async def test_places_that_are_free_now_show_first(coach: httpx.AsyncClient, services: Services) -> None:
    await coach.get("/work-trial-places")
    await coach.get("/work-trial-places?vacant=all")

    asked = [one.url.params for one in services.asked if one.url.path == "/work-trial-places"]
    assert ["vacant_on" in params for params in asked] == [True, False]


async def test_a_places_form_begins_with_what_is_known(coach: httpx.AsyncClient) -> None:
    page = (await coach.get(f"/work-trial-places/{PLACE}")).text

    assert 'value="Leipomon apulainen"' in page
    assert 'value="1.9.2026"' in page


async def test_a_work_trial_is_evaluated_in_words_and_numbers(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"PUT coaching /activities/{TRIAL}/evaluation"] = {}
    scores = dict.fromkeys(("punctuality", "instructions", "quality", "pace", "cooperation"), "4")
    path = f"/clients/{CLIENT}/activities/{TRIAL}/evaluation"

    empty = await coach.post(path, data={"evaluated_on": "30.4.2026"})
    whole = await coach.post(path, data=scores | {"evaluated_on": "30.4.2026", "would_hire": "yes"})

    assert (empty.status_code, whole.status_code) == (422, 303)


async def test_scores_outside_their_area_are_told_at_the_field(coach: httpx.AsyncClient) -> None:
    page = await coach.post(f"/clients/{CLIENT}/ability/new", data={"measured_on": "1.3.2026", "work_ability": "11"})
    fine = await coach.post(f"/clients/{CLIENT}/ability/new", data={"measured_on": "1.3.2026", "work_ability": "6,55"})
    empty = await coach.post(f"/clients/{CLIENT}/ability/new", data={"measured_on": "1.3.2026"})

    assert "Pisteet ovat 0–10." in page.text
    assert "enintään yhden desimaalin" in fine.text
    assert "Kirjoita ainakin yhden osa-alueen pisteet." in empty.text


async def test_what_a_client_says_is_recorded(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers["POST coaching /self-assessments"] = {}
    said = {"service": "coaching", "assessed_on": "1.3.2026", "skills": "3", "situation": "4"}

    page = await coach.post(f"/clients/{CLIENT}/assessments/new", data=said)

    assert page.headers["location"] == f"/clients/{CLIENT}/assessments?done=saved"
    assert [(one["skills"], one["situation"]) for one in services.sent_to("/self-assessments")] == [(3, 4)]


async def test_the_change_shows_as_a_picture_and_a_table(coach: httpx.AsyncClient, services: Services) -> None:
    said = [SAID | AS_RECORDED | {"assessed_on": f"2026-0{month}-01", "skills": month} for month in (2, 4)]
    measured = [MEASURED | AS_RECORDED]
    services.answers[f"GET coaching /clients/{CLIENT}/assessments"] = {
        "areas": AREAS,
        "former_areas": [],
        "self_assessments": said,
        "ability_results": measured,
    }

    page = (await coach.get(f"/clients/{CLIENT}/assessments")).text

    assert "taidot 2 → 4, tilanne 3 → 3" in page
    assert page.count('role="img"') == 2
    assert page.count("<table") == 2
    assert "Työkyky: 6,5" in page


async def test_the_change_of_each_area_stands_in_the_table(coach: httpx.AsyncClient, services: Services) -> None:
    last = MEASURED | AS_RECORDED | {"measured_on": "2026-03-01", "scores": {"work_ability": "5"}}
    answer_of_assessments(services, measured=[MEASURED | AS_RECORDED, last])

    page = (await coach.get(f"/clients/{CLIENT}/assessments")).text

    assert '<td class="govuk-table__cell govuk-table__cell--numeric">−1,5</td>' in page


async def test_what_is_measured_no_longer_stays_in_the_table_and_says_so(
    coach: httpx.AsyncClient, services: Services
) -> None:
    was = {"measured_on": "2026-01-01", "scores": {"sleep": "12", "luck": "3"}, "earlier": []}
    told = answer_of_assessments(services, measured=[MEASURED | AS_RECORDED | was, MEASURED | AS_RECORDED])
    told["former_areas"] = FORMER

    page = (await coach.get(f"/clients/{CLIENT}/assessments")).text

    assert re.findall(r'<th scope="row" class="govuk-table__header">(\w.*?)</th>', page)[:3] == [
        "Työkyky (0–10)",
        "Uni (0–20) – ei enää mitata",
        "luck – ei enää mitata",
    ]
    assert 'numeric">12,0</td>' in page
    assert 'numeric">3,0</td>' in page


async def test_a_client_who_has_only_what_is_measured_no_longer_has_a_table_without_a_picture(
    coach: httpx.AsyncClient, services: Services
) -> None:
    told = answer_of_assessments(services, measured=[MEASURED | AS_RECORDED | {"scores": {"sleep": "12"}}])
    told["former_areas"] = FORMER[:1]

    page = (await coach.get(f"/clients/{CLIENT}/assessments")).text

    assert page.count('role="img"') == 0
    assert "Uni (0–20) – ei enää mitata" in page


@pytest.mark.parametrize(("change", "shown"), [("1.5", "+1,5"), ("-2", "−2"), ("0", "0")])
def test_a_change_has_its_sign(change: str, shown: str) -> None:
    current.set("fi")

    assert signed(Decimal(change)) == shown


def answer_of_assessments(
    services: Services, *, said: Sequence[Any] = (), measured: Sequence[Any] = ()
) -> dict[str, Any]:
    told = {"areas": AREAS, "former_areas": [], "self_assessments": list(said), "ability_results": list(measured)}
    services.answers[f"GET coaching /clients/{CLIENT}/assessments"] = told
    return told


async def test_an_employers_page_tells_a_job_from_a_work_trial(coach: httpx.AsyncClient, services: Services) -> None:
    there = {"client_id": CLIENT, "started_on": "2026-04-01", "ended_on": None}
    told = {"clients": [there | {"employment_id": JOB}], "work_trials": [there | {"activity_id": TRIAL}]}
    services.answers[f"GET coaching /employers/{EMPLOYER}"] = BAKERY | NOBODY | told

    page = (await coach.get(f"/employers/{EMPLOYER}")).text

    assert f'href="{HERE}"' in page
    assert f'href="/clients/{CLIENT}/activities/{TRIAL}"' in page
    assert "Työsuhde · Alkoi 1.4.2026" in page
    assert "Työkokeilu · Alkoi 1.4.2026" in page


def test_the_first_and_the_last_measurement_stand_beside_each_other() -> None:
    current.set("fi")
    scores: list[dict[str, Any]] = [
        {"measured_on": day, "scores": {"work_ability": score}}
        for day, score in (("2026-01-01", "4"), ("2026-02-01", "5"), ("2026-03-01", "7.5"))
    ]

    chart = before_and_after(scores, AREAS)

    assert chart is not None
    assert [(bar.label, bar.text) for bar in chart.bars] == [
        ("Työkyky, 1.1.2026", "4 / 10"),
        ("Työkyky, 1.3.2026", "7,5 / 10"),
    ]
    assert message_of_measured(scores, AREAS) == "Työkyky: 4 → 7,5"


def test_one_assessment_is_a_beginning() -> None:
    current.set("fi")
    said = [{"assessed_on": "2026-01-01", "skills": 2, "situation": 3}]

    assert message_of(said) == "Ensimmäinen oma arvio: taidot 2, tilanne 3"
    assert [line.name for line in course_of(said).lines] == ["Omat taidot", "Oma tilanne"]
    assert [tick.text for tick in course_of(said).up] == ["0", "1", "2", "3", "4", "5"]


def similar(candidates: Mapping[str, str]) -> httpx.Response:
    told = {"type": "/problems/similar-employer", "title": "", "detail": "", "candidates": candidates}
    return httpx.Response(409, json=told)


def checked(page: str) -> set[str]:
    return set(re.findall(r'value="([^"]*)"\s+checked', page))


async def test_a_service_that_is_away_says_so(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET coaching /follow-ups"] = problem(503, "away")

    assert (await coach.get("/follow-ups")).status_code == 503
