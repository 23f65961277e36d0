"""What is wrong with one field and what would be right, in words a person can act on."""

from collections.abc import Mapping
from typing import Any

from common.errors import Language
from common.limits import number_text

Texts = dict[Language, str]

TEXTS: dict[str, Texts] = {
    "missing": {
        "fi": "Tämä tieto puuttuu. Täytä se.",
        "sv": "Uppgiften saknas. Fyll i den.",
        "en": "This is missing. Fill it in.",
    },
    "extra_forbidden": {
        "fi": "Tätä kenttää ei tunneta. Poista se.",
        "sv": "Fältet är okänt. Ta bort det.",
        "en": "This field is not known. Leave it out.",
    },
    "date": {
        "fi": "Anna päivä muodossa vuosi-kuukausi-päivä, esimerkiksi 2026-09-01.",
        "sv": "Ange dagen som år-månad-dag, till exempel 2026-09-01.",
        "en": "Give the day as year-month-day, for example 2026-09-01.",
    },
    "day_in_future": {
        "fi": "Päivä on tulevaisuudessa. Anna tämä päivä tai aiempi.",
        "sv": "Dagen ligger i framtiden. Ange i dag eller en tidigare dag.",
        "en": "The day is in the future. Give today or an earlier day.",
    },
    "datetime": {
        "fi": "Anna hetki muodossa 2026-09-01T12:00:00Z.",
        "sv": "Ange tidpunkten som 2026-09-01T12:00:00Z.",
        "en": "Give the instant as 2026-09-01T12:00:00Z.",
    },
    "choice": {
        "fi": "Arvo ei ole sallittu. Valitse jokin näistä: {expected}.",
        "sv": "Värdet är inte tillåtet. Välj något av dessa: {expected}.",
        "en": "This value is not allowed. Choose one of these: {expected}.",
    },
    "uuid": {
        "fi": "Anna tunniste (UUID).",
        "sv": "Ange ett id (UUID).",
        "en": "Give an id (UUID).",
    },
    "bool": {
        "fi": "Vastaa kyllä tai ei (true tai false).",
        "sv": "Svara ja eller nej (true eller false).",
        "en": "Answer yes or no (true or false).",
    },
    "decimal_max_places": {
        "fi": "Desimaaleja saa olla enintään {decimal_places}.",
        "sv": "Antal decimaler: högst {decimal_places}.",
        "en": "Decimals: {decimal_places} at the most.",
    },
    "pattern": {
        "fi": "Muoto on väärä. Katso esimerkki rajapinnan kuvauksesta.",
        "sv": "Formen är fel. Se exemplet i gränssnittets beskrivning.",
        "en": "The form is wrong. See the example in the API description.",
    },
    "string_too_long": {
        "fi": "Teksti on liian pitkä: enintään {max_length} merkkiä.",
        "sv": "Texten är för lång: högst {max_length} tecken.",
        "en": "The text is too long: {max_length} characters at the most.",
    },
    "string_too_short": {
        "fi": "Teksti on liian lyhyt: vähintään {min_length} merkkiä.",
        "sv": "Texten är för kort: minst {min_length} tecken.",
        "en": "The text is too short: {min_length} characters at the least.",
    },
    "too_long": {
        "fi": "Liian monta: enintään {max_length}.",
        "sv": "För många: högst {max_length}.",
        "en": "Too many: {max_length} at the most.",
    },
    "too_short": {
        "fi": "Liian vähän: vähintään {min_length}.",
        "sv": "För få: minst {min_length}.",
        "en": "Too few: {min_length} at the least.",
    },
    "json_invalid": {
        "fi": "Lähetetty sisältö ei ole kelvollista JSONia.",
        "sv": "Det som skickades är inte giltig JSON.",
        "en": "What was sent is not valid JSON.",
    },
    "other": {
        "fi": "Tätä ei voi ymmärtää. Tarkista kenttä.",
        "sv": "Det går inte att förstå. Kontrollera fältet.",
        "en": "This cannot be understood. Check the field.",
    },
}

KINDS = (
    ("date_from_datetime", "date"),
    ("datetime", "datetime"),
    ("date_", "date"),
    ("literal_error", "choice"),
    ("enum", "choice"),
    ("uuid", "uuid"),
    ("bool", "bool"),
    ("timezone", "datetime"),
    ("string_pattern", "pattern"),
)
"""Beginnings of pydantic's error types, and which text answers them."""

NUMBERS = ("int", "decimal", "finite", "float", "greater", "less")
"""Beginnings of those that are about a number: they name what it may be."""

SAFE_CONTEXT = ("expected", "max_length", "min_length", "decimal_places")
"""What of an error's context comes from our own rules, never from the input."""


def field_error(error: Mapping[str, Any], language: Language, *, route: object = None) -> dict[str, str]:
    """A pydantic error as {field, detail, type}. The error's own text could quote a person, so it is not used."""
    kind = str(error["type"])
    place = () if kind == "json_invalid" else error["loc"]  # pydantic tells at which character
    return {"field": field_path(place), "detail": text_of(error, route, language), "type": kind}


def text_of(error: Mapping[str, Any], route: object, language: Language) -> str:
    kind, context = str(error["type"]), error.get("ctx", {})
    if own := context.get(language):  # a rule of a service's own, in its three languages
        return str(own)
    if kind not in TEXTS and kind.startswith(NUMBERS):
        return number_text(error, route, language)
    safe = {name: context.get(name, "") for name in SAFE_CONTEXT}
    return TEXTS[text_for(kind, context)][language].format_map(safe)


def text_for(kind: str, context: Mapping[str, Any]) -> str:
    if kind in ("string_too_short", "too_short") and context.get("min_length") == 1:
        return "missing"
    return kind if kind in TEXTS else next((text for start, text in KINDS if kind.startswith(start)), "other")


def field_path(location: tuple[int | str, ...]) -> str:
    """Where it stands in the body: `grants.0.party`."""
    inside = location[1:] if location and location[0] in ("body", "query", "path", "header") else location
    return ".".join(str(part) for part in inside) or "body"
