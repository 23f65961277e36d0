from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field, PlainSerializer, StringConstraints

from coaching.schemas.examples import SOURCE, example
from common.bodies import Incoming, Key, Source

T = TypeVar("T")

# A number reads the same before and after it has been in the database.
Hundredths = Annotated[Decimal, PlainSerializer(lambda number: f"{number:.2f}", return_type=str)]

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class KeysToFind(Incoming):
    model_config = example(source=SOURCE, keys=["c1", "c2"])

    source: Source
    keys: Annotated[list[Key], Field(max_length=200)]


class Items(BaseModel, Generic[T]):
    items: list[T]


class Page(BaseModel, Generic[T]):
    """Some of a list, and what to ask `after` for the rest."""

    items: list[T]
    next: str | None
