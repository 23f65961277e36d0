"""A consent's page, its withdrawal and its papers, the services answered for."""

import io
import re

import httpx
import pytest
from pypdf import PdfReader

from common.days import today
from portal.pages.consent_papers import LARGEST
from tests.portal.consents import BASE, CLIENT, CONSENT, GIVEN, KELA, NOTICE, PERSON
from tests.portal.services import Services


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
