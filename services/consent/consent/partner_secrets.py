"""A partner's secret on its way from who draws it to who sets it at the login: sealed, and only until it is set.

The HTTP process draws and shows it, the worker sets it. Both know the service's own secret, and nobody else does.
"""

import os
import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from common.settings import ServiceSettings

NONCE_BYTES = 12
RANDOM_BYTES = 32


def draw() -> str:
    return secrets.token_urlsafe(RANDOM_BYTES)


class SecretSeal:
    """Closes and opens; what was closed for one partner does not open for another."""

    def __init__(self, settings: ServiceSettings) -> None:
        derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"rinnalla partner secrets")
        self.cipher = AESGCM(derivation.derive(settings.client_secret.encode()))

    def close(self, secret: str, *, partner_id: UUID) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self.cipher.encrypt(nonce, secret.encode(), partner_id.bytes)

    def open(self, sealed: bytes, *, partner_id: UUID) -> str:
        return self.cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], partner_id.bytes).decode()
