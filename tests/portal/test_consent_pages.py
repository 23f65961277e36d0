"""The pages of a consent as a browser without JavaScript walks them, the services answered for."""

import io
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from common.days import today
from portal.app import create_portal, lifespan
from portal.formats import typed_day
from portal.pages.consent_papers import LARGEST
from portal.settings import PortalSettings
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services, log_in

CLIENT = "0198c0de-0000-7000-8000-000000000001"
GIVEN = "0198c0de-0000-7000-8000-0000000000ff"
KELA = "0198c0de-0000-7000-8000-00000000000a"
BASE = f"/clients/{CLIENT}/consents"
PARTY = f"organisation:{KELA}"
CONSENT: dict[str, Any] = {
    "id": GIVEN,
    "client_id": CLIENT,
    "status": "given",
    "given_by": {"kind": "client", "role": None},
    "purpose_code": "supported_employment",
    "purpose_text": "Haluan töihin keittiöön.",
    "grants": [{"party": PARTY, "category": "benefits"}, {"party": "employers", "category": "work_history"}],
    "channel": "signed_paper",
    "scan": None,
    "form_version": "2",
    "notice_version": "2",
    "language": "fi",
    "valid_from": "2026-03-02",
    "valid_until": None,
    "received_at": "2026-03-02T09:00:00Z",
    "ended_on": None,
}
PERSON = {
    "id": CLIENT,
    "given_name": "Aino",
    "family_name": "Keloharju",
    "birth_date": "1985-10-13",
    "age": 41,
    "municipality": "698",
    "language": "fi",
    "has_hetu": True,
    "no_hetu_reason": None,
}
HISTORY = {
    "items": [
        {"kind": "given", "on": "2026-03-02", "recorded_at": "2026-03-02T09:00:00Z", "recorded_by": None, "other": None}
    ]
}
ANSWERS: dict[str, Any] = {
    f"GET referral /clients/{CLIENT}": PERSON,
    "GET referral /organisations": {"items": [{"id": KELA, "name": "Kela, Rovaniemi"}], "next": None},
    "GET coaching /coaches": {"items": [], "next": None},
    f"GET consent /consents/{GIVEN}": CONSENT,
    f"GET consent /consents/{GIVEN}/history": HISTORY,
    "POST consent /consents": CONSENT,
}
ANSWERED: dict[str, dict[str, Any]] = {
    "giver": {"kind": "representative"},
    "role": {"role": "guardian"},
    "purpose": {"purpose_code": "supported_employment"},
    "aim": {"purpose_text": "Haluan töihin keittiöön."},
    "parties": {"parties": ["employers", PARTY]},
    "kinds-1": {"kinds:employers": ["work_history"]},
    "kinds-2": {},
    "work_ability": {"work_ability:employers": "no", f"work_ability:{PARTY}": "no"},
    "health": {"health:employers": "no", f"health:{PARTY}": "no"},
    "benefits": {"benefits:employers": "no", f"benefits:{PARTY}": "yes"},
    "validity": {"valid_from": typed_day(today()), "lasts": "until", "valid_until": "1.3.2150"},
    "channel": {"channel": "signed_paper"},
}


@pytest.fixture
def services() -> Services:
    return Services(ANSWERS)


@pytest.fixture
async def coach(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    async with lifespan(app):
        log_in(app, services, "coach")
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
            yield client


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

    services.answers["GET referral /organisations"]["items"].pop()
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


async def test_a_consent_shows_who_may_tell_what_and_what_became_of_it(coach: httpx.AsyncClient) -> None:
    page = await coach.get(f"{BASE}/{GIVEN}")

    assert "tuetun työllistymisen palvelu<br>Kela, Rovaniemi" in page.text
    assert "Suostumuksen vaiheet" in page.text
    assert f'href="{BASE}/{GIVEN}/scan"' in page.text


@pytest.mark.parametrize("page", ["", "/receipt", "/withdraw", "/change", "/scan"])
async def test_a_consent_is_never_shown_under_another_persons_name(
    coach: httpx.AsyncClient, services: Services, page: str
) -> None:
    services.answers[f"GET referral /clients/{KELA}"] = PERSON | {"id": KELA}

    assert (await coach.get(f"/clients/{KELA}/consents/{GIVEN}{page}")).status_code == 404


async def test_a_withdrawal_says_first_what_happens_and_who_is_told(
    coach: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"POST consent /consents/{GIVEN}/withdraw"] = CONSENT | {"status": "withdrawn"}

    first = await coach.get(f"{BASE}/{GIVEN}/withdraw")
    second = await coach.get(f"{BASE}/{GIVEN}/withdraw/check", params={"withdrawn_on": "4.5.2026"})
    before = services.sent_to(f"/consents/{GIVEN}/withdraw")
    done = await coach.post(f"{BASE}/{GIVEN}/withdraw/check", data={"withdrawn_on": "4.5.2026"})

    assert "Perumisesta kerrotaan näille" in first.text
    assert "Kela, Rovaniemi" in first.text
    assert "valmentaja kertoo itse" in first.text
    assert "Perutaanko suostumus?" in second.text
    assert before == []
    assert done.headers["location"] == f"{BASE}/{GIVEN}?done=withdrawn"
    assert services.sent_to(f"/consents/{GIVEN}/withdraw") == [{"withdrawn_on": "2026-05-04"}]


async def test_a_day_that_is_none_comes_back_to_the_first_step(coach: httpx.AsyncClient) -> None:
    page = await coach.get(f"{BASE}/{GIVEN}/withdraw/check", params={"withdrawn_on": "eilen"})

    assert page.status_code == 422
    assert 'value="eilen"' in page.text
    assert "Näin tapahtuu, kun suostumus perutaan:" in page.text


async def test_a_receipt_is_a_pdf_whose_name_tells_nothing(coach: httpx.AsyncClient) -> None:
    paper = await coach.get(f"{BASE}/{GIVEN}/receipt", params={"language": "en"})

    assert paper.headers["content-type"] == "application/pdf"
    assert paper.headers["content-disposition"] == f'inline; filename="rinnalla-{today()}.pdf"'
    assert paper.headers["cache-control"] == "no-store"
    assert "script-src" not in paper.headers["content-security-policy"]
    assert str(PdfReader(io.BytesIO(paper.content)).root_object["/Lang"]).startswith("en")


async def test_a_scan_goes_on_as_it_is(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"POST consent /consents/{GIVEN}/scan"] = CONSENT
    paper = ("Aino Keloharju.pdf", b"%PDF-1.7 \x00 %%EOF", "application/pdf")

    saved = await coach.post(f"{BASE}/{GIVEN}/scan", data={"key": GIVEN}, files={"scan": paper})

    (sent,) = services.posted_to(f"/consents/{GIVEN}/scan")
    assert saved.headers["location"] == f"{BASE}/{GIVEN}?done=scan"
    assert sent.content == paper[1]
    assert sent.headers["content-type"] == "application/pdf"
    assert sent.headers["idempotency-key"] == GIVEN
    assert "Keloharju" not in str(sent.headers)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "Valitse tiedosto."), (b"x" * (LARGEST + 1), "Tiedosto on liian suuri. Se saa olla enintään 10 megatavua.")],
)
async def test_no_file_and_a_too_large_one_are_refused_at_the_field(
    coach: httpx.AsyncClient, services: Services, content: bytes, problem: str
) -> None:
    page = await coach.post(f"{BASE}/{GIVEN}/scan", files={"scan": ("a.pdf", content, "application/pdf")})

    assert page.status_code == 422
    assert re.search(rf'id="scan-error".*{problem}', page.text, re.DOTALL)
    assert services.posted_to(f"/consents/{GIVEN}/scan") == []


