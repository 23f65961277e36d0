"""Fidelity assessments in the portal, the services answered for: what is due, scoring without loss, the result."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest

from common.days import today
from portal.formats import typed_day
from portal.settings import PortalSettings
from tests.portal.fidelity import (
    ASSESSMENT,
    COMPLETE,
    CRITERIA,
    LAST,
    ON_PAPER,
    PATH,
    SCORED,
    a_summary,
    an_assessment,
)
from tests.portal.services import Services
from tests.portal.test_client_pages import browser_of, problem
from tests.portal.test_receipts import read
from tests.portal.test_week_pages import LOGGED_IN

PAGE = f"/fidelity/{ASSESSMENT}"
STAFFING, SERVICES = f"{PAGE}/parts/staffing", f"{PAGE}/parts/services"
FORM = {"csrf": "csrf", "key": "a-key"}
LATE = {"municipality": "698", "due_on": "2026-02-01", "last": None}


@pytest.fixture
def services() -> Services:
    return Services(
        {
            "GET coaching /coaches": {"items": [], "next": None},
            "GET coaching /fidelity/criteria": CRITERIA,
            "GET coaching /fidelity/assessments": {"items": []},
            "GET coaching /fidelity/due": {"items": [LATE]},
            "POST coaching /fidelity/assessments": an_assessment(),
            "POST coaching /fidelity/assessments/from-paper": ON_PAPER,
            f"GET coaching {PATH}": an_assessment(),
            f"POST coaching {PATH}/complete": COMPLETE,
            f"POST coaching {PATH}/discard": httpx.Response(204),
        }
    )


@pytest.fixture
async def lead(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(settings, services, "team_lead") as client:
        client.headers.update(LOGGED_IN)
        yield client


@pytest.fixture
async def coach(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(settings, services, "coach") as client:
        client.headers.update(LOGGED_IN)
        yield client


def answer(services: Services, *items: str, **scored: Any) -> None:
    """The assessment as it stands, and every saving of `items` takes."""
    services.answers[f"GET coaching {PATH}"] = an_assessment(**scored)
    for item in items:
        services.answers[f"PUT coaching {PATH}/items/{item}"] = an_assessment(**scored) | {"version": 4}


def saved_in(services: Services) -> dict[str, Any]:
    return {one.url.path.rsplit("/", 1)[-1]: orjson.loads(one.content) for one in services.asked if one.method == "PUT"}


def seen_in(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen-[a-z_]+)" value="([^"]+)"', page))


def said_in(paper: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(paper).pages).split())


async def seen_by(visitor: httpx.AsyncClient, path: str = STAFFING) -> dict[str, str]:
    """What a page says it has seen, to be sent with its form."""
    return FORM | seen_in((await visitor.get(path)).text)


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


async def test_a_draft_shows_how_far_each_part_is(lead: httpx.AsyncClient, services: Services) -> None:
    answer(services, team_work=(3, "Kuukausittain."))

    page = (await lead.get(PAGE)).text

    assert "Pisteitetty 1 / 5." in page
    assert f'href="{STAFFING}"' in page
    assert "1 / 2" in page
    assert "0 / 3" in page
    assert "Merkitse arvio valmiiksi" not in page


async def test_an_item_shows_its_meanings_its_evidence_and_the_suggested_score_chosen(lead: httpx.AsyncClient) -> None:
    page = (await lead.get(STAFFING)).text

    assert "1. Asiakkaita valmentajaa kohti" in page
    assert "Mitä katsotaan 1." in page
    assert all(f"{level}: Kohta 1 taso {level}" in page for level in range(1, 6))
    assert "Avoimia valmennuksia 36, valmentajia kokoaikaisiksi laskettuna 2,5: 14,4 valmennusta" in page
    assert "Ehdotus: 4 pistettä." in page
    assert re.search(r'name="score-caseload"[^>]*value="4" checked', page)
    assert not re.search(r'name="score-team_work"[^>]* checked', page)


async def test_evidence_without_data_says_so_and_suggests_nothing(lead: httpx.AsyncClient) -> None:
    page = (await lead.get(SERVICES)).text

    assert "Tiedoissa ei ole tästä vielä mitään." in page
    assert "Ehdotus:" not in page


async def test_only_what_changed_is_saved_each_with_the_newest_version(
    lead: httpx.AsyncClient, services: Services
) -> None:
    answer(services, "caseload", "team_work")

    saved = await lead.post(
        STAFFING,
        data=await seen_by(lead)
        | {"score-caseload": "4", "reason-caseload": "", "score-team_work": "3", "reason-team_work": "Joka\r\nkuu "},
    )

    assert saved.headers["location"] == f"{PAGE}?done=fidelity-part"
    assert saved_in(services) == {
        "caseload": {"score": 4, "reason": None, "version": 3},
        "team_work": {"score": 3, "reason": "Joka\nkuu", "version": 4},
    }


async def test_saving_the_same_again_changes_nothing(lead: httpx.AsyncClient, services: Services) -> None:
    answer(services, caseload=(4, None), team_work=(3, "Joka kuu"))
    typed = {"score-caseload": "4", "reason-caseload": "", "score-team_work": "3", "reason-team_work": "Joka kuu"}

    saved = await lead.post(STAFFING, data=await seen_by(lead) | typed)

    assert saved.status_code == 303
    assert saved_in(services) == {}


async def test_one_item_can_be_saved_on_the_way(lead: httpx.AsyncClient, services: Services) -> None:
    answer(services, "caseload")

    saved = await lead.post(STAFFING, data=await seen_by(lead) | {"score-caseload": "4", "stay": "caseload"})

    assert saved.headers["location"] == f"{STAFFING}?done=saved#item-caseload"


async def test_what_another_saved_in_another_item_stays(lead: httpx.AsyncClient, services: Services) -> None:
    typed = await seen_by(lead) | {"score-caseload": "4", "score-team_work": "", "reason-team_work": ""}
    answer(services, "caseload", team_work=(2, "Toisen perustelu"))

    saved = await lead.post(STAFFING, data=typed)

    assert saved.status_code == 303
    assert list(saved_in(services)) == ["caseload"]


async def test_what_another_saved_in_the_same_item_is_shown_and_mine_is_kept(
    lead: httpx.AsyncClient, services: Services
) -> None:
    mine = {"score-team_work": "4", "reason-team_work": "Minun perusteluni"}
    typed = await seen_by(lead) | mine
    answer(services, "team_work", caseload=(1, "Toisen toinen"), team_work=(2, "Toisen perustelu"))

    page = await lead.post(STAFFING, data=typed)
    others = {"score-caseload": "1", "reason-caseload": "Toisen toinen"}
    knowing = await lead.post(STAFFING, data=FORM | seen_in(page.text) | mine | others)

    assert page.status_code == 422
    assert "Joku muu tallensi tähän:" in page.text
    assert "2 pistettä. Toisen perustelu" in page.text
    assert "Minun perusteluni</textarea>" in page.text
    assert re.search(r'name="score-team_work"[^>]*value="4" checked', page.text)
    assert "Toisen toinen</textarea>" in page.text
    assert re.search(r'name="score-caseload"[^>]*value="1" checked', page.text)
    assert knowing.status_code == 303
    assert saved_in(services) == {"team_work": {"score": 4, "reason": "Minun perusteluni", "version": 3}}


async def test_a_saving_in_between_is_gone_around(lead: httpx.AsyncClient, services: Services) -> None:
    typed = await seen_by(lead) | {"score-team_work": "4", "reason-team_work": "Minun"}
    services.answers[f"PUT coaching {PATH}/items/team_work"] = problem(409, "fidelity-changed")

    page = await lead.post(STAFFING, data=typed)

    assert page.status_code == 409
    assert "fidelity-changed" in page.text
    assert "Minun</textarea>" in page.text
    assert len([one for one in services.asked if one.method == "PUT"]) == 3


async def test_a_reason_that_is_missing_is_asked_at_its_item_and_the_others_are_saved(
    lead: httpx.AsyncClient, services: Services
) -> None:
    answer(services, "caseload")
    missing = {"type": "/problems/invalid", "title": "-", "errors": [{"field": "reason", "detail": "Kirjoita syy."}]}
    services.answers[f"PUT coaching {PATH}/items/team_work"] = httpx.Response(422, json=missing)

    page = await lead.post(STAFFING, data=await seen_by(lead) | {"score-caseload": "4", "score-team_work": "3"})

    assert page.status_code == 422
    assert 'href="#reason-team_work"' in page.text
    assert 'id="reason-team_work-error"' in page.text
    assert list(saved_in(services)) == ["caseload", "team_work"]


async def test_a_reason_without_a_score_is_kept_and_the_score_asked(
    lead: httpx.AsyncClient, services: Services
) -> None:
    page = await lead.post(STAFFING, data=await seen_by(lead) | {"reason-team_work": "Vasta mietin"})

    assert page.status_code == 422
    assert 'id="score-team_work-error"' in page.text
    assert "Vasta mietin</textarea>" in page.text
    assert saved_in(services) == {}


async def test_a_service_that_is_away_loses_nothing(lead: httpx.AsyncClient, services: Services) -> None:
    typed = await seen_by(lead) | {"score-caseload": "5", "reason-caseload": "Siksi", "score-team_work": "4"}
    services.answers[f"PUT coaching {PATH}/items/caseload"] = httpx.Response(503)

    page = await lead.post(STAFFING, data=typed)

    assert page.status_code == 503
    assert "Siksi</textarea>" in page.text
    assert list(saved_in(services)) == ["caseload"]


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


async def test_of_a_paper_only_what_it_tells_is_shown(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET coaching {PATH}"] = ON_PAPER

    page = (await coach.get(PAGE)).text

    assert "Yhteensä 96 pistettä 125:stä: kohtalainen." in page
    assert "Paperista tiedetään vain pisteet yhteensä." in page
    assert "Mappi 4" in page
    assert "<circle" not in page
    assert "Mitä parannetaan" not in page


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


async def test_one_that_was_finished_meanwhile_takes_no_score_and_loses_no_word(
    lead: httpx.AsyncClient, services: Services
) -> None:
    typed = await seen_by(lead) | {"score-team_work": "4", "reason-team_work": "Minun"}
    services.answers[f"GET coaching {PATH}"] = COMPLETE

    page = await lead.post(STAFFING, data=typed)

    assert page.status_code == 422
    assert "Arvio on jo merkitty valmiiksi" in page.text
    assert "Minun</textarea>" in page.text
    assert saved_in(services) == {}
    assert (await lead.get(STAFFING)).headers["location"] == PAGE


async def test_no_part_is_invented(lead: httpx.AsyncClient) -> None:
    path = f"{PAGE}/parts/none"

    assert (await lead.get(path)).status_code == (await lead.post(path, data=FORM)).status_code == 404


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
