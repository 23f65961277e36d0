"""Scoring item by item, alone and beside others: nothing typed is lost, nothing of another is overwritten."""

import re

import httpx

from common.database import Sessions
from portal.drafts import DraftStore
from portal.settings import PortalSettings
from tests.portal.fidelity.told import (
    COMPLETE,
    FORM,
    PAGE,
    PATH,
    SERVICES,
    STAFFING,
    answer,
    saved_in,
    seen_by,
    seen_in,
)
from tests.portal.services import SUBJECT, Services
from tests.portal.test_client_pages import problem


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


async def test_what_was_typed_when_the_session_ended_comes_back(
    lead: httpx.AsyncClient, transactions: Sessions, settings: PortalSettings
) -> None:
    typed = {"score-team_work": ["2"], "reason-team_work": ["Kesken jäänyt"]}
    fields = typed | {name: [mark] for name, mark in (await seen_by(lead)).items()}
    await DraftStore(transactions, settings).keep(subject=SUBJECT, path=STAFFING, fields=fields, is_cut_off=True)

    page = (await lead.get(STAFFING)).text

    assert "Toimme takaisin sen, mitä ehdit kirjoittaa." in page
    assert "Kesken jäänyt</textarea>" in page
    assert re.search(r'name="score-team_work"[^>]*value="2" checked', page)
    assert re.search(r'name="score-caseload"[^>]*value="4" checked', page)
