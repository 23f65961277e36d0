"""Scans of papers and typed reasons, sealed (AES-256-GCM) with a key that stays outside the database."""

import os
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
SCHEME = b"\x01"
"""First byte of what is sealed: which key and method, so that keys can be changed."""


class ScanKey:
    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("SCAN_KEY is 32 bytes in base64")
        self.cipher = AESGCM(key)

    def seal(self, content: bytes, *, owner: UUID) -> bytes:
        """Bound to the row it belongs to: copied to another's it does not open."""
        nonce = os.urandom(NONCE_BYTES)
        return SCHEME + nonce + self.cipher.encrypt(nonce, content, SCHEME + owner.bytes)

    def unseal(self, sealed: bytes, *, owner: UUID) -> bytes:
        """Raises cryptography's InvalidTag when the key, the owner or the bytes are not the ones sealed."""
        nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        return self.cipher.decrypt(nonce, ciphertext, sealed[:1] + owner.bytes)
