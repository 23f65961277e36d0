"""The statutory rules as the privacy officer reads and keeps them, the services answered for."""

from collections.abc import AsyncIterator
from typing import Any, get_args

import httpx
import pytest

from consent.codes import PartyType
from portal.access import visitor
from portal.app import create_portal, lifespan
from portal.pages import start
from portal.settings import PortalSettings
from portal.words import WORDS
from tests.portal.conftest import ORIGIN
from tests.portal.services import SUBJECT, Services, log_in

RULE_ID = "0198c0de-0000-7000-8000-0000000000aa"
CLIENT = "0198c0de-0000-7000-8000-000000000001"
KELA = "0198c0de-0000-7000-8000-00000000000a"
PROPOSED = {
    "party_type": "kela",
    "category": "employment",
    "purpose": "supported_employment",
    "statute": "381/2023",
    "section": "11 §",
    "valid_from": "2025-01-01",
}
RULE: dict[str, Any] = PROPOSED | {
    "rule_id": RULE_ID,
    "version": 1,
    "section": "3 §",
    "valid_until": None,
    "reason": "Yhteistyö alkoi.",
    "recorded_at": "2026-03-02T09:00:00Z",
    "recorded_by": str(SUBJECT),
}
NEWER = RULE | {"version": 2, "section": "4 §", "reason": "Pykälä vaihtui.", "recorded_by": CLIENT}
TAKEN = PROPOSED | {"proposed": "yes", "section": "3 §", "valid_from": "1.1.2027", "reason": "Lakia on tarkistettu."}
CHANGED = PROPOSED | {"version": "1", "section": "5 §", "valid_from": "1.1.2025", "reason": "Korjaan pykälän."}
TOLD = {
    "id": "0198c0de-0000-7000-8000-0000000000cc",
    "consent_id": "0198c0de-0000-7000-8000-0000000000ff",
    "client_id": CLIENT,
    "party": f"organisation:{KELA}",
    "told_at": "2026-03-05T09:00:00Z",
    "acknowledge_by": "2026-03-10",
    "acknowledged_at": None,
    "is_late": False,
}
LATE = TOLD | {"told_at": "2026-03-06T09:00:00Z", "is_late": True, "party": "organisation:gone"}
ANSWERS: dict[str, Any] = {
    "GET consent /rules": {"items": [RULE]},
    "GET consent /rules/proposed": {"items": [PROPOSED]},
    f"GET consent /rules/{RULE_ID}/versions": {"items": [RULE]},
    "POST consent /rules": RULE,
    f"PUT consent /rules/{RULE_ID}": NEWER,
    "GET consent /withdrawals": {"items": [TOLD, LATE], "next": None},
    "GET referral /organisations": {"items": [{"id": KELA, "name": "Kela, Rovaniemi"}], "next": None},
    "GET referral /clients": {"items": []},
}
STALE = httpx.Response(
    409,
    json={
        "type": "/problems/rule-changed-meanwhile",
        "detail": "Joku on muuttanut sääntöä sillä välin.",
        "errors": [{"field": "version", "detail": "Joku on muuttanut sääntöä sillä välin."}],
    },
)


@pytest.fixture
def services() -> Services:
    return Services(ANSWERS)


