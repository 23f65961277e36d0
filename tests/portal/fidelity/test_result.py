"""Finishing an assessment, its result on the page, and on paper."""

import re

import httpx
import pytest

from tests.portal.fidelity.told import (
    COMPLETE,
    FORM,
    ON_PAPER,
    PAGE,
    PATH,
    SCORED,
    answer,
)
from tests.portal.services import Services
from tests.portal.test_client_pages import problem
from tests.portal.test_receipts import read


def said_in(paper: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(paper).pages).split())


async def test_a_whole_draft_is_finished(lead: httpx.AsyncClient, services: Services) -> None:
    answer(services, **SCORED)

    page = (await lead.get(PAGE)).text
    done = await lead.post(f"{PAGE}/complete", data=FORM | {"version": "3"})

    assert "Merkitse arvio valmiiksi" in page
    assert done.headers["location"] == f"{PAGE}?done=fidelity-complete"
    assert services.sent_to(f"{PATH}/complete") == [{"version": 3}]


async def test_a_refused_finish_says_why(lead: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"POST coaching {PATH}/complete"] = problem(422, "unscored")

    page = await lead.post(f"{PAGE}/complete", data=FORM | {"version": "3"})

    assert (page.status_code, "unscored" in page.text, "Pisteitetty 0 / 5." in page.text) == (422, True, True)


async def test_a_drafts_evidence_is_counted_again(lead: httpx.AsyncClient, services: Services) -> None:
    answer(services)
    services.answers[f"POST coaching {PATH}/evidence"] = services.answers[f"GET coaching {PATH}"]

    page = (await lead.get(PAGE)).text
    counted = await lead.post(f"{PAGE}/evidence", data=FORM | {"version": "3"})

    assert f'action="{PAGE}/evidence"' in page
    assert counted.headers["location"] == f"{PAGE}?done=fidelity-evidence"
    assert services.sent_to(f"{PATH}/evidence") == [{"version": 3}]


async def test_a_draft_is_discarded(lead: httpx.AsyncClient, services: Services) -> None:
    gone = await lead.post(f"{PAGE}/discard", data=FORM | {"version": "3"})

    assert gone.headers["location"] == "/fidelity?done=fidelity-discarded"
    assert services.sent_to(f"{PATH}/discard") == [{"version": 3}]


async def test_the_result_tells_the_total_the_change_and_what_to_improve(
    coach: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"GET coaching {PATH}"] = COMPLETE

    page = (await coach.get(PAGE)).text

    assert "Yhteensä 102 pistettä 125:stä: hyvä. Edellisellä kerralla 31.3.2026 pisteitä oli 96: kohtalainen." in page
    assert "2 kohtaa parani, 1 heikkeni ja 1 pysyi ennallaan." in page
    assert "30.9.2027" in page
    assert "Tiimi &lt;tapaa&gt; kuukausittain." in page
    assert page.index("Työn etsintä alkaa nopeasti</strong>") < page.index("Työpaikat ovat erilaisia</strong>")
    assert "Seuraava taso: Kohta 4 taso 2" in page
    assert len(re.findall("<circle", page)) == 1 + 5
    assert len(re.findall('fill="#ffffff" stroke="#b3471d"', page)) == 1 + 4


async def test_items_of_other_criteria_are_not_compared(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET coaching {PATH}"] = COMPLETE | {"previous": COMPLETE["previous"] | {"criteria": "2"}}

    page = (await coach.get(PAGE)).text

    assert "Edellisellä kerralla 31.3.2026 pisteitä oli 96: kohtalainen. Se tehtiin toisin kriteerein" in page
    assert "heikkeni" not in page
    assert "#b3471d" not in page, "nothing of the one before is drawn"


async def test_of_a_paper_only_what_it_tells_is_shown(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET coaching {PATH}"] = ON_PAPER

    page = (await coach.get(PAGE)).text

    assert "Yhteensä 96 pistettä 125:stä: kohtalainen." in page
    assert "Paperista tiedetään vain pisteet yhteensä." in page
    assert "Mappi 4" in page
    assert "<circle" not in page
    assert "Mitä parannetaan" not in page


async def test_a_draft_is_not_printed(coach: httpx.AsyncClient) -> None:
    assert (await coach.get(f"{PAGE}/print")).status_code == 404


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "Mitä parannetaan seuraavaksi"), ("sv", "Vad som ska förbättras"), ("en", "What to improve next")],
)
async def test_the_result_is_printed_in_three_languages(
    coach: httpx.AsyncClient, services: Services, language: str, said: str
) -> None:
    services.answers[f"GET coaching {PATH}"] = COMPLETE

    paper = await coach.get(f"{PAGE}/print?language={language}")
    text = said_in(paper.content)
    asked = {one.headers["accept-language"] for one in services.asked}

    assert paper.headers["content-type"] == "application/pdf"
    assert said in text
    assert "Tiimi <tapaa> kuukausittain." in text
    assert asked == {language}


async def test_a_paper_of_a_total_alone_is_printed(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET coaching {PATH}"] = ON_PAPER

    assert "Paperista tiedetään vain pisteet yhteensä." in said_in((await coach.get(f"{PAGE}/print")).content)
