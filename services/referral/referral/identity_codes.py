"""Personal identity codes (hetu): read, sealed, and found again by a keyed index only."""

import hmac
import os
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu

from common.days import today
from referral.errors import HetuArtificial, HetuNotValid

CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
FIRST_ARTIFICIAL = 900
KEY_BYTES = 32
NONCE_BYTES = 12
SCHEME = b"\x01"
"""First byte of a sealed code: which key and method, so that keys can be changed."""


@dataclass(frozen=True)
class IdentityCode:
    """A valid code, all eleven characters. Its text never shows in a repr."""

    text: str = field(repr=False)

    @property
    def birth_date(self) -> date:
        day, month, year = int(self.text[:2]), int(self.text[2:4]), int(self.text[4:6])
        return date(CENTURIES[self.text[6]] + year, month, day)

    @property
    def is_artificial(self) -> bool:
        return int(self.text[7:10]) >= FIRST_ARTIFICIAL


def read_identity_code(text: str, *, allow_artificial: bool) -> IdentityCode:
    """Raises HetuNotValid or HetuArtificial, neither of which repeats the text."""
    code = valid_code(text)
    if code is None or code.birth_date > today():
        raise HetuNotValid
    if code.is_artificial and not allow_artificial:
        raise HetuArtificial
    return code


def valid_code(text: str) -> IdentityCode | None:
    # stdnum takes the digits of every script; the population register those of one.
    if not text.isascii():
        return None
    try:
        return IdentityCode(hetu.validate(text, allow_temporary=True))
    except ValidationError:
        return None


class IdentityKeys:
    """The keys that stay outside the database."""

    def __init__(self, *, sealing: bytes, indexing: bytes) -> None:
        if len(sealing) != KEY_BYTES or len(indexing) != KEY_BYTES:
            raise ValueError("IDENTITY_KEY and IDENTITY_INDEX_KEY are 32 bytes each, in base64")
        self.cipher = AESGCM(sealing)
        self.indexing = indexing

    def seal(self, code: IdentityCode, *, owner: UUID) -> bytes:
        """Bound to the client it belongs to: copied to another's row it does not open."""
        nonce = os.urandom(NONCE_BYTES)
        return SCHEME + nonce + self.cipher.encrypt(nonce, code.text.encode(), SCHEME + owner.bytes)

    def unseal(self, sealed: bytes, *, owner: UUID) -> IdentityCode:
        """Raises cryptography's InvalidTag when the key, the owner or the bytes are not the ones sealed."""
        nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        return IdentityCode(self.cipher.decrypt(nonce, ciphertext, sealed[:1] + owner.bytes).decode())

    def index(self, code: IdentityCode) -> bytes:
        """Same code, same index; without the key nobody can try out the 36 million codes there are."""
        return hmac.digest(self.indexing, code.text.encode(), "sha256")

    def name_index(self, part: str) -> bytes:
        """Of a part of a name, apart from those of codes."""
        return hmac.digest(self.indexing, b"name " + part.encode(), "sha256")
