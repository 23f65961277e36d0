import unicodedata
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from common.codes import Language, Municipality, NoHetuReason
from common.days import PastDay
from referral.schemas.base import Incoming, Outgoing
from referral.schemas.external import External, Key, Source


def composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


PersonName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[\p{L}\p{M}' .’\-]+$"),
    AfterValidator(composed),
]
"""Letters, spaces, hyphens, apostrophes and full stops: what is no name does not get in."""

Hetu = Annotated[SecretStr, Field(min_length=1, max_length=20)]


class NewClient(Incoming):
    given_name: PersonName
    family_name: PersonName
    hetu: Hetu | None = None
    """All eleven characters; without it, a birth date and the reason why there is none."""
    birth_date: PastDay | None = None
    no_hetu_reason: NoHetuReason | None = None
    municipality: Municipality
    language: Language = "fi"
    confirmed_new: bool = False
    """Whoever registers has looked at the clients of the same name and birth date: this is another person."""
    external: External | None = None


class ClientView(Outgoing):
    id: UUID
    given_name: str
    family_name: str
    birth_date: date
    age: int
    has_hetu: bool
    no_hetu_reason: NoHetuReason | None
    municipality: Municipality
    language: Language


class ManyClients(Outgoing):
    items: list[ClientView]
    next: str | None = None


class ClientSearch(Incoming):
    text: Annotated[SecretStr, Field(min_length=2, max_length=200)]
    """A name or the beginning of one, a birth date, or a whole personal identity code."""


class ClientLookupRow(Incoming):
    key: Key
    hetu: Hetu | None = None


class ClientLookup(Incoming):
    source: Source
    rows: list[ClientLookupRow] = Field(max_length=200)


class FoundClient(Outgoing):
    key: str
    id: UUID
    found_by: Literal["key", "hetu"]
    given_name: str
    family_name: str
    birth_date: date
    municipality: Municipality
    language: Language
    no_hetu_reason: NoHetuReason | None
    has_hetu: bool
    hetu_matches: bool | None
    """Whether the row's identity code is the record's; null when the row has none."""


class FoundClients(Outgoing):
    items: list[FoundClient]
