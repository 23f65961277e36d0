"""What every service's JSON has in common: strict when it comes in, read from a model's attributes when it goes out."""

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

One = TypeVar("One")

NUL = "\x00"
UNKEEPABLE = {
    "fi": "Tekstissä on merkki, jota ei voi tallentaa (U+0000). Poista se.",
    "sv": "Texten innehåller ett tecken som inte kan sparas (U+0000). Ta bort det.",
    "en": "The text holds a character that cannot be kept (U+0000). Take it out.",
}

TWICE = {
    "fi": "Sama kohta on luettelossa kahdesti.",
    "sv": "Samma punkt finns två gånger i listan.",
    "en": "The same item stands in the list twice.",
}

Source = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def example(body: dict[str, Any]) -> ConfigDict:
    """For the API description."""
    return ConfigDict(json_schema_extra={"examples": [body]})


def keepable(given: Any) -> Any:
    """PostgreSQL keeps every character but one: said here, where the field is known."""
    texts = given if isinstance(given, list) else [given]
    if any(isinstance(text, str) and NUL in text for text in texts):
        raise PydanticCustomError("unkeepable", "A character that cannot be kept", UNKEEPABLE)
    return given


def each_once(listed: list[One]) -> list[One]:
    if len(set(listed)) < len(listed):
        raise PydanticCustomError("twice", "Twice in the list", TWICE)
    return listed


class Incoming(BaseModel):
    """What is asked of us: nothing unknown, and never repeated in an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)

    @field_validator("*", mode="before")
    @classmethod
    def each_keepable(cls, given: Any) -> Any:
        return keepable(given)


class Outgoing(BaseModel):
    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)


class External(Incoming):
    """The caller's own key for a thing, unique within a source, kept for good."""

    model_config = example({"source": "pilot", "key": "C0001"})

    source: Source
    key: Key
