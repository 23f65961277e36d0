"""Lists come in pages; where the next begins is told by an opaque mark."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

import orjson
from fastapi import Query
from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from common.errors import Invalid

Limit = Annotated[int, Query(ge=1, le=200, description="How many at the most")]
After = Annotated[str | None, Query(max_length=1000, description="`next` of the page before")]


Row = TypeVar("Row")
Place = TypeVar("Place")
Statement = TypeVar("Statement", bound=Select[*tuple[Any, ...]])
Order = tuple[InstrumentedAttribute[Any], InstrumentedAttribute[UUID]]
"""What a list is sorted by, and the id that parts those alike."""


class MarkNotValid(Invalid):
    """This is not the mark of a next page. Start from the first page."""

    fi = "Tämä ei ole seuraavan sivun merkki. Aloita ensimmäisestä sivusta."
    sv = "Det här är inte märket för nästa sida. Börja från första sidan."
    field = "after"


def from_mark(
    statement: Statement, order: Order, *, after: tuple[Any, UUID] | None, limit: int, newest_first: bool = False
) -> Statement:
    """The rows that come after the mark, in this order."""
    if after is not None:
        statement = statement.where(tuple_(*order) < after if newest_first else tuple_(*order) > after)
    sorted_by = [column.desc() for column in order] if newest_first else order
    return statement.order_by(*sorted_by).limit(limit)


def next_mark(rows: Sequence[Row], limit: int, place: Callable[[Row], tuple[Any, UUID]]) -> str | None:
    """None when this page is the last."""
    if len(rows) < limit:
        return None
    where, row_id = place(rows[-1])
    return urlsafe_b64encode(orjson.dumps([where, str(row_id)])).decode().rstrip("=")


def read_mark(mark: str | None, read: Callable[[str], Place]) -> tuple[Place, UUID] | None:
    """Raises MarkNotValid."""
    if mark is None:
        return None
    try:
        place, row_id = orjson.loads(urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        return read(place), UUID(row_id)
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise MarkNotValid from error


def instant(text: str) -> datetime:
    """A place in time, as a mark tells it."""
    return datetime.fromisoformat(text).astimezone(UTC)
