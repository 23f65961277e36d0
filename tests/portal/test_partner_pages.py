"""A suspended webhook on its partner's page: why it stopped, what waits, and how it goes on."""

from collections.abc import AsyncIterator
from typing import Any, get_args

import httpx
import pytest

from consent.codes import SuspensionReason
from consent.partner_events import PARTNER_EVENTS
from portal.app import create_portal, lifespan
from portal.pages.partners import short
from portal.settings import PortalSettings
from portal.words import WORDS
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services, log_in

PARTNER = "0198c0de-0000-7000-8000-0000000000b1"
SUBSCRIPTION = "0198c0de-0000-7000-8000-0000000000b2"
ORGANISATION = "0198c0de-0000-7000-8000-0000000000aa"
PAGE, RESUME = f"/partners/{PARTNER}", f"/partners/{PARTNER}/subscriptions/{SUBSCRIPTION}/resume"
SUBSCRIBED: dict[str, Any] = {
    "id": SUBSCRIPTION,
    "event_types": ["fi.rinnalla.coaching.client-employed.v1"],
    "municipalities": ["698"],
    "purpose": "supported_employment",
    "way": "webhook",
    "url": "https://kela.example/rinnalla",
    "state": "suspended",
    "made_at": "2026-03-01T09:00:00Z",
}
WEBHOOK: dict[str, Any] = {
    "id": SUBSCRIPTION,
    "state": "suspended",
    "suspended_since": "2026-03-02T09:30:00Z",
    "because": "undelivered",
    "problem": "http_503",
    "waiting": 7,
}
ANSWERS: dict[str, Any] = {
    f"GET consent {PAGE}": {
        "id": PARTNER,
        "organisation_id": ORGANISATION,
        "code": "kela",
        "state": "ready",
        "trouble": None,
        "account": "partner-kela",
        "topic": "partner.kela.events",
        "last_position": 12,
        "added_at": "2026-03-01T08:00:00Z",
        "is_secret_on_its_way": False,
    },
    f"GET consent {PAGE}/subscriptions": {"items": [SUBSCRIBED]},
    "GET consent /webhooks": {"items": [WEBHOOK]},
    "GET referral /organisations": {"items": [{"id": ORGANISATION, "name": "Kela, Rovaniemi"}], "next": None},
    f"POST consent /subscriptions/{SUBSCRIPTION}/resume": SUBSCRIBED | {"state": "active"},
}


@pytest.fixture
def services() -> Services:
    return Services(ANSWERS)


@pytest.fixture
async def operator(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    async with lifespan(app):
        log_in(app, services, "operator")
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url=ORIGIN, headers={"origin": ORIGIN}
        ) as client:
            yield client


async def test_a_suspended_webhook_says_since_when_why_and_what_waits(operator: httpx.AsyncClient) -> None:
    page = (await operator.get(PAGE)).text

    assert "Keskeytetty 2.3.2026" in page
    assert "eivät menneet perille vuorokauteen" in page
    assert "vastaanottaja vastasi koodilla 503" in page
    assert "7 viestiä odottaa" in page
    assert f'action="{RESUME}"' in page


@pytest.mark.parametrize("problem", [*WORDS["webhook_problem"]])
async def test_every_problem_is_said_in_words(operator: httpx.AsyncClient, services: Services, problem: str) -> None:
    services.answers["GET consent /webhooks"] = {"items": [WEBHOOK | {"problem": problem}]}

    page = (await operator.get(PAGE)).text

    assert WORDS["webhook_problem"][problem] in page
    assert problem not in page


def test_every_reason_has_its_words() -> None:
    assert WORDS["suspension_reason"].keys() == set(get_args(SuspensionReason))


async def test_one_that_works_is_not_offered_to_be_resumed(operator: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET consent {PAGE}/subscriptions"] = {"items": [SUBSCRIBED | {"state": "active"}]}
    services.answers["GET consent /webhooks"] = {"items": [WEBHOOK | {"state": "active", "suspended_since": None}]}

    assert RESUME not in (await operator.get(PAGE)).text


@pytest.mark.parametrize(
    ("typed", "url"), [("", None), ("https://uusi.kela.example/rinnalla", "https://uusi.kela.example/rinnalla")]
)
async def test_it_is_resumed_at_its_address_or_at_a_new_one(
    operator: httpx.AsyncClient, services: Services, typed: str, url: str | None
) -> None:
    said = await operator.post(RESUME, data={"url": typed})

    assert (said.status_code, said.headers["location"]) == (303, f"{PAGE}?done=webhook-resumed")
    assert services.sent_to(f"/subscriptions/{SUBSCRIPTION}/resume") == [{"url": url}]


async def test_an_address_that_may_not_be_called_is_refused_at_its_field_and_kept(
    operator: httpx.AsyncClient, services: Services
) -> None:
    errors = [{"field": "url", "detail": "Osoitteeseen ei lähetetä."}]
    problem = {"type": "/problems/url-not-allowed", "title": "No", "detail": "Ei.", "errors": errors}
    services.answers[f"POST consent /subscriptions/{SUBSCRIPTION}/resume"] = httpx.Response(422, json=problem)

    page = await operator.post(RESUME, data={"url": "http://10.0.0.1/"})

    assert page.status_code == 422
    assert "Osoitteeseen ei lähetetä." in page.text
    assert 'value="http://10.0.0.1/"' in page.text


def test_every_event_that_a_partner_may_hear_of_has_a_name() -> None:
    assert set(WORDS["partner_event"]) == {short(event.type) for event in PARTNER_EVENTS}
