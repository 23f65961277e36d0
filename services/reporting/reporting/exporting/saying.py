"""What a file says of itself: what its figures mean, of which day and areas, how protected, and when it was made."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from common.days import FINLAND
from common.errors import Language
from reporting.exporting.sheets import Sheet
from reporting.exporting.tables import OF_EACH_MONTH, About
from reporting.exporting.words import about as called
from reporting.exporting.words import heading, sentence, title
from reporting.schemas import Texts

Line = list[str]


def lines_about(about: About, language: Language) -> list[Line]:
    """A name and a text each, for a person."""
    return [
        [called("title", language), title(about.report, language)],
        *([[called("since", language), day(about.since)]] if about.since else []),
        [called("on", language), day(about.on)],
        *(line for definition in about.definitions for line in lines_of(definition, language)),
        [called("areas", language), areas_in_words(about, language)],
        [called("suppression", language), protection_in_words(about, language)],
        [called("known_at", language), instant(about.known_at)],
        *([[called("complete_until", language), instant(about.complete_until)]] if about.complete_until else []),
        [called("extracted_at", language), instant(about.extracted_at)],
    ]


def lines_of(definition: BaseModel, language: Language) -> Iterator[Line]:
    facts = dict(definition)
    yield [called("definition", language), f"{facts['name']} {facts['version']}"]
    for name, told in facts.items():
        if isinstance(told, Texts):
            yield [called(name, language), getattr(told, language)]


def areas_in_words(about: About, language: Language) -> str:
    of, _, version = about.areas.partition(" ")
    if of == "regions":
        return regions_in_words(version, language)
    return sentence(f"areas_{of}", language, version=version, on=day(about.areas_on))


def regions_in_words(told: str, language: Language) -> str:
    if told == OF_EACH_MONTH:
        return sentence("areas_regions_of_each_month", language)
    added, _, missing = told.partition("without ")
    of = {"areas_regions": added.rstrip(), "areas_without": missing}
    return " ".join(sentence(name, language, version=codes) for name, codes in of.items() if codes)


def protection_in_words(about: About, language: Language) -> str:
    """The rule in full, with its version."""
    if about.rule is None:
        return sentence("open", language)
    told: str = getattr(about.rule.text, language)
    return f"{told} ({about.rule.name} {about.rule.version}, k = {about.rule.k})"


def told_to_machines(about: About) -> dict[str, Any]:
    """The same as JSON, every language of it."""
    return {
        "report": about.report,
        "since": about.since and str(about.since),
        "on": str(about.on),
        "known_at": about.known_at.isoformat(),
        "complete_until": about.complete_until and about.complete_until.isoformat(),
        "areas": about.areas,
        "areas_on": str(about.areas_on),
        "suppression": about.suppression,
        "suppression_rule": about.rule and about.rule.model_dump(mode="json"),
        "extracted_at": about.extracted_at.isoformat(timespec="seconds"),
        "definitions": [definition.model_dump(mode="json") for definition in about.definitions],
    }


def csv_metadata(sheet: Sheet, address: str) -> dict[str, Any]:
    """The companion of a CSV for machines, by W3C's Metadata Vocabulary for Tabular Data."""
    kinds = {"count": "integer", "decimal": "decimal", "day": "date", "word": "string"}
    columns = [
        {
            "name": column.name,
            "titles": {language: [heading(column.name, language)] for language in ("fi", "sv", "en")},
            "datatype": kinds[column.kind],
            "null": ["", ".."],
        }
        for column in sheet.columns
    ]
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": address,
        "dc:title": {language: title(sheet.about.report, language) for language in ("fi", "sv", "en")},
        "tableSchema": {"columns": columns},
        "rinnalla:about": told_to_machines(sheet.about),
    }


def day(on: date) -> str:
    return on.isoformat()


def instant(when: datetime) -> str:
    return when.astimezone(FINLAND).isoformat(sep=" ", timespec="minutes")
