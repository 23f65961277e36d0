"""Partners' accounts at the login, kept through Keycloak's client registration by an account that may do no more."""

from typing import Any

import httpx

from common.service_tokens import ServiceTokens
from common.trust import trusted

ANSWERS_WITHIN = 10.0
SCOPES = ("basic", "rinnalla", "kafka", "partner")
"""A subject, both audiences, and the role `partner` and no other."""


def described(account: str) -> dict[str, Any]:
    """A machine's account: it logs in by its secret, and nobody can log in through it."""
    return {
        "clientId": account,
        "description": "A partner that is told events",
        "enabled": True,
        "protocol": "openid-connect",
        "publicClient": False,
        "clientAuthenticatorType": "client-secret",
        "standardFlowEnabled": False,
        "implicitFlowEnabled": False,
        "directAccessGrantsEnabled": False,
        "serviceAccountsEnabled": True,
        "fullScopeAllowed": False,
        "redirectUris": [],
        "webOrigins": [],
        "defaultClientScopes": list(SCOPES),
        "optionalClientScopes": [],
    }


class Accounts:
    """Raises httpx.HTTPError or NoToken when the login does not do what it is asked."""

    def __init__(self, issuer: str, tokens: ServiceTokens) -> None:
        self.address = f"{issuer}/clients-registrations/default"
        self.tokens = tokens

    async def make(self, account: str, *, secret: str | None) -> None:
        """As described, any number of times. Without a secret it keeps its own, at first one that nobody knows."""
        wanted = described(account) | ({"secret": secret} if secret else {})
        async with httpx.AsyncClient(verify=trusted(), timeout=ANSWERS_WITHIN, headers=await self.login()) as client:
            is_there = (await client.get(f"{self.address}/{account}")).status_code == httpx.codes.OK
            if is_there:
                answer = await client.put(f"{self.address}/{account}", json=wanted)
            else:
                answer = await client.post(self.address, json=wanted)
        answer.raise_for_status()

    async def remove(self, account: str) -> None:
        """It cannot log in any more; a token it still has says nothing to the broker, whose rights go next."""
        async with httpx.AsyncClient(verify=trusted(), timeout=ANSWERS_WITHIN, headers=await self.login()) as client:
            answer = await client.delete(f"{self.address}/{account}")
        if answer.status_code != httpx.codes.NOT_FOUND:
            answer.raise_for_status()

    async def login(self) -> dict[str, str]:
        return {"authorization": f"Bearer {await self.tokens.get()}"}
