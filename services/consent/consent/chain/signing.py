"""Ed25519: the worker's own key signs checkpoints, and those it had before are still believed."""

from base64 import b64decode
from collections.abc import Iterable
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class SigningKey:
    def __init__(self, secret: bytes) -> None:
        """32 bytes. Raises ValueError."""
        self.private = Ed25519PrivateKey.from_private_bytes(secret)
        self.public = self.private.public_key().public_bytes_raw()
        self.fingerprint = fingerprint(self.public)

    def sign(self, content: bytes) -> bytes:
        return self.private.sign(content)


class PublicKeys:
    """Those whose signatures are believed. They come from settings: whoever can write the database adds none."""

    def __init__(self, keys: Iterable[bytes]) -> None:
        self.by_fingerprint = {fingerprint(key): Ed25519PublicKey.from_public_bytes(key) for key in keys}

    def have_signed(self, content: bytes, signature: bytes, *, key: str) -> bool:
        if key not in self.by_fingerprint:
            return False
        try:
            self.by_fingerprint[key].verify(signature, content)
        except InvalidSignature:
            return False
        return True


def fingerprint(public_key: bytes) -> str:
    return sha256(public_key).hexdigest()[:16]


def keys_from(text: str) -> list[bytes]:
    """Public keys in base64, with commas between them."""
    return [b64decode(one, validate=True) for one in text.split(",") if one]
