"""By what coaching is held against the model, in versions: a file each, shipped or the operator's own."""

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coaching.codes import FidelityEvidence
from common.errors import LANGUAGES, Language
from common.events.coaches import CriteriaVersion, Criterion

SHIPPED = Path(__file__).parent
ITEMS = 25
SCORES = range(1, 6)

Words = Annotated[str, Field(min_length=1)]
FiveWords = Annotated[list[Words], Field(min_length=5, max_length=5)]
FourBounds = Annotated[tuple[Decimal, ...], Field(min_length=4, max_length=4)]


class Part(BaseModel, extra="forbid", frozen=True):
    code: Criterion
    name: dict[Language, Words]

    @model_validator(mode="after")
    def each_language(self) -> Self:
        refuse_missing_language(self.name)
        return self


class EvidenceRule(BaseModel, extra="forbid", frozen=True):
    """What recorded work tells of an item, and from where each score begins.

    Four bounds part the five scores, so that nothing lies between two of them or in both: `at_least` are the least
    values of the scores 2, 3, 4 and 5, `at_most` the greatest.
    """

    code: FidelityEvidence
    at_least: FourBounds | None = None
    at_most: FourBounds | None = None

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("either at_least or at_most")
        if list(self.rising) != sorted(set(self.rising)):
            raise ValueError("bounds in the order of the scores")
        return self

    @property
    def rising(self) -> tuple[Decimal, ...]:
        return self.at_least or tuple(reversed(self.at_most or ()))

    def score(self, value: Decimal) -> int:
        if self.at_least:
            return 1 + sum(value >= bound for bound in self.at_least)
        return 1 + sum(value <= bound for bound in self.at_most or ())


class Item(BaseModel, extra="forbid", frozen=True):
    code: Criterion
    number: Annotated[int, Field(ge=1, le=ITEMS)]
    part: Criterion
    title: dict[Language, Words]
    looks_at: dict[Language, Words]
    meanings: dict[Language, FiveWords]
    """Of the scores from 1 to 5."""
    evidence: EvidenceRule | None = None

    @model_validator(mode="after")
    def each_language(self) -> Self:
        refuse_missing_language(self.title, self.looks_at, self.meanings)
        return self


class Criteria(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: CriteriaVersion
    parts: list[Part]
    items: list[Item]

    @model_validator(mode="after")
    def complete(self) -> Self:
        if [item.number for item in self.items] != list(range(1, ITEMS + 1)):
            raise ValueError("items numbered from 1 to 25, in that order")
        if len({item.code for item in self.items}) < ITEMS:
            raise ValueError("each item a code of its own")
        if {item.part for item in self.items} != {part.code for part in self.parts}:
            raise ValueError("each item in a part that is named, and no part empty")
        return self

    def item(self, code: str) -> Item | None:
        return next((one for one in self.items if one.code == code), None)


def refuse_missing_language(*texts: Mapping[Language, object]) -> None:
    if any(set(text) != set(LANGUAGES) for text in texts):
        raise ValueError("each text in fi, sv and en")


def criteria_in(*folders: Path) -> dict[str, Criteria]:
    """By version, the newest last. One that has been assessed by stays what it was: no file may take its place."""
    found = [one for folder in folders for one in each_in(folder)]
    known = {one.version: one for one in found}
    if len(known) < len(found):
        raise ValueError("each version of the criteria in one file, and those shipped stay as they are")
    return dict(sorted(known.items(), key=lambda found: int(found[0])))


def each_in(folder: Path) -> Iterator[Criteria]:
    for file in sorted(folder.glob("*.toml")):
        yield Criteria.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
