"""Around every page: the reader's language, the headers that bind the browser, and no form from another site."""

import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal import languages
from portal.settings import PortalSettings

SAFE = ("GET", "HEAD", "OPTIONS")
OWN_CHECK = ("/logout/backchannel",)
"""Keycloak posts here without a browser; its signed token is checked instead."""
LONG_LIVED = "public, max-age=86400"


class Guard:
    def __init__(self, app: ASGIApp, settings: PortalSettings) -> None:
        self.app = app
        self.own_origin = origin_of(settings.portal_url)
        self.login_origin = origin_of(settings.oidc_issuer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        request.state.nonce = nonce = secrets.token_urlsafe(16)
        request.state.is_forged = self.is_from_elsewhere(request)
        language = languages.choose(request.cookies.get(languages.COOKIE), request.headers.get("accept-language", ""))
        languages.current.set(language)
        request.state.headers = headers = self.headers(request.url.path, nonce)

        async def send_bound(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in headers.items():
                    answer.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_bound)

    def is_from_elsewhere(self, request: Request) -> bool:
        if request.method in SAFE or request.url.path in OWN_CHECK:
            return False
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        if site is not None and site not in ("same-origin", "none"):
            return True
        return origin != self.own_origin if origin is not None else site is None

    def headers(self, path: str, nonce: str) -> Mapping[str, str]:
        policy = (
            "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
            f"script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            f"form-action 'self' {self.login_origin}"  # logging out is a form that ends at the provider
        )
        return {
            "Content-Security-Policy": policy,
            "Cache-Control": LONG_LIVED if path.startswith("/static/") else "no-store",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        } | ({"Strict-Transport-Security": "max-age=31536000"} if self.own_origin.startswith("https:") else {})


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
