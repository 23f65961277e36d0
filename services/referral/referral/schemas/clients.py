import unicodedata
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError

from common.bodies import External, Incoming, Key, Outgoing, Source, each_once, example
from common.codes import Education, Language, Livelihood, Municipality, NoHetuReason, Sex
from common.days import PastDay

NO_NAME = {
    "fi": "Nimessä pitää olla kirjaimia; lisäksi siinä saa olla välejä, yhdysmerkkejä, heittomerkkejä ja pisteitä.",
    "sv": "Ett namn består av bokstäver och får dessutom ha bara mellanslag, bindestreck, apostrofer och punkter.",
    "en": "A name has letters, and besides these only spaces, hyphens, apostrophes and full stops.",
}
EARLIEST_BIRTH = date(1900, 1, 1)
BORN_TOO_EARLY = {
    "fi": "Syntymäaika on ennen vuotta 1900. Tarkista vuosi.",
    "sv": "Födelsetiden är före år 1900. Kontrollera året.",
    "en": "The date of birth is before the year 1900. Check the year.",
}


def person_name(text: str) -> str:
    """In composed form. What is no name, an identity code for one, does not get in."""
    name = unicodedata.normalize("NFC", text)
    is_written = all(mark.isalpha() or mark in " -'’." or unicodedata.combining(mark) for mark in name)
    if not is_written or not any(mark.isalpha() for mark in name):
        raise PydanticCustomError("no_name", "Not a name", NO_NAME)
    return name


def in_living_memory(day: date) -> date:
    if day < EARLIEST_BIRTH:
        raise PydanticCustomError("born_too_early", "Before 1900", BORN_TOO_EARLY)
    return day


PersonName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(person_name),
]

Hetu = Annotated[SecretStr, Field(min_length=1, max_length=20)]


class NewClient(Incoming):
    model_config = example(
        {
            "given_name": "Aino",
            "family_name": "Esimerkki",
            "birth_date": "1990-01-02",
            "no_hetu_reason": "not_known",
            "municipality": "698",
            "language": "fi",
        }
    )

    given_name: PersonName
    family_name: PersonName
    hetu: Hetu | None = None
    """All eleven characters; without it, a birth date and the reason why there is none."""
    birth_date: Annotated[PastDay, AfterValidator(in_living_memory)] | None = None
    no_hetu_reason: NoHetuReason | None = None
    municipality: Municipality
    language: Language = "fi"
    sex: Sex | None = None
    education: Education | None = None
    livelihood: Livelihood | None = None
    """These three are for figures only; null when not asked or not known."""
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
    is_shielded: bool
    """Where they live must not come to others' knowledge."""
    same_as: UUID | None
    """The record kept of the same person, when this one was merged with it."""


class ManyClients(Outgoing):
    items: list[ClientView]
    next: str | None = None


class ClientSearch(Incoming):
    model_config = example({"text": "Esimerkki Aino"})

    text: Annotated[SecretStr, Field(min_length=2, max_length=200)]
    """A name or the beginning of one, a birth date, or a whole personal identity code."""


class ClientLookupRow(Incoming):
    key: Key
    hetu: Hetu | None = None


class ClientLookup(Incoming):
    model_config = example({"source": "pilot", "rows": [{"key": "C0001"}]})

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
    sex: Sex | None
    education: Education | None
    livelihood: Livelihood | None
    linked: bool
    """Whether the key was given to a client who was here already, so that the source's words may differ."""


class FoundClients(Outgoing):
    items: list[FoundClient]


class WhoAreThey(Incoming):
    model_config = example({"client_ids": ["0198c0de-0000-7000-8000-000000000001"]})

    client_ids: Annotated[list[UUID], Field(min_length=1, max_length=100), AfterValidator(each_once)]


class IdentityView(Outgoing):
    client_id: UUID
    given_name: str = Field(repr=False)
    family_name: str = Field(repr=False)
    birth_date: date = Field(repr=False)
    hetu: str | None = Field(repr=False)
    """All eleven characters; null when none is known."""


class Identities(Outgoing):
    items: list[IdentityView]
    """Without those who are nobody's client."""
