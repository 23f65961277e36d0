"""A survey as it is asked: items and options are known by codes, and every text is there in three languages."""

import tomllib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

import orjson
from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from feedback.errors import NoSuchQuestion, NotAChoice, TextTooLong

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Answers = dict[str, str]

SURVEYS = Path(__file__).parent / "surveys"
LONGEST_TEXT = 2000


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(Strict):
    """A survey that lacks a language cannot be published."""

    fi: Words
    sv: Words
    en: Words


class Option(Strict):
    code: Code
    text: Texts


class Item(Strict):
    """`choice` and `smiley` have options, of which one is chosen; `text` is written freely."""

    code: Code
    kind: Literal["choice", "smiley", "text"]
    text: Texts
    options: tuple[Option, ...] = ()

    @model_validator(mode="after")
    def has_options_when_chosen(self) -> "Item":
        codes = [option.code for option in self.options]
        if (len(codes) < 2) != (self.kind == "text") or len(set(codes)) < len(codes):
            raise ValueError(f"{self.code}: a choice has two or more options, each once, and a text has none")
        return self

    def check(self, answer: str) -> None:
        """Raises NotAChoice or TextTooLong."""
        if self.kind == "text":
            if len(answer) > LONGEST_TEXT:
                raise TextTooLong(item=self.code, longest=LONGEST_TEXT)
        elif answer not in {option.code for option in self.options}:
            raise NotAChoice(item=self.code)


class SurveyDefinition(Strict):
    code: Code
    version: int
    title: Texts
    introduction: Texts
    items: tuple[Item, ...]

    @model_validator(mode="after")
    def has_each_item_once(self) -> "SurveyDefinition":
        codes = [item.code for item in self.items]
        if not codes or len(set(codes)) < len(codes):
            raise ValueError("a survey has items, and each once")
        return self

    @property
    def sha256(self) -> bytes:
        """The same for the same survey, whatever the order of keys in its file."""
        return sha256(orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)).digest()

    def checked(self, answers: Mapping[str, str]) -> Answers:
        """What was answered, without what was skipped. Raises NoSuchQuestion, NotAChoice or TextTooLong."""
        items = {item.code: item for item in self.items}
        given = {code: answer.strip() for code, answer in answers.items() if answer.strip()}
        for code, answer in given.items():
            if code not in items:
                raise NoSuchQuestion
            items[code].check(answer)
        return given

    def scores(self, answers: Mapping[str, str]) -> dict[str, str | int | list[str]]:
        """The coded answers only; a text stays in this service."""
        return {item.code: answers[item.code] for item in self.items if item.kind != "text" and item.code in answers}


def surveys_in(folder: Path = SURVEYS) -> Iterator[SurveyDefinition]:
    for file in sorted(folder.glob("*.toml")):
        yield SurveyDefinition.model_validate(tomllib.loads(file.read_text()))
