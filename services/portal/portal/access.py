"""Who is at the browser: the session behind the cookie, with an access token that still holds."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.routing import Match

from common.errors import NotAuthenticated, Unavailable
from common.identity import Principal, principal_from
from portal.backends import Calls
from portal.drafts import DraftStore
from portal.languages import current
from portal.oidc import Provider, ProviderAway, SessionEnded
from portal.sessions import COOKIE, Session, SessionStore, Tokens, csrf_token

REFRESH_BEFORE = 20.0
"""Seconds an access token must still hold for when a page begins."""
WAIT_FOR_ANOTHER = 12.0
"""Seconds a request waits while another one refreshes the same session's token."""


class LoginNeeded(Exception):
    """Nobody is logged in, or no longer."""


class Forged(Exception):
    """The form does not come from a page of ours."""


class NotForYourRole(Exception):
    """The page belongs to another role."""


@dataclass(frozen=True)
class Visitor:
    """The person at the browser, and the five services as that person may use them."""

    principal: Principal
    display_name: str
    csrf: str
    session: Session
    referral: Calls
    consent: Calls
    coaching: Calls
    feedback: Calls
    reporting: Calls

    @property
    def subject(self) -> UUID:
        return self.principal.subject

    def has(self, *roles: str) -> bool:
        return self.principal.has(*roles)

    @property
    def municipalities(self) -> list[str]:
        return sorted(self.principal.municipalities)


async def visitor(request: Request) -> Visitor:
    """Raises LoginNeeded, after keeping what was posted; Forged when a form lacks its token."""
    session_id = request.cookies.get(COOKIE, "")
    store: SessionStore = request.app.state.session_store
    session = await store.find(session_id) if session_id else None
    if session is None:
        raise LoginNeeded
    if request.method == "POST" and not session.has_csrf(str((await request.form()).get("csrf", ""))):
        raise Forged
    try:
        tokens = await lasting_tokens(session, store, request.app.state.provider)
    except SessionEnded as ended:
        await keep_draft(request, session)
        raise LoginNeeded from ended
    return await visitor_from(request, session, session_id=session_id, tokens=tokens)


async def visitor_from(request: Request, session: Session, *, session_id: str, tokens: Tokens) -> Visitor:
    try:
        claims = await request.app.state.tokens.claims(tokens.access)
    except NotAuthenticated as refused:
        await request.app.state.session_store.end(session)
        await keep_draft(request, session)
        raise LoginNeeded from refused
    except Unavailable as away:
        raise ProviderAway from away
    calls = {
        name: Calls(name, client, token=tokens.access, language=current.get(), reasons=session.reasons)
        for name, client in request.app.state.backends.items()
    }
    principal = principal_from(claims)
    shown = str(claims.get("name") or principal.name)
    found = Visitor(principal, shown, csrf=csrf_token(session_id), session=session, **calls)
    request.state.visitor = found
    return found


async def lasting_tokens(session: Session, store: SessionStore, provider: Provider) -> Tokens:
    """Refreshed by one request at a time for a session; the others wait for its outcome. Raises SessionEnded."""
    give_up_at = time.monotonic() + WAIT_FOR_ANOTHER
    while not session.is_over and session.tokens:
        if time.time() < session.tokens.expires_at - REFRESH_BEFORE:
            return session.tokens
        if await store.take_refresh_turn(session):
            return await refreshed(session, session.tokens, store, provider)
        if time.monotonic() > give_up_at:
            raise ProviderAway
        await asyncio.sleep(0.1)
        session = await store.reread(session)
    raise SessionEnded


async def refreshed(session: Session, tokens: Tokens, store: SessionStore, provider: Provider) -> Tokens:
    try:
        fresh = await provider.refresh(tokens)
    except SessionEnded:
        await store.end(session)
        raise
    except ProviderAway:
        await store.give_up_turn(session)
        raise
    await store.replace_tokens(session, fresh)
    return fresh


async def keep_draft(request: Request, session: Session) -> None:
    """The form has its token, so it comes from a page that this person had open."""
    if request.method != "POST" or not is_page(request):
        return
    drafts: DraftStore = request.app.state.drafts
    fields = written_in(await request.form())
    await drafts.keep(subject=session.subject, path=request.url.path, fields=fields, is_cut_off=True)


def written_in(form: FormData) -> dict[str, list[str]]:
    """Of a file nothing is kept here, not even its name."""
    return {name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form if name != "csrf"}


def is_page(request: Request) -> bool:
    """Whether the address can be opened again: what only takes a form (logging out, staying) leads nobody back."""
    asked = {**request.scope, "method": "GET"}
    return any(route.matches(asked)[0] is Match.FULL for route in request.app.routes)


async def leaver(request: Request) -> Session | None:
    """For logging out: the session as it is, without asking Keycloak whether it still holds. Raises Forged."""
    session_id = request.cookies.get(COOKIE, "")
    store: SessionStore = request.app.state.session_store
    session = await store.find(session_id) if session_id else None
    if session is not None and not session.has_csrf(str((await request.form()).get("csrf", ""))):
        raise Forged
    return session


Leaver = Annotated[Session | None, Depends(leaver)]
Staff = Annotated[Visitor, Depends(visitor)]


def only(*roles: str) -> Callable[..., Visitor]:
    """The services decide what a person may; this spares a person a page that could only refuse."""

    def permitted(who: Staff) -> Visitor:
        if not who.has(*roles):
            raise NotForYourRole
        return who

    return permitted


CaseWorker = Annotated[Visitor, Depends(only("coach", "coordinator", "team_lead"))]
CoachOrLead = Annotated[Visitor, Depends(only("coach", "team_lead"))]
Coach = Annotated[Visitor, Depends(only("coach"))]
TeamLead = Annotated[Visitor, Depends(only("team_lead"))]
Intake = Annotated[Visitor, Depends(only("coordinator", "team_lead"))]
Coordinator = Annotated[Visitor, Depends(only("coordinator"))]
Sender = Annotated[Visitor, Depends(only("referrer", "coordinator", "team_lead"))]
FigureReader = Annotated[Visitor, Depends(only("analyst", "team_lead", "coordinator", "operator"))]
Evaluator = Annotated[Visitor, Depends(only("analyst", "team_lead", "coordinator"))]
PrivacyOfficer = Annotated[Visitor, Depends(only("privacy_officer"))]
ClientReader = Annotated[Visitor, Depends(only("coach", "coordinator", "team_lead", "referrer", "privacy_officer"))]
