"""Another's client: the portal asks why, remembers it for the day, and sends it along with what concerns them."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Request
from sqlalchemy import text

import portal.backends
import portal.reasons
from common.database import Sessions
from common.identity import Principal
from portal.access import Visitor, visitor
from portal.app import create_portal, lifespan
from portal.backends import Calls
from portal.sealing import Seal
from portal.sessions import SessionStore, Tokens
from portal.settings import BACKENDS, PortalSettings
from tests.portal.conftest import ORIGIN
from tests.portal.services import SUBJECT

CLIENT = "0198c0de-0000-7000-8000-000000000001"
CASE = "0198c0de-0000-7000-8000-0000000000ca"
ASKED = f"/reason?client_id={CLIENT}&back=%2Fclients%2F{CLIENT}"
PERSON = {"id": CLIENT, "given_name": "Aino", "family_name": "Keloharju", "birth_date": "1985-10-13", "age": 41}
PERSON |= {"municipality": "698", "language": "fi", "has_hetu": True, "no_hetu_reason": None}


class Services:
    """Want a reason for everything about the client, and keep what was sent along."""

    def __init__(self) -> None:
        self.reasons: list[str | None] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        reason = request.headers.get("access-reason")
        self.reasons.append(reason)
        if reason is None:
            problem = {"type": "/problems/reason-needed", "title": "A reason", "detail": "Why?", "client_id": CLIENT}
            return httpx.Response(403, json=problem)
        return httpx.Response(200, json=PERSON | {"items": [], "next": None, "cases": [], "left_out": []})


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
async def app(settings: PortalSettings, services: Services) -> AsyncIterator[FastAPI]:
    """Somebody with a session of their own, read anew for each request."""
    made = create_portal(settings)
    async with lifespan(made):
        store: SessionStore = made.state.session_store
        tokens = Tokens("", "", "", 0.0)
        session_id = await store.open(sid="sid", subject=SUBJECT, tokens=tokens, replaces=None)

        async def somebody(request: Request) -> Visitor:
            session = await store.find(session_id)
            assert session is not None
            who = Principal(SUBJECT, "portal", "tester", frozenset({"team_lead"}), None, frozenset({"698"}))
            calls = {name: calls_of(name, services, reasons=session.reasons) for name in BACKENDS}
            request.state.visitor = found = Visitor(who, "Outi Koe", csrf="csrf", session=session, **calls)
            return found

        made.dependency_overrides[visitor] = somebody
        yield made


def calls_of(name: str, services: Services, **options: Any) -> Calls:
    http = httpx.AsyncClient(base_url=f"http://{name}", transport=httpx.MockTransport(services.answer))
    return Calls(name, http, token="", language="fi", **options)


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
        yield client


async def test_the_page_asks_and_the_answer_leads_back_to_the_client(
    browser: httpx.AsyncClient, services: Services
) -> None:
    refused = await browser.get(f"/clients/{CLIENT}")
    page = await browser.get(refused.headers["location"])
    answered = await browser.post(refused.headers["location"], data={"reason": "lead_duty"})
    opened = await browser.get(answered.headers["location"])

    assert (refused.status_code, refused.headers["location"]) == (303, ASKED)
    assert "Miksi avaat asiakkaan tiedot?" in page.text
    assert (answered.status_code, answered.headers["location"]) == (303, f"/clients/{CLIENT}")
    assert "Keloharju" in opened.text
    assert set(services.reasons[1:]) == {"lead_duty"}


async def test_without_a_reason_the_page_asks_again(browser: httpx.AsyncClient) -> None:
    for said in ({}, {"reason": "curiosity"}, {"reason": "other"}, {"reason": "other", "reason_text": "x" * 501}):
        assert (await browser.post(ASKED, data=said)).status_code == 422


async def test_a_typed_reason_is_kept_sealed_and_only_its_code_leaves(
    browser: httpx.AsyncClient, services: Services, transactions: Sessions, settings: PortalSettings
) -> None:
    await browser.post(ASKED, data={"reason": "other", "reason_text": "Soitto poliisilta"})
    await browser.get(f"/clients/{CLIENT}")

    async with transactions() as transaction:
        row = (await transaction.execute(text("select id, subject, client_id, sealed from typed_reasons"))).one()
    assert (row.subject, row.client_id) == (SUBJECT, UUID(CLIENT))
    assert b"poliisi" not in row.sealed
    assert Seal(settings.session_key).open(row.sealed, bound_to=row.id.bytes) is None  # a key of its own
    assert set(services.reasons) == {"other"}


async def test_tomorrow_it_is_asked_again(browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    await browser.post(ASKED, data={"reason": "substitute"})
    assert (await browser.get(f"/clients/{CLIENT}")).status_code == 200

    monkeypatch.setattr(portal.reasons, "today", lambda: date(2099, 1, 1))

    assert (await browser.get(f"/clients/{CLIENT}")).status_code == 303


async def test_what_names_a_case_is_sent_again_with_the_reason(services: Services) -> None:
    reasons = portal.reasons.Reasons({CLIENT: "substitute"})

    await calls_of("coaching", services, reasons=reasons).get(f"/cases/{CASE}")

    assert services.reasons == [None, "substitute"]


async def test_a_reason_for_one_client_says_nothing_about_another(services: Services) -> None:
    reasons = portal.reasons.Reasons({CASE: "substitute"})

    with pytest.raises(portal.backends.Refused):
        await calls_of("coaching", services, reasons=reasons).get(f"/clients/{CLIENT}")

    assert services.reasons == [None]


@pytest.mark.parametrize("back", ["https://elsewhere.test/", "//elsewhere.test", "/login"])
async def test_the_way_back_leads_to_no_other_place(browser: httpx.AsyncClient, back: str) -> None:
    address = httpx.URL("/reason", params={"client_id": CLIENT, "back": back})

    answered = await browser.post(address, data={"reason": "intake"})

    assert answered.headers["location"] == "/"
