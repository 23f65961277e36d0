from base64 import b64decode
from functools import cached_property
from typing import ClassVar

from pydantic import Field, SecretStr

from common.body_size import MEGABYTE
from common.service_tokens import ServiceTokens
from common.settings import ServiceSettings
from consent.chain.signing import PublicKeys, SigningKey, keys_from
from consent.codes import PROMISED_WORKING_DAYS
from consent.people import People
from consent.sealing import ScanKey
from consent.webhook_secrets import WebhookKey


class Settings(ServiceSettings):
    service: ClassVar[str] = "consent"

    withdrawal_acknowledged_within: int = Field(default=PROMISED_WORKING_DAYS, ge=1)
    """Working days in which each party promised to say that it knows of a withdrawal."""

    webhook_key: SecretStr
    """32 bytes in base64: seals what webhooks are signed with."""
    allow_plain_webhooks: bool = False
    """Development only: webhooks without encryption, and to this very machine."""

    referral_url: str
    """Where it is asked who a client is, for a partner to whom `identity` is granted."""

    @cached_property
    def webhooks_key(self) -> WebhookKey:
        return WebhookKey(b64decode(self.webhook_key.get_secret_value(), validate=True))

    @cached_property
    def people(self) -> People:
        return People(self.referral_url, ServiceTokens(self.oidc_issuer, self.service, self.client_secret))


class HttpSettings(Settings):
    """What the HTTP process alone needs: no other ever opens a scan."""

    largest_body: ClassVar[int] = 12 * MEGABYTE
    """A scan, and a little over: what is slightly too large is told so by the rule for scans."""

    scan_key: SecretStr
    """32 bytes in base64: seals the scans of papers, and the typed reasons for reading them."""

    @cached_property
    def scans(self) -> ScanKey:
        return ScanKey(b64decode(self.scan_key.get_secret_value(), validate=True))


class WorkerSettings(Settings):
    """What the Kafka process alone needs."""

    client_secret_registrar: SecretStr
    """Of the account that makes partners' accounts, topics and rights."""
    access_signing_key: SecretStr
    """32 bytes in base64 (Ed25519): signs the checkpoints of the access log."""
    access_earlier_public_keys: str = ""
    """In base64, with commas between them: those of signing keys that were changed. Their checkpoints are believed."""

    @cached_property
    def access_key(self) -> SigningKey:
        return SigningKey(b64decode(self.access_signing_key.get_secret_value(), validate=True))

    @property
    def access_keys(self) -> PublicKeys:
        return PublicKeys([self.access_key.public, *keys_from(self.access_earlier_public_keys)])
