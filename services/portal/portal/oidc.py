"""Keycloak as OpenID Connect provider: where to send a browser, and every check on what comes back."""

import asyncio
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError

from common.tokens import LEEWAY, IssuerKeys, kid_of
from common.trust import trusted
from portal.sessions import Tokens
from portal.settings import PortalSettings

PATIENCE = 10.0
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "end_session_endpoint")


class ProviderAway(Exception):
    """Keycloak does not answer."""


class LoginRefused(Exception):
    """What came back does not prove who is logging in."""


class SessionEnded(Exception):
    """Keycloak gives no new token for this login."""


class Provider:
    def __init__(self, settings: PortalSettings, keys: IssuerKeys) -> None:
        self.issuer = settings.oidc_issuer
        self.client = settings.service
        self.secret = settings.client_secret
        self.algorithm = settings.token_algorithm
        self.callback = f"{settings.portal_url}/login/callback"
        self.after_logout = f"{settings.portal_url}/"
        self.keys = keys
        self.http = httpx.AsyncClient(verify=trusted(), timeout=PATIENCE)
        self.endpoints: dict[str, str] = {}
        self.lock = asyncio.Lock()

    async def discover(self) -> dict[str, str]:
        """Raises ProviderAway."""
        async with self.lock:
            if not self.endpoints:
                try:
                    found = await self.http.get(f"{self.issuer}/.well-known/openid-configuration")
                    document = found.raise_for_status().json()
                except (httpx.HTTPError, ValueError) as error:
                    raise ProviderAway from error
                if document["issuer"] != self.issuer:
                    raise ProviderAway
                self.endpoints = {name: document[name] for name in ENDPOINTS}
        return self.endpoints

    async def login_address(self, *, state: str, nonce: str, verifier: str, language: str) -> str:
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": self.callback,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "ui_locales": language,
        }
        return f"{(await self.discover())['authorization_endpoint']}?{urlencode(query)}"

    async def logout_address(self, id_token: str | None, *, language: str) -> str:
        query = {"client_id": self.client, "post_logout_redirect_uri": self.after_logout, "ui_locales": language}
        hint = {"id_token_hint": id_token} if id_token else {}
        return f"{(await self.discover())['end_session_endpoint']}?{urlencode(query | hint)}"

    async def exchange(self, *, code: str, verifier: str, nonce: str) -> tuple[Tokens, dict[str, Any]]:
        """The tokens and the verified claims of the ID token. Raises LoginRefused, ProviderAway."""
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        answer = await self.ask_for_tokens(form | {"redirect_uri": self.callback})
        if answer is None:
            raise LoginRefused
        claims = await self.verify(answer["id_token"], aud=self.client, nonce=nonce, typ="ID")
        if claims.get("azp", self.client) != self.client or "sid" not in claims:
            raise LoginRefused
        return tokens_from(answer), claims

    async def refresh(self, tokens: Tokens) -> Tokens:
        """Raises SessionEnded, ProviderAway."""
        answer = await self.ask_for_tokens({"grant_type": "refresh_token", "refresh_token": tokens.refresh})
        if answer is None:
            raise SessionEnded
        return tokens_from({"id_token": tokens.id, "refresh_token": tokens.refresh} | answer)

    async def ask_for_tokens(self, form: dict[str, str]) -> dict[str, Any] | None:
        """None when the provider refuses."""
        endpoint = (await self.discover())["token_endpoint"]
        try:
            answer = await self.http.post(endpoint, data=form, auth=(self.client, self.secret))
        except httpx.HTTPError as error:
            raise ProviderAway from error
        if answer.status_code == 400:
            return None
        if answer.is_error:
            raise ProviderAway
        return dict(answer.json())

    async def verify(self, token: str, *, aud: str, **expected: str) -> dict[str, Any]:
        """Signature, issuer, audience, times and the expected claims. Raises LoginRefused."""
        exact = {"iss": self.issuer, "aud": aud} | expected
        options: dict[str, Any] = {name: {"essential": True, "value": value} for name, value in exact.items()}
        registry = jwt.JWTClaimsRegistry(leeway=LEEWAY, iat={"essential": True}, exp={"essential": True}, **options)
        key = await self.keys.key(kid_of(token))
        try:
            decoded = jwt.decode(token, key, algorithms=[self.algorithm])
            registry.validate(decoded.claims)
        except (JoseError, ValueError, TypeError) as error:
            raise LoginRefused from error
        return decoded.claims | {"header_typ": decoded.header.get("typ")}

    async def logout_claims(self, token: str) -> dict[str, Any]:
        """A logout token of OpenID Connect Back-Channel Logout 1.0, section 2.6. Raises LoginRefused."""
        claims = await self.verify(token, aud=self.client)
        says_logout = isinstance(claims.get("events"), dict) and claims["events"].get(LOGOUT_EVENT) == {}
        names_someone = "sid" in claims or "sub" in claims
        is_recent = time.time() - claims["iat"] < 2 * 60 + LEEWAY
        is_logout_token = claims["header_typ"] in ("logout+jwt", "JWT") and "nonce" not in claims and "jti" in claims
        if not (says_logout and names_someone and is_recent and is_logout_token):
            raise LoginRefused
        return claims


def tokens_from(answer: dict[str, Any]) -> Tokens:
    return Tokens(
        access=answer["access_token"],
        refresh=answer["refresh_token"],
        id=answer["id_token"],
        expires_at=time.time() + float(answer["expires_in"]),
    )
