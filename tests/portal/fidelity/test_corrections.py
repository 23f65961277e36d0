"""The pages on which a completed assessment is corrected item by item."""

from typing import Any

import httpx

from tests.portal.fidelity.told import COMPLETE, FORM, ON_PAPER, PAGE, PATH, an_assessment
from tests.portal.services import Services
from tests.portal.test_client_pages import problem

CORRECT = f"{PATH}/items/job_search/correct"
TYPED: dict[str, Any] = FORM | {
    "score": "4",
    "reason": "Kirjauksista",
    "correction": "Laskettiin väärin",
    "version": "9",
}


async def test_the_result_leads_by_the_item_to_its_correction(lead: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET coaching {PATH}"] = COMPLETE

    result, items = (await lead.get(PAGE)).text, (await lead.get(f"{PAGE}/correct")).text
    form = (await lead.get(f"{PAGE}/correct/job_search")).text

    assert f'href="{PAGE}/correct"' in result
    assert f'href="{PAGE}/correct/job_search"' in items
    assert "Korjaa kohdan 4 pisteet" in form
    assert f'name="version" value="{COMPLETE["version"]}"' in form


async def test_a_correction_is_sent_with_why(lead: httpx.AsyncClient, services: Services) -> None:
    services.answers |= {f"GET coaching {PATH}": COMPLETE, f"POST coaching {CORRECT}": COMPLETE}

    silent = await lead.post(f"{PAGE}/correct/job_search", data=TYPED | {"correction": ""})
    told = await lead.post(f"{PAGE}/correct/job_search", data=TYPED)

    assert (silent.status_code, told.headers["location"]) == (422, f"{PAGE}?done=corrected")
    assert services.sent_to(CORRECT) == [
        {"score": 4.0, "reason": "Kirjauksista", "correction": "Laskettiin väärin", "version": 9}
    ]


async def test_after_another_saved_the_form_comes_back_with_what_was_typed_and_the_newest_version(
    lead: httpx.AsyncClient, services: Services
) -> None:
    services.answers |= {f"GET coaching {PATH}": COMPLETE, f"POST coaching {CORRECT}": problem(409, "fidelity-stale")}

    page = await lead.post(f"{PAGE}/correct/job_search", data=TYPED)

    assert page.status_code == 409
    assert "Laskettiin väärin" in page.text
    assert f'name="version" value="{COMPLETE["version"]}"' in page.text


async def test_a_draft_and_what_is_on_paper_are_not_corrected_here(lead: httpx.AsyncClient, services: Services) -> None:
    for assessment in (an_assessment(), ON_PAPER):
        services.answers[f"GET coaching {PATH}"] = assessment
        pages = [await lead.get(f"{PAGE}/correct{item}") for item in ("", "/job_search")]
        assert [page.status_code for page in pages] == [404, 404]


async def test_no_such_item_and_nobody_but_a_lead(
    lead: httpx.AsyncClient, coach: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"GET coaching {PATH}"] = COMPLETE

    assert (await lead.get(f"{PAGE}/correct/no_such")).status_code == 404
    assert (await coach.get(f"{PAGE}/correct")).status_code == 403
    assert f'href="{PAGE}/correct"' not in (await coach.get(PAGE)).text


async def test_the_result_says_what_was_corrected(lead: httpx.AsyncClient, services: Services) -> None:
    scores = {one["code"]: one["score"] for one in COMPLETE["items"]} | {"job_search": 5}
    wrong = {"version": 8, "total": 90, "scores": scores, "corrected_at": "2026-03-05T10:00:00Z"}
    history = [wrong | {"reason": "Laskettiin väärin"}, wrong | {"reason": None, "version": 7}]
    services.answers[f"GET coaching {PATH}"] = COMPLETE | {"history": history}

    page = (await lead.get(PAGE)).text

    assert "Korjattu 5.3.2026 klo 12.00: Laskettiin väärin" in page
    assert "Pisteitä oli ennen korjausta 90. Kohta 4: 5." in page
