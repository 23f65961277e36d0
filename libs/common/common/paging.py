"""Lists come in pages; where the next begins is told by an opaque mark."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

import orjson
from fastapi import Query

from common.errors import Invalid

Limit = Annotated[int, Query(ge=1, le=200, description="How many at the most")]
After = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]


Row = TypeVar("Row")
Place = TypeVar("Place")


class MarkNotValid(Invalid):
    """This is not the mark of a next page. Start from the first page."""

    fi = "Tämä ei ole seuraavan sivun merkki. Aloita ensimmäisestä sivusta."
    sv = "Det här är inte märket för nästa sida. Börja från första sidan."
    field = "after"


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
