"""A service's own access token, by its secret (OAuth 2.0 client credentials), kept until half its life is over."""

import asyncio
import time

import httpx
from aiokafka.abc import AbstractTokenProvider
from aiokafka.errors import KafkaConnectionError

from common.trust import trusted


class NoToken(Exception):
    """The identity provider gave none."""


class ServiceTokens:
    """The token of one service account; fetched once for all who ask at the same moment."""

    def __init__(self, issuer: str, client: str, secret: str) -> None:
        self.url = f"{issuer}/protocol/openid-connect/token"
        self.form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
        self.lock = asyncio.Lock()
        self.value = ""
        self.refresh_at = self.expires_at = float("-inf")

    async def get(self) -> str:
        """Raises NoToken when there is none left that still holds."""
        async with self.lock:
            if time.monotonic() < self.refresh_at:
                return self.value
            try:
                return await self.fetch()
            except (httpx.HTTPError, KeyError, ValueError) as error:
                if time.monotonic() < self.expires_at:
                    return self.value
                raise NoToken(type(error).__name__) from error

    async def fetch(self) -> str:
        async with httpx.AsyncClient(verify=trusted(), timeout=5) as client:
            answer = (await client.post(self.url, data=self.form)).raise_for_status().json()
        now, lifetime = time.monotonic(), float(answer["expires_in"])
        self.value = str(answer["access_token"])
        self.refresh_at, self.expires_at = now + lifetime / 2, now + lifetime - 5
        return self.value


class KafkaTokens(AbstractTokenProvider):  # type: ignore[misc]  # aiokafka has no types
    """The same for Kafka. Any other error than Kafka's own ends aiokafka's background tasks for good."""

    def __init__(self, tokens: ServiceTokens) -> None:
        self.tokens = tokens

    async def token(self) -> str:
        try:
            return await self.tokens.get()
        except NoToken as error:
            raise KafkaConnectionError("no token") from error
