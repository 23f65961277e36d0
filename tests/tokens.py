"""Access tokens of a test issuer, as Keycloak would make them; any claim can be made wrong."""

import time
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.jwk import RSAKey

from common.tokens import IssuerKeys

ISSUER = "http://issuer.test/realms/rinnalla"
KEY = RSAKey.generate_key(2048, parameters={"kid": "test", "use": "sig"})
STRANGER = RSAKey.generate_key(2048, parameters={"kid": "test", "use": "sig"})

KEYS = IssuerKeys(ISSUER)
KEYS.keys = {"test": KEY}
KEYS.asked_at = float("inf")  # never asks


def token(
    roles: Iterable[str] = (),
    *,
    subject: UUID | None = None,
    municipalities: Iterable[str] = ("698",),
    key: RSAKey = KEY,
    header: dict[str, Any] | None = None,
    **claims: Any,
) -> str:
    """Signed, and good for a minute unless told otherwise; a claim given as None is left out."""
    now = int(time.time())
    whole = {
        "iss": ISSUER,
        "aud": "rinnalla-api",
        "azp": "portal",
        "sub": str(subject or uuid4()),
        "typ": "Bearer",
        "iat": now,
        "exp": now + 60,
        "roles": list(roles),
        "municipalities": list(municipalities),
        "preferred_username": "tester",
    } | claims
    kept = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "test"} | (header or {}), kept, key)
