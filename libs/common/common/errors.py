"""What can be refused, by kind. A service's own errors subclass a kind, in words a professional understands.

The docstring is the English text, `fi` and `sv` the others; a text may name a fact: "… since {started_on}".
"""

import re
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

Language = Literal["fi", "sv", "en"]
LANGUAGES: tuple[Language, ...] = ("fi", "sv", "en")
SENTENCE_END = re.compile(r"(?<=[.?!])\s")

Fact = str | int | float | bool | date | UUID | None | list[str] | list[UUID] | list[int] | dict[str, object]


class Refusal(Exception):
    """The rules do not allow this."""

    fi: ClassVar[str] = "Säännöt eivät salli tätä."
    sv: ClassVar[str] = "Reglerna tillåter inte detta."
    status: ClassVar[int] = 409
    field: ClassVar[str | None] = None
    """The field of the request that it is about."""
    retry_after: ClassVar[int | None] = None
    """Seconds until it may be worth asking again."""

    def __init__(self, **facts: Fact) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts

    @classmethod
    def text(cls, language: Language) -> str:
        return " ".join((cls.__doc__ or "").split()) if language == "en" else getattr(cls, language)

    @classmethod
    def title(cls, language: Language) -> str:
        """The same whenever it occurs (RFC 9457): its first sentence; where that tells a fact, its kind's."""
        named = next(kind for kind in cls.__mro__ if issubclass(kind, Refusal) and kind.is_titled())
        return named.first_sentence(language).removesuffix(".")

    @classmethod
    def is_titled(cls) -> bool:
        return not any("{" in cls.first_sentence(language) for language in LANGUAGES)

    @classmethod
    def first_sentence(cls, language: Language) -> str:
        return SENTENCE_END.split(cls.text(language), maxsplit=1)[0]


class NotFound(Refusal):
    """There is no such thing, or you may not know whether there is."""

    fi = "Tällaista ei ole, tai et saa tietää, onko."
    sv = "Det finns inget sådant, eller du får inte veta om det finns."
    status = 404


class NotPermitted(Refusal):
    """Your role does not allow this."""

    fi = "Roolisi ei salli tätä."
    sv = "Din roll tillåter inte detta."
    status = 403


class NotAuthenticated(Refusal):
    """The access token is missing, expired or not meant for this service. Log in again."""

    fi = "Kirjautuminen puuttuu tai on vanhentunut. Kirjaudu uudelleen."
    sv = "Inloggningen saknas eller har gått ut. Logga in på nytt."
    status = 401


class Invalid(Refusal):
    """What was sent cannot be understood."""

    fi = "Lähetettyä tietoa ei voi ymmärtää."
    sv = "Det som skickades går inte att förstå."
    status = 422


class Gone(Refusal):
    """This was there, and is no more."""

    fi = "Tämä on ollut, mutta ei ole enää."
    sv = "Detta har funnits, men finns inte längre."
    status = 410


class Unavailable(Refusal):
    """A part that is needed does not answer right now. Nothing was saved; try again in a moment."""

    fi = "Tarvittava osa ei juuri nyt vastaa. Mitään ei tallennettu; yritä hetken päästä uudelleen."
    sv = "En nödvändig del svarar inte just nu. Inget sparades; försök igen om en stund."
    status = 503
    retry_after = 1


class Collision(Refusal):
    """Someone saved the same thing at the same moment. Look at it and try again."""

    fi = "Joku tallensi saman samalla hetkellä. Katso tilanne ja yritä uudelleen."
    sv = "Någon sparade samma sak i samma ögonblick. Se läget och försök igen."


class OutsideYourMunicipalities(NotPermitted):
    """You have no rights in municipality {municipality}."""

    fi = "Sinulla ei ole oikeuksia kuntaan {municipality}."
    sv = "Du har inga rättigheter i kommun {municipality}."
    field = "municipality"


class MunicipalityOfAnotherRegion(Invalid):
    """Municipality {municipality} is not in this region."""

    fi = "Kunta {municipality} ei kuulu tähän hyvinvointialueeseen."
    sv = "Kommun {municipality} hör inte till detta välfärdsområde."
    field = "municipality"
