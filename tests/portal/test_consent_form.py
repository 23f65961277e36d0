"""The questions of a consent as a browser without JavaScript walks them, the services answered for."""

import httpx
import pytest

from common.days import today
from portal.formats import typed_day
from tests.portal.consents import ANSWERED, BASE, CLIENT, CONSENT, GIVEN, PARTY
from tests.portal.services import Services


async def answer_all(coach: httpx.AsyncClient) -> None:
    """Each page leads to the next one."""
    went_on = await coach.post(f"{BASE}/new")
    for step, answer in ANSWERED.items():
        assert went_on.headers["location"] == f"{BASE}/new/{step}"
        assert (await coach.get(went_on.headers["location"])).status_code == 200
        went_on = await coach.post(f"{BASE}/new/{step}", data=answer)
    assert went_on.headers["location"] == f"{BASE}/new/check"


async def test_the_questions_lead_to_a_summary_and_to_exactly_that_consent(
    coach: httpx.AsyncClient, services: Services
) -> None:
    await answer_all(coach)

    summary = await coach.get(f"{BASE}/new/check")
    saved = await coach.post(f"{BASE}/new/check", data={"key": "0198c0de-0000-7000-8000-00000000000e"})

    assert f"Nämä tahot saavat kertoa toisilleen nämä asiat, {typed_day(today())}–1.3.2150:" in summary.text
    assert "tuetun työllistymisen palvelu<br>Kela, Rovaniemi" in summary.text
    assert saved.headers["location"] == f"{BASE}/{GIVEN}/scan?done=consent"
    (sent,) = services.sent_to("/consents")
    assert sent["grants"] == [
        {"party": "employers", "category": "work_history"},
        {"party": PARTY, "category": "benefits"},
    ]
    assert sent["given_by"] == {"kind": "representative", "role": "guardian"}
    assert sent["valid_until"] == "2150-03-01"


async def test_what_was_answered_is_there_when_one_comes_back(coach: httpx.AsyncClient) -> None:
    await coach.post(f"{BASE}/new")
    await coach.post(f"{BASE}/new/aim", data={"purpose_text": "Haluan töihin keittiöön."})

    begun = await coach.get(f"{BASE}/new")
    page = await coach.get(f"{BASE}/new/aim")

    assert "Jatka siitä, mihin jäitte" in begun.text
    assert "Haluan töihin keittiöön." in page.text


async def test_beginning_again_forgets_the_answers(coach: httpx.AsyncClient) -> None:
    await coach.post(f"{BASE}/new/aim", data={"purpose_text": "Haluan töihin keittiöön."})

    await coach.post(f"{BASE}/new")

    assert "keittiöön" not in (await coach.get(f"{BASE}/new/aim")).text


@pytest.mark.parametrize("step", ["check", "kinds-1", "health", "role", "no-such-question"])
async def test_no_question_is_jumped_over(coach: httpx.AsyncClient, step: str) -> None:
    page = await coach.get(f"{BASE}/new/{step}")

    assert page.headers["location"] == f"{BASE}/new/purpose"


async def test_a_summary_that_was_opened_before_a_party_was_added_saves_nothing(
    coach: httpx.AsyncClient, services: Services
) -> None:
    await answer_all(coach)
    services.answers["GET referral /organisations"]["items"].append({"id": CLIENT, "name": "Toinen"})
    await coach.post(f"{BASE}/new/parties", data={"parties": ["employers", PARTY, f"organisation:{CLIENT}"]})

    answer = await coach.post(f"{BASE}/new/check", data={})

    assert answer.headers["location"] == f"{BASE}/new/work_ability"
    assert services.sent_to("/consents") == []


async def test_an_unanswered_question_stays_and_says_so(coach: httpx.AsyncClient) -> None:
    page = await coach.post(f"{BASE}/new/purpose", data={})

    assert page.status_code == 422
    assert "<title>Virhe:" in page.text
    assert "Valitse, mitä varten suostumus annetaan." in page.text


async def test_a_change_begins_with_the_answers_and_takes_the_old_ones_place(
    coach: httpx.AsyncClient, services: Services
) -> None:
    begun = await coach.post(f"{BASE}/{GIVEN}/change")
    await coach.post(f"{BASE}/new/channel", data={"channel": "electronic"})

    await coach.post(f"{BASE}/new/check", data={})

    assert begun.headers["location"] == f"{BASE}/new/giver"
    (sent,) = services.sent_to("/consents")
    assert (sent["supersedes"], sent["purpose_text"]) == (GIVEN, "Haluan töihin keittiöön.")
    assert {(one["party"], one["category"]) for one in sent["grants"]} == {
        (PARTY, "benefits"),
        ("employers", "work_history"),
    }


async def test_what_another_consent_allows_already_can_be_saved_in_its_place(
    coach: httpx.AsyncClient, services: Services
) -> None:
    await answer_all(coach)
    problem = {"type": "/problems/allowed-already", "detail": "Toinen suostumus sallii tämän jo.", "consent_id": GIVEN}
    services.answers["POST consent /consents"] = httpx.Response(409, json=problem)

    refused = await coach.post(f"{BASE}/new/check", data={})
    services.answers["POST consent /consents"] = CONSENT
    await coach.post(f"{BASE}/new/check", data={"supersedes": GIVEN})

    assert refused.status_code == 409
    assert f'name="supersedes" value="{GIVEN}"' in refused.text
    assert [one["supersedes"] for one in services.sent_to("/consents")] == [None, GIVEN]
