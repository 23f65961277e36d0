"""The access log as the privacy officer searches it, and the client's own list on paper, the services answered for."""

import io
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from httpx import URL
from pypdf import PdfReader

from portal.access_report import access_report
from portal.app import create_portal, lifespan
from portal.papers import set_in_type
from portal.settings import PortalSettings
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services, log_in
from tests.portal.test_receipts import read

CLIENT = "0198c0de-0000-7000-8000-000000000001"
COACH = "0198c0de-0000-7000-8000-0000000c0ac4"
KELA = "0198c0de-0000-7000-8000-00000000000a"
PERSON = {
    "id": CLIENT,
    "given_name": "Väinö",
    "family_name": "Keloharju",
    "birth_date": "1985-10-13",
    "language": "sv",
    "municipality": "698",
}
DONE = {
    "actor": COACH,
    "roles": ["coach"],
    "organisation": KELA,
    "service": "coaching",
    "action": "read",
    "what": "plan",
    "relation": "own_municipality",
    "reason": "substitute",
    "result": "allowed",
}
ENTRY: dict[str, Any] = DONE | {
    "recorded_at": "2026-03-02T09:00:00Z",
    "client_id": CLIENT,
    "municipality": "698",
    "through": "portal",
}
REFUSED = ENTRY | {"relation": "none", "reason": None, "result": "refused"}
CONSENTED = {"category": "benefits", "ground": {"kind": "consent", "consent_id": CLIENT}}
BY_LAW = {
    "category": "employment",
    "ground": {"kind": "statute", "rule_id": CLIENT, "version": 1, "statute": "381/2023", "section": "3 §"},
}
REPORT: dict[str, Any] = {
    "client_id": CLIENT,
    "made_at": "2026-04-02T09:00:00Z",
    "handled": [
        DONE | {"times": 3, "first_at": "2026-03-02T22:30:00Z", "last_at": "2026-03-09T09:00:00Z"},
        DONE | {"result": "refused", "times": 2, "first_at": "2026-03-04T09:00:00Z", "last_at": "2026-03-04T09:00:00Z"},
    ],
    "given_to": [
        {
            "number": 7,
            "party": f"organisation:{KELA}",
            "what": "coaching_page",
            "recorded_at": "2026-03-05T09:00:00Z",
            "purpose": "supported_employment",
            "grounds": [CONSENTED, BY_LAW],
        }
    ],
}
NAMES = {f"organisation:{KELA}": "Kela, Rovaniemi"}
PATTERN = {"kind": "many_clients", "actor": COACH, "since": "2026-03-02T14:00:00", "entries": 41, "clients": 33}
ANSWERS: dict[str, Any] = {
    "GET consent /access": {"items": [ENTRY, REFUSED], "next": "later"},
    "GET consent /access/patterns": {"items": [PATTERN], "has_more": False, "left_out": []},
    f"GET consent /clients/{CLIENT}/access-report": REPORT,
    f"GET referral /clients/{CLIENT}": PERSON,
    "GET referral /clients": {"items": [PERSON]},
    "GET referral /organisations": {"items": [{"id": KELA, "name": "Kela, Rovaniemi"}], "next": None},
}


@pytest.fixture
def services() -> Services:
    return Services(ANSWERS)


@pytest.fixture(params=["privacy_officer"])
async def person(
    request: pytest.FixtureRequest, settings: PortalSettings, services: Services
) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    async with lifespan(app):
        log_in(app, services, request.param)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            yield client


def asked_of_log(services: Services, path: str = "/access") -> httpx.Request:
    (asked,) = [one for one in services.asked if one.url.path == path]
    return asked


async def test_entries_are_told_in_words_and_refused_ones_are_marked(person: httpx.AsyncClient) -> None:
    page = (await person.get("/kayttoloki")).text

    assert "2.3.2026 klo 11.00" in page
    assert "työhönvalmentaja, Kela, Rovaniemi" in page
    assert "Katsoi: työkyvyn tuen suunnitelma" in page
    assert "Asiakas omasta kunnasta, syy: Sijaistan työkaveria" in page
    assert page.count("Estetty</strong>") == 1
    assert f'href="/kayttoloki?actor={COACH}"' in page
    assert "after=later" in page


