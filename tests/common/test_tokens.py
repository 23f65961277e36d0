"""Every check of a token, each with a token that is wrong in just that."""

import asyncio
import hmac
import json
import time
from base64 import urlsafe_b64encode
from typing import Any
from uuid import uuid4

import pytest

from common.errors import NotAuthenticated, Unavailable
from common.tokens import ASK_AGAIN_AFTER, TRY_AGAIN_AFTER, IssuerKeys, TokenCheck
from tests.common.conftest import Settings
from tests.tokens import ISSUER, KEY, KEYS, STRANGER, token


@pytest.fixture
def check(settings_variables: None) -> TokenCheck:
    return TokenCheck(Settings(), KEYS)


async def test_a_good_token_is_let_in(check: TokenCheck) -> None:
    assert (await check.claims(token(["coach"])))["roles"] == ["coach"]


WRONG: dict[str, dict[str, Any]] = {
    "expired": {"exp": int(time.time()) - 120},
    "another issuer": {"iss": "http://issuer.test/realms/other"},
    "issuer with a slash more": {"iss": f"{ISSUER}/"},
    "another audience": {"aud": "account"},
    "no audience": {"aud": None},
    "no expiry": {"exp": None},
    "no time of issue": {"iat": None},
    "no subject": {"sub": None},
    "an ID token": {"typ": "ID"},
    "no type": {"typ": None},
    "a logout token": {"typ": "Logout"},
    "no application": {"azp": None},
    "not valid yet": {"nbf": int(time.time()) + 3600},
    "signed by a stranger": {"key": STRANGER},
    "an unknown key": {"header": {"kid": "other"}},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_token_is_refused(check: TokenCheck, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotAuthenticated):
        await check.claims(token(["coach"], **wrong))


@pytest.mark.parametrize("forged", ["", "x", "a.b.c", "....", "eyJhbGciOiJub25lIn0.e30."])
async def test_what_is_no_token_is_refused(check: TokenCheck, forged: str) -> None:
    with pytest.raises(NotAuthenticated):
        await check.claims(forged)


async def test_the_algorithm_is_ours_not_the_tokens(check: TokenCheck) -> None:
    """The public key used as a shared secret: the classic confusion. Made by hand: libraries refuse to."""
    claims = {"iss": ISSUER, "aud": "rinnalla-api", "sub": str(uuid4()), "azp": "portal", "exp": 9999999999, "iat": 0}
    signed = f"{encoded({'alg': 'HS256', 'kid': 'test'})}.{encoded(claims | {'typ': 'Bearer'})}"
    signature = hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256")

    with pytest.raises(NotAuthenticated):
        await check.claims(f"{signed}.{urlsafe_b64encode(signature).rstrip(b'=').decode()}")


def encoded(part: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


async def test_a_remembered_token_ends_when_it_expires(check: TokenCheck) -> None:
    short = token(["coach"], exp=int(time.time()) + 1)
    await check.claims(short)
    until, claims = next(iter(check.checked.values()))

    assert until == claims["exp"]


class CountedKeys(IssuerKeys):
    """An issuer that counts how often it is asked, and may be away."""

    def __init__(self, *, is_away: bool = False) -> None:
        super().__init__(ISSUER)
        self.asked, self.is_away = 0, is_away

    async def fetch(self) -> dict[str, Any]:
        self.asked += 1
        if self.is_away:
            raise ValueError
        return {"test": KEY}


async def test_an_unknown_key_is_asked_for_at_most_once_in_thirty_seconds() -> None:
    keys = CountedKeys()
    await keys.key("test")

    for _ in range(5):
        with pytest.raises(NotAuthenticated):
            await keys.key("unknown")

    assert keys.asked == 1
    keys.asked_at -= ASK_AGAIN_AFTER
    with pytest.raises(NotAuthenticated):
        await keys.key("unknown")
    assert keys.asked == 2


async def test_an_issuer_that_is_away_lets_nobody_in() -> None:
    with pytest.raises(Unavailable):
        await CountedKeys(is_away=True).key("test")


async def test_those_who_wait_for_an_issuer_that_is_away_do_not_ask_it_in_turn() -> None:
    keys = CountedKeys(is_away=True)

    refused = await asyncio.gather(*(keys.key("test") for _ in range(50)), return_exceptions=True)

    assert {type(one) for one in refused} == {Unavailable}
    assert keys.asked == 1
    keys.asked_at, keys.is_away = time.monotonic() - TRY_AGAIN_AFTER, False
    assert await keys.key("test") is KEY
