"""What a webhook is signed with: drawn here, shown once, kept sealed (AES-256-GCM, bound to its subscription)."""

import base64
import os
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SECRET_BYTES, NONCE_BYTES = 32, 12
PREFIX = "whsec_"


class WebhookKey:
    """Seals and opens with the key of the settings."""

    def __init__(self, key: bytes) -> None:
        self.cipher = AESGCM(key)

    def seal(self, secret: str, *, subscription_id: UUID) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self.cipher.encrypt(nonce, secret.encode(), subscription_id.bytes)

    def open(self, sealed: bytes, *, subscription_id: UUID) -> str:
        """Raises InvalidTag when it was sealed with another key or for another subscription."""
        return self.cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], subscription_id.bytes).decode()


def new_secret() -> str:
    """As the Standard Webhooks rules write one."""
    return PREFIX + base64.b64encode(os.urandom(SECRET_BYTES)).decode()
