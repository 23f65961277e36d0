"""Logging in and out through Keycloak: authorization code with PKCE; logout by the user and by Keycloak."""

import secrets
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from common.errors import NotAuthenticated, Unavailable
from portal import languages
from portal.access import Leaver, Staff, is_page
from portal.oidc import LoginRefused, Provider, ProviderAway
from portal.rendering import render, see_other
from portal.sessions import COOKIE, SessionStore, digest

BROWSER_COOKIE = "__Host-login"
router = APIRouter()


def provider_of(request: Request) -> Provider:
    provider: Provider = request.app.state.provider
    return provider


def store_of(request: Request) -> SessionStore:
    store: SessionStore = request.app.state.session_store
    return store


def local_path(path: str) -> str:
    """Only a page of our own: no other host, whatever a link says."""
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_ours and not path.startswith("/login") else "/"


@router.get("/login")
async def go_to_login(request: Request, back: str = "/") -> Response:
    browser = request.cookies.get(BROWSER_COOKIE) or secrets.token_urlsafe(32)
    attempt = {name: secrets.token_urlsafe(48) for name in ("nonce", "verifier")}
    state = secrets.token_urlsafe(32)
    address = await provider_of(request).login_address(state=state, language=languages.current.get(), **attempt)
    bound = {"browser": digest(browser).hex(), "back": local_path(back)}
    await store_of(request).begin_login(state, attempt | bound)
    answer = see_other(address)
    set_cookie(answer, BROWSER_COOKIE, browser, max_age=900)
    return answer


@router.get("/login/callback")
async def come_back(request: Request, state: str = "", code: str = "") -> Response:
    """The same browser that left, with a code that only we can exchange, for a token made for this attempt."""
    attempt = await store_of(request).finish_login(state)
    browser = request.cookies.get(BROWSER_COOKIE, "")
    if attempt is None or not code or not secrets.compare_digest(attempt["browser"], digest(browser).hex()):
        return render(request, "errors/login_failed.html", status=400)
    try:
        session_id, subject = await open_session(request, code=code, attempt=attempt)
    except (LoginRefused, NotAuthenticated):
        return render(request, "errors/login_failed.html", status=400)
    answer = see_other(await request.app.state.drafts.lead_back(subject) or attempt["back"])
    set_cookie(answer, COOKIE, session_id)
    return answer


async def open_session(request: Request, *, code: str, attempt: dict[str, str]) -> tuple[str, UUID]:
    tokens, claims = await provider_of(request).exchange(
        code=code, verifier=attempt["verifier"], nonce=attempt["nonce"]
    )
    access: dict[str, Any] = await request.app.state.tokens.claims(tokens.access)
    if access["sub"] != claims["sub"]:
        raise LoginRefused
    subject = UUID(claims["sub"])
    replaced = request.cookies.get(COOKIE)
    session_id = await store_of(request).open(sid=claims["sid"], subject=subject, tokens=tokens, replaces=replaced)
    return session_id, subject


@router.post("/logout")
async def log_out(request: Request, session: Leaver) -> Response:
    """Here first, then at Keycloak. A session that is over already, or a Keycloak that is away, keeps nobody in."""
    if session is not None:
        await store_of(request).end(session)
    id_token = session.tokens.id if session and session.tokens else None
    try:
        address = await provider_of(request).logout_address(id_token, language=languages.current.get())
    except ProviderAway:
        address = "/"
    answer = see_other(address)
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer


@router.post("/logout/backchannel")
async def be_told_of_logout(request: Request, logout_token: Annotated[str, Form()] = "") -> Response:
    try:
        claims = await provider_of(request).logout_claims(logout_token)
        subject = UUID(claims["sub"]) if "sub" in claims else None
    except (LoginRefused, NotAuthenticated, ValueError):
        return Response(status_code=400)
    except Unavailable:
        return Response(status_code=503)
    await store_of(request).end_by(sid=claims.get("sid"), subject=subject)
    return Response(status_code=200)


@router.post("/session/extend")
async def stay(who: Staff) -> Response:
    """The request itself is the sign of life."""
    return Response(status_code=204)


@router.get("/language/{language}")
async def choose_language(language: str, back: str = "/") -> Response:
    answer = see_other(local_path(back))
    if language in languages.LANGUAGES:
        answer.set_cookie(languages.COOKIE, language, max_age=31_536_000, path="/", httponly=True, samesite="lax")
    return answer


def set_cookie(answer: Response, name: str, value: str, *, max_age: int | None = None) -> None:
    """`__Host-` binds it to this host; browsers take Secure cookies on a loopback address too."""
    answer.set_cookie(name, value, max_age=max_age, path="/", secure=True, httponly=True, samesite="lax")


def login_path(request: Request) -> str:
    return f"/login?back={quote(way_back(request), safe='')}"


def way_back(request: Request) -> str:
    """The page that was asked for, or whose form was posted."""
    query = f"?{request.url.query}" if request.url.query and request.method == "GET" else ""
    return request.url.path + query if is_page(request) else "/"