async def test_what_is_asked_goes_to_the_service_as_asked(person: httpx.AsyncClient, services: Services) -> None:
    asked = {"client_id": CLIENT, "actor": COACH, "from": "1.3.2026", "until": "31.3.2026", "result": "refused"}

    page = (await person.get("/kayttoloki", params=asked)).text

    told = asked_of_log(services)
    assert dict(told.url.params) == asked | {"from": "2026-03-01", "until": "2026-03-31"}
    assert "access-reason" not in told.headers
    assert f'href="/clients/{CLIENT}/access-report?language=en"' in page
    assert "from=1.3.2026" in page
    assert "until=31.3.2026" in page


@pytest.mark.parametrize(("page", "path"), [("/kayttoloki", "/access"), ("/kayttoloki/poikkeamat", "/access/patterns")])
async def test_old_entries_ask_for_a_reason_first(
    person: httpx.AsyncClient, services: Services, page: str, path: str
) -> None:
    problem = {"type": "/problems/old-entries-need-reason", "detail": "Kerro syy."}
    services.answers[f"GET consent {path}"] = httpx.Response(403, json=problem)

    refused = await person.get(page, params={"from": "1.1.2020"})
    services.asked.clear()
    services.answers[f"GET consent {path}"] = ANSWERS[f"GET consent {path}"]
    shown = await person.get(page, params={"from": "1.1.2020", "reason": "complaint"})

    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.text
    assert asked_of_log(services, path).headers["access-reason"] == "complaint"
    assert f"actor={COACH}" in shown.text


async def test_a_report_of_old_entries_asks_for_a_reason_first(person: httpx.AsyncClient, services: Services) -> None:
    path = f"/clients/{CLIENT}/access-report"
    problem = {"type": "/problems/old-entries-need-reason", "detail": "Kerro syy."}
    services.answers[f"GET consent {path}"] = httpx.Response(403, json=problem)

    asked = URL((await person.get(f"{path}?language=sv")).headers["location"])
    page = await person.get(str(asked))

    assert (asked.path, dict(asked.params)["back"]) == ("/reason", f"{path}?language=sv")
    assert "yli kaksi vuotta vanhoja merkintöjä" in page.text
    assert "työskentelee joku muu" not in page.text


async def test_the_next_page_is_asked_for_with_the_same_reason(person: httpx.AsyncClient) -> None:
    page = (await person.get("/kayttoloki", params={"from": "1.1.2020", "reason": "complaint"})).text

    assert "from=1.1.2020&amp;reason=complaint&amp;after=later" in page


async def test_an_address_that_names_no_client_is_no_page(person: httpx.AsyncClient, services: Services) -> None:
    assert (await person.get("/kayttoloki", params={"client_id": f"{CLIENT}/../"})).status_code == 404
    assert services.asked == []


@pytest.mark.parametrize("page", ["/kayttoloki", "/kayttoloki/poikkeamat"])
async def test_an_account_that_is_none_is_said_at_its_field(
    person: httpx.AsyncClient, services: Services, page: str
) -> None:
    refused = await person.get(page, params={"actor": "…0c0ac4"})

    assert refused.status_code == 422
    assert "3f2504e0-4f89-41d3-9a0c-0305e82c3301" in refused.text
    assert "Näytetään vain yhden tunnuksen merkinnät" not in refused.text
    assert services.asked == []


async def test_an_account_can_be_typed_and_stays_in_its_field(person: httpx.AsyncClient, services: Services) -> None:
    page = (await person.get("/kayttoloki", params={"actor": COACH})).text

    assert dict(asked_of_log(services).url.params)["actor"] == COACH
    assert f'id="actor" name="actor" type="text" spellcheck="false" value="{COACH}"' in page


async def test_a_day_that_is_none_is_said_at_its_field(person: httpx.AsyncClient, services: Services) -> None:
    refused = await person.get("/kayttoloki", params={"from": "eilen"})

    assert refused.status_code == 422
    assert 'id="from-error"' in refused.text
    assert 'value="eilen"' in refused.text
    assert services.asked == []


