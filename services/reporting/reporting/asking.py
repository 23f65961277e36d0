"""From a request to what may be asked: the day and the moment are checked, and the rows are those of one's rights."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from common.days import now
from common.identity import Principal
from reporting.definitions import DEFINITIONS
from reporting.errors import (
    BeforeTheFirstDay,
    BeforeTheFirstRecord,
    KnownInTheFuture,
    NothingRecordedYet,
    WholeRegionOnly,
)
from reporting.queries.asked import Asked
from reporting.queries.bounds import Begins, Bounds, bounds_of
from reporting.schemas import Report

Row = TypeVar("Row", bound=BaseModel)
REGION_WIDE = ("analyst", "operator")


@dataclass(frozen=True)
class Question:
    """Who asks, about which day, as known when."""

    who: Principal
    on: date
    known_at: datetime | None
    region: frozenset[str]

    @property
    def asked(self) -> Asked:
        is_region = self.who.has(*REGION_WIDE) or self.region <= self.who.municipalities
        return Asked(self.on, self.known_at or now(), self.who.municipalities, is_region)

    def about(self, municipality: str) -> Asked:
        """Raises MunicipalityOfAnotherRegion, OutsideYourMunicipalities or WholeRegionOnly."""
        asked = self.asked
        if municipality == "all":
            if not asked.is_region:
                raise WholeRegionOnly
        elif not (asked.is_region and municipality in self.region):
            self.who.require(municipality, region=self.region)
        return asked


async def report(
    session: AsyncSession,
    question: Question,
    rows_of: Callable[[Asked], Awaitable[list[Row]]],
    *,
    name: str,
    begins: Begins = "coachings",
) -> Report[Row]:
    """Raises what `check` raises: a question outside the bounds has no empty table for an answer."""
    asked = question.asked
    bounds = await bounds_of(session, begins)
    check(asked, bounds)
    return Report(
        definition=DEFINITIONS[name],
        on=asked.on,
        known_at=asked.known_at,
        complete_until=bounds.complete_until,
        rows=await rows_of(asked),
    )


def check(asked: Asked, bounds: Bounds) -> None:
    """Raises NothingRecordedYet, BeforeTheFirstDay, BeforeTheFirstRecord or KnownInTheFuture."""
    if asked.known_at > now():
        raise KnownInTheFuture
    if bounds.first_on is None or bounds.first_recorded_at is None:
        raise NothingRecordedYet
    if asked.on < bounds.first_on:
        raise BeforeTheFirstDay(first_on=bounds.first_on)
    if asked.known_at < bounds.first_recorded_at:
        raise BeforeTheFirstRecord(first_recorded_at=bounds.first_recorded_at)
