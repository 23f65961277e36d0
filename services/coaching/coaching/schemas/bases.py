from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

from coaching.schemas.examples import SOURCE, example

T = TypeVar("T")

# A number reads the same before and after it has been in the database.
Hundredths = Annotated[Decimal, PlainSerializer(lambda number: f"{number:.2f}", return_type=str)]

STORABLE = r"^[^\x00]*$"
"""PostgreSQL keeps every character but this one."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=STORABLE)]
ShortText = Annotated[str, StringConstraints(max_length=200, pattern=STORABLE)]
Text = Annotated[str, StringConstraints(max_length=4000, pattern=STORABLE)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=STORABLE)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=STORABLE)]


class Input(BaseModel):
    """What a caller sends. Unknown fields are refused, and an error never quotes what was sent."""

    model_config = ConfigDict(
        extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True, use_attribute_docstrings=True
    )


class View(BaseModel):
    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)


class External(Input):
    """The caller's own key for a thing, unique within a source, kept for good."""

    model_config = example(source=SOURCE, key="c1")

    source: Key
    key: Key


class KeysToFind(Input):
    model_config = example(source=SOURCE, keys=["c1", "c2"])

    source: Key
    keys: Annotated[list[Key], Field(max_length=200)]


class Items(BaseModel, Generic[T]):
    items: list[T]


class Page(BaseModel, Generic[T]):
    """Some of a list, and what to ask `after` for the rest."""

    items: list[T]
    next: str | None
