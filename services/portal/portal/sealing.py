"""What the portal's database keeps is sealed: AES-256-GCM, bound to the row it belongs to."""

import os
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class Seal:
    """Closes and opens small JSON documents with one key."""

    def __init__(self, key: bytes) -> None:
        self.cipher = AESGCM(key)

    def close(self, document: Any, *, bound_to: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self.cipher.encrypt(nonce, orjson.dumps(document), bound_to)

    def open(self, sealed: bytes, *, bound_to: bytes) -> Any | None:
        """Nothing when it was sealed with another key or for another row: a changed key ends all sessions, no more."""
        try:
            return orjson.loads(self.cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to))
        except InvalidTag:
            return None
