import base64
import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from common.errors import Invalid

S = TypeVar("S", bound=Select[*tuple[Any, ...]])
Order = Sequence[InstrumentedAttribute[Any]]


def read_words(words: str) -> str:
    if "\0" in words:
        raise ValueError("PostgreSQL keeps no such character")
    return words


READERS: dict[type, Callable[[str], Any]] = {str: read_words, date: date.fromisoformat, UUID: UUID}


class UnknownPage(Invalid):
    """Take `after` from the answer's `next`, as it is."""

    fi = "Käytä after-kentässä vastauksen next-arvoa sellaisenaan."
    sv = "Använd svarets next-värde som det är i fältet after."
    field = "after"


def from_mark(statement: S, order: Order, *, after: str | None, limit: int) -> S:
    """The rows after the mark, in this order; one more than asked, so that one knows whether there is a next page."""
    if after is not None:
        statement = statement.where(tuple_(*order) > tuple_(*read_mark(order, after)))
    return statement.order_by(*order).limit(limit + 1)


def next_mark(order: Order, rows: Sequence[object], *, limit: int) -> str | None:
    """None when these rows are the last."""
    if len(rows) <= limit:
        return None
    place = [str(getattr(rows[limit - 1], column.key)) for column in order]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def read_mark(order: Order, after: str) -> list[Any]:
    try:
        place = json.loads(base64.urlsafe_b64decode(after))
        return [READERS[column.type.python_type](part) for column, part in zip(order, place, strict=True)]
    except (ValueError, TypeError) as error:
        raise UnknownPage from error
