from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

T = TypeVar("T")

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
ShortText = Annotated[str, StringConstraints(max_length=200)]
Text = Annotated[str, StringConstraints(max_length=4000)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Input(BaseModel):
    """What a caller sends. Unknown fields are refused, and an error never quotes what was sent."""

    model_config = ConfigDict(
        extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True, use_attribute_docstrings=True
    )


class View(BaseModel):
    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)


class External(Input):
    """The caller's own key for a thing, unique within a source, kept for good."""

    source: Key
    key: Key


class KeysToFind(Input):
    source: Key
    keys: Annotated[list[Key], Field(max_length=200)]


class Items(BaseModel, Generic[T]):
    items: list[T]


class Page(BaseModel, Generic[T]):
    """Some of a list, and what to ask `after` for the rest."""

    items: list[T]
    next: str | None