async def test_what_the_service_says_of_a_file_stands_at_the_field(
    coach: httpx.AsyncClient, services: Services
) -> None:
    detail = {"field": "scan", "detail": "Tiedosto ei ole PDF eikä PNG- tai JPEG-kuva."}
    problem = {"type": "/problems/scan-of-another-type", "detail": detail["detail"], "errors": [detail]}
    services.answers[f"POST consent /consents/{GIVEN}/scan"] = httpx.Response(422, json=problem)

    page = await coach.post(f"{BASE}/{GIVEN}/scan", files={"scan": ("a.txt", b"hei", "text/plain")})

    assert page.status_code == 422
    assert re.search(r'id="scan-error".*Tiedosto ei ole PDF', page.text, re.DOTALL)


async def test_a_scan_is_read_for_a_reason(coach: httpx.AsyncClient, services: Services) -> None:
    scan = httpx.Response(200, content=b"\x89PNG", headers={"content-type": "image/png"})
    services.answers[f"POST consent /consents/{GIVEN}/scan/reading"] = scan
    path = f"{BASE}/{GIVEN}/scan/reading"

    unsaid = await coach.post(path, data={})
    untyped = await coach.post(path, data={"reason": "other", "reason_text": " "})
    read = await coach.post(path, data={"reason": "client_request", "reason_text": "ei lähde"})

    assert "Valitse, miksi luet paperin." in unsaid.text
    assert "Kirjoita syy." in untyped.text
    assert read.content == b"\x89PNG"
    assert read.headers["content-type"] == "image/png"
    assert read.headers["x-content-type-options"] == "nosniff"
    assert services.sent_to(f"/consents/{GIVEN}/scan/reading") == [{"reason": "client_request"}]


NOTICE = {
    "id": KELA,
    "consent_id": GIVEN,
    "client_id": CLIENT,
    "party": PARTY,
    "told_at": "2026-05-04T09:00:00Z",
    "acknowledge_by": "2026-05-07",
    "acknowledged_at": None,
    "is_late": True,
}


async def test_staff_of_a_party_say_that_it_knows(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET consent /withdrawals"] = {"items": [NOTICE], "next": None}
    services.answers["GET referral /clients"] = {"items": [PERSON], "next": None}
    services.answers[f"POST consent /withdrawals/{KELA}/acknowledgements"] = NOTICE

    page = await coach.get("/withdrawals")
    said = await coach.post(f"/withdrawals/{KELA}/acknowledge", data={"key": GIVEN})

    assert "Aino Keloharju" in page.text
    assert "Myöhässä" in page.text
    assert f'action="/withdrawals/{KELA}/acknowledge"' in page.text
    assert said.headers["location"] == "/withdrawals?done=acknowledged"
    assert len(services.posted_to(f"/withdrawals/{KELA}/acknowledgements")) == 1


async def test_late_ones_are_asked_for_by_themselves(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET consent /withdrawals"] = {"items": [], "next": None}

    page = await coach.get("/withdrawals", params={"show": "late"})

    asked = [dict(one.url.params) for one in services.asked if one.url.path == "/withdrawals"]
    assert asked == [{"late": "true"}]
    assert "Mikään ei ole myöhässä" in page.text


async def test_consents_are_shown_as_they_stood_on_a_day(coach: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET consent /clients/{CLIENT}/consents"] = {"items": [CONSENT], "next": None}

    page = await coach.get(BASE, params={"on": "1.4.2026"})
    later = await coach.get(BASE, params={"on": "1.1.2150"})

    assert "Suostumukset sellaisina kuin ne olivat 1.4.2026" in page.text
    assert [one.url.params["on"] for one in services.asked if one.url.path.endswith("/consents")] == ["2026-04-01"]
    assert "Tämä päivä on vasta tulossa." in later.text
