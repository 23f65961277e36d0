"""Access tokens: every check, before anything else is done (RFC 9068, RFC 8725)."""

import asyncio
import time
from base64 import urlsafe_b64decode
from collections import OrderedDict
from hashlib import sha256
from typing import Any

import httpx
import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from common.errors import NotAuthenticated, Unavailable
from common.settings import ServiceSettings
from common.trust import trusted

LEEWAY = 30
"""Seconds by which clocks may differ."""
ASK_AGAIN_AFTER = 30.0
"""Seconds between two fetches of the keys, at the least."""
TRY_AGAIN_AFTER = 1.0
"""The same while there are none yet."""
REMEMBERED = 2_000
TRUSTED_FOR = 60.0
"""Seconds a checked token is not checked anew."""

Claims = dict[str, Any]


class IssuerKeys:
    """The issuer's public keys, fetched once and again when an unknown one is named, at most every 30 seconds."""

    def __init__(self, issuer: str) -> None:
        self.url = f"{issuer}/protocol/openid-connect/certs"
        self.keys: dict[str, Any] = {}
        self.asked_at = float("-inf")
        self.lock = asyncio.Lock()

    async def key(self, kid: str) -> Any:
        """Raises NotAuthenticated for a key the issuer does not have, Unavailable when it has not answered yet."""
        if kid not in self.keys:
            await self.refresh(kid)
        if kid in self.keys:
            return self.keys[kid]
        raise NotAuthenticated if self.keys else Unavailable

    async def refresh(self, kid: str) -> None:
        """Raises Unavailable. Those who wait while one asks share its answer: one that is away is not asked by each."""
        async with self.lock:
            pause = ASK_AGAIN_AFTER if self.keys else TRY_AGAIN_AFTER
            if kid in self.keys or time.monotonic() - self.asked_at < pause:
                return
            try:
                self.keys = await self.fetch()
            except (httpx.HTTPError, JoseError, ValueError, KeyError) as error:
                raise Unavailable from error
            finally:
                self.asked_at = time.monotonic()

    async def fetch(self) -> dict[str, Any]:
        async with httpx.AsyncClient(verify=trusted(), timeout=5) as client:
            answer = (await client.get(self.url)).raise_for_status().json()
        signing = [key for key in answer["keys"] if key.get("use", "sig") == "sig"]
        return {key.kid: key for key in KeySet.import_key_set({"keys": signing}).keys if key.kid}


class TokenCheck:
    """Signature, algorithm, issuer, audience, times, subject and type of a token."""

    def __init__(self, settings: ServiceSettings, keys: IssuerKeys | None = None) -> None:
        self.algorithm = settings.token_algorithm
        self.keys = keys or IssuerKeys(settings.oidc_issuer)
        self.registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": settings.oidc_issuer},
            aud={"essential": True, "value": settings.token_audience},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            typ={"essential": True, "value": "Bearer"},
            azp={"essential": True},
        )
        self.checked: OrderedDict[bytes, tuple[float, Claims]] = OrderedDict()

    async def claims(self, token: str) -> Claims:
        """Raises NotAuthenticated, or Unavailable when the issuer's keys cannot be had: never lets in unchecked."""
        fingerprint = sha256(token.encode()).digest()
        trusted_until, claims = self.checked.get(fingerprint, (0.0, {}))
        if time.time() < trusted_until:
            return claims
        claims = await self.check(token)
        self.remember(fingerprint, claims)
        return claims

    async def check(self, token: str) -> Claims:
        key = await self.keys.key(kid_of(token))
        try:
            decoded = jwt.decode(token, key, algorithms=[self.algorithm])
            self.registry.validate(decoded.claims)
        except (JoseError, ValueError, TypeError) as error:
            raise NotAuthenticated from error
        return decoded.claims

    def remember(self, fingerprint: bytes, claims: Claims) -> None:
        self.checked[fingerprint] = (min(time.time() + TRUSTED_FOR, claims["exp"]), claims)
        if len(self.checked) > REMEMBERED:
            self.checked.popitem(last=False)


def kid_of(token: str) -> str:
    try:
        header = orjson.loads(urlsafe_b64decode(token.split(".", 1)[0] + "=="))
        return str(header["kid"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotAuthenticated from error