@pytest.fixture(params=["privacy_officer"])
async def person(
    request: pytest.FixtureRequest, settings: PortalSettings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    async with lifespan(app):
        log_in(app, services, request.param)
        monkeypatch.setattr(start, "visitor", app.dependency_overrides[visitor])
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
            yield client


def put_to(services: Services, path: str) -> list[httpx.Request]:
    return [one for one in services.asked if one.method == "PUT" and one.url.path == path]


def test_every_kind_of_organisation_has_a_word() -> None:
    assert set(WORDS["party_type"]) == set(get_args(PartyType))


async def test_rules_and_proposals_are_told_in_words(person: httpx.AsyncClient) -> None:
    page = (await person.get("/saannot")).text

    assert f'href="/saannot/{RULE_ID}"' in page
    assert "381/2023, 3 §" in page
    assert "1.1.2025–toistaiseksi" in page
    assert "Ota käyttöön" in page
    assert "supported_employment, " not in page


async def test_without_rules_the_page_says_that_only_consent_counts(
    person: httpx.AsyncClient, services: Services
) -> None:
    services.answers["GET consent /rules"] = {"items": []}

    assert "Tietoja annetaan nyt vain asiakkaan suostumuksella." in (await person.get("/saannot")).text


async def test_a_proposal_asks_only_for_what_it_lacks(person: httpx.AsyncClient, services: Services) -> None:
    page = (await person.get("/saannot/uusi", params=PROPOSED | {"proposed": "yes"})).text

    saved = await person.post("/saannot/uusi", data=TAKEN)

    assert 'id="party_type"' not in page
    assert 'value="11 §"' in page
    assert 'value="1.1.2025"' in page
    assert saved.headers["location"] == "/saannot?done=rule"
    (sent,) = services.sent_to("/rules")
    assert sent == PROPOSED | {
        "section": "3 §",
        "valid_from": "2027-01-01",
        "valid_until": None,
        "reason": "Lakia on tarkistettu.",
    }


@pytest.mark.parametrize("missing", ["statute", "section", "valid_from", "reason"])
async def test_what_is_missing_is_said_at_its_field_and_the_rest_stays(
    person: httpx.AsyncClient, services: Services, missing: str
) -> None:
    refused = await person.post("/saannot/uusi", data=TAKEN | {missing: ""})

    assert refused.status_code == 422
    assert f'id="{missing}-error"' in refused.text
    assert "Lakia on tarkistettu." in refused.text or missing == "reason"
    assert services.sent_to("/rules") == []


async def test_what_the_service_refuses_stands_at_its_field(person: httpx.AsyncClient, services: Services) -> None:
    problem = {
        "type": "/problems/rule-twice",
        "detail": "Tällä on jo sääntö.",
        "errors": [{"field": "section", "detail": "Tällä on jo sääntö."}],
    }
    services.answers["POST consent /rules"] = httpx.Response(409, json=problem)

    refused = await person.post("/saannot/uusi", data=TAKEN)

    assert refused.status_code == 409
    assert 'id="section-error"' in refused.text
    assert "Tällä on jo sääntö." in refused.text


async def test_a_rule_shows_each_version_with_who_when_and_why(person: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET consent /rules/{RULE_ID}/versions"] = {"items": [NEWER, RULE]}

    page = (await person.get(f"/saannot/{RULE_ID}")).text

    assert page.index("Versio 2") < page.index("Versio 1")
    assert "Pykälä vaihtui." in page
    assert "Kirjasi toinen tietosuojavastaava, 2.3.2026 klo 11.00" in page
    assert "Kirjasi Outi Koe, 2.3.2026 klo 11.00" in page


async def test_a_change_is_sent_with_the_version_that_was_looked_at(
    person: httpx.AsyncClient, services: Services
) -> None:
    page = (await person.get(f"/saannot/{RULE_ID}/muuta")).text

    saved = await person.post(f"/saannot/{RULE_ID}/muuta", data=CHANGED)

    assert 'name="version" value="1"' in page
    assert "Yhteistyö alkoi." not in page
    assert saved.headers["location"] == f"/saannot/{RULE_ID}?done=rule"
    (sent,) = put_to(services, f"/rules/{RULE_ID}")
    assert b'"version":1' in sent.content
    assert "5 §" in sent.content.decode()
    assert sent.headers["idempotency-key"]


async def test_a_stale_change_shows_both_and_is_sent_again_knowingly(
    person: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"PUT consent /rules/{RULE_ID}"] = STALE
    services.answers[f"GET consent /rules/{RULE_ID}/versions"] = {"items": [NEWER, RULE]}

    refused = await person.post(f"/saannot/{RULE_ID}/muuta", data=CHANGED)

    assert refused.status_code == 409
    assert "Sääntö on nyt tällainen" in refused.text
    assert "Pykälä vaihtui." in refused.text
    assert "Korjaan pykälän." in refused.text
    assert 'name="version" value="2"' in refused.text


async def test_a_rule_is_ended_on_a_day_for_a_reason(person: httpx.AsyncClient, services: Services) -> None:
    ending = CHANGED | {"section": "3 §", "reason": "Laki kumottiin."}

    without = await person.post(f"/saannot/{RULE_ID}/paata", data=ending)
    ended = await person.post(f"/saannot/{RULE_ID}/paata", data=ending | {"valid_until": "31.12.2026"})

    assert 'id="valid_until-error"' in without.text
    assert ended.headers["location"] == f"/saannot/{RULE_ID}?done=rule-ended"
    (sent,) = put_to(services, f"/rules/{RULE_ID}")
    assert b'"valid_until":"2026-12-31"' in sent.content


@pytest.mark.parametrize("person", ["coach", "team_lead", "operator"], indirect=True)
@pytest.mark.parametrize("path", ["/saannot", "/saannot/uusi", f"/saannot/{RULE_ID}", f"/saannot/{RULE_ID}/muuta"])
async def test_the_rules_are_the_privacy_officers(person: httpx.AsyncClient, services: Services, path: str) -> None:
    assert (await person.get(path)).status_code == 403
    assert services.asked == []


async def test_the_first_page_shows_who_is_late_before_who_still_has_time(person: httpx.AsyncClient) -> None:
    page = (await person.get("/", headers={"cookie": "__Host-session=anything"})).text

    assert page.index("Myöhässä</strong>") < page.index("Odottaa kuittausta</strong>")
    assert "Organisaatio, jota ei enää ole luettelossa" in page
    assert "Kela, Rovaniemi" in page
    assert 'href="/saannot"' in page


async def test_what_a_party_answered_otherwise_is_written_down_for_it(
    person: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"POST consent /withdrawals/{TOLD['id']}/acknowledgements"] = TOLD

    page = (await person.get("/withdrawals")).text
    said = await person.post(f"/withdrawals/{TOLD['id']}/acknowledge", data={})
    after = (await person.get(said.headers["location"])).text

    assert "Kirjaa kuittaus" in page
    assert "Kuittaus on kirjattu." in after
    assert "organisaatiosi tietää" not in after
    assert len(services.posted_to(f"/withdrawals/{TOLD['id']}/acknowledgements")) == 1