async def test_an_empty_log_says_so(person: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET consent /access"] = {"items": [], "next": None}

    assert "Merkintöjä ei löytynyt" in (await person.get("/kayttoloki")).text


async def test_what_stands_out_leads_to_its_entries(person: httpx.AsyncClient, services: Services) -> None:
    page = (await person.get("/kayttoloki/poikkeamat")).text
    problem = {
        "type": "/problems/period-too-long",
        "detail": "Enintään 92 päivää.",
        "errors": [{"field": "from", "detail": "Enintään 92 päivää."}],
    }
    services.answers["GET consent /access/patterns"] = httpx.Response(422, json=problem)
    refused = await person.get("/kayttoloki/poikkeamat", params={"from": "1.1.2020"})

    assert "Monta asiakasta tunnin aikana" in page
    assert f'href="/kayttoloki?actor={COACH}&amp;from=2.3.2026&amp;until=2.3.2026"' in page
    assert "33 asiakasta" in page
    assert 'id="from-error"' in refused.text


async def test_what_stands_out_beyond_the_page_is_not_silently_left_out(
    person: httpx.AsyncClient, services: Services
) -> None:
    whole = (await person.get("/kayttoloki/poikkeamat")).text
    services.answers["GET consent /access/patterns"] = {"items": [PATTERN], "has_more": True, "left_out": []}
    partly = (await person.get("/kayttoloki/poikkeamat")).text

    assert "Poikkeamia on enemmän" not in whole
    assert "Poikkeamia on enemmän" in partly


async def test_what_could_not_be_looked_for_is_said(person: httpx.AsyncClient, services: Services) -> None:
    whole = (await person.get("/kayttoloki/poikkeamat")).text
    services.answers["GET consent /access/patterns"] = {
        "items": [],
        "has_more": False,
        "left_out": ["same_family_name"],
    }
    partly = (await person.get("/kayttoloki/poikkeamat")).text

    assert "Sukunimiä ei nyt voitu verrata" not in whole
    assert "Sukunimiä ei nyt voitu verrata" in partly


@pytest.mark.parametrize("person", ["coach", "team_lead", "operator"], indirect=True)
@pytest.mark.parametrize("path", ["/kayttoloki", "/kayttoloki/poikkeamat", f"/clients/{CLIENT}/access-report"])
async def test_the_log_is_the_privacy_officers(person: httpx.AsyncClient, services: Services, path: str) -> None:
    assert (await person.get(path)).status_code == 403
    assert services.asked == []


def text_of(language: str, report: dict[str, Any] = REPORT) -> str:
    paper = access_report(PERSON, report, NAMES, language=language, contact="tietosuoja@lappi.example")
    return " ".join(" ".join(page.extract_text() for page in read(set_in_type(paper)).pages).split())


def test_the_paper_says_who_did_what_to_whom_it_went_and_on_what_ground() -> None:
    text = text_of("fi")

    assert "Väinö Keloharju" in text
    assert "työhönvalmentaja, Kela, Rovaniemi tunnus …0c0ac4" in text
    assert "3.3.2026–9.3.2026, 3 kertaa" in text  # half past midnight in Finland
    assert "Pääsy estettiin." in text
    assert "4.3.2026, 2 kertaa" in text
    assert "Etuudet: suostumuksesi" in text
    assert "Työsuhteet: laki 381/2023, 3 §" in text
    assert "tietosuoja@lappi.example" in text


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", "Vem har behandlat dina uppgifter"), ("en", "Who has handled your data")],
)
def test_the_paper_is_in_the_language_asked_for(language: str, words: str) -> None:
    assert words in text_of(language)


def test_a_paper_of_nothing_says_so() -> None:
    text = text_of("fi", REPORT | {"handled": [], "given_to": []})

    assert "Kukaan ei ole käsitellyt tietojasi." in text
    assert "Tietojasi ei ole annettu muille organisaatioille." in text


async def test_the_paper_is_one_for_everyone_in_the_clients_language(person: httpx.AsyncClient) -> None:
    paper = await person.get(f"/clients/{CLIENT}/access-report")
    catalog: Any = PdfReader(io.BytesIO(paper.content)).root_object
    said = catalog["/Metadata"].get_data().decode()

    assert paper.headers["content-type"] == "application/pdf"
    assert "Keloharju" not in paper.headers["content-disposition"]
    assert str(catalog["/Lang"]).startswith("sv")
    assert catalog["/MarkInfo"]["/Marked"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
