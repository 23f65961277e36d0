"""How long first jobs are kept (Kaplan and Meier): those still held on the day tell how long they have been held."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.queries.asked import Asked
from reporting.queries.counts import counted
from reporting.queries.spreads import Spread, Spreads, spreads_over
from reporting.quotients import percent
from reporting.schemas import RetentionQuarter, RetentionRow, RetentionStep
from reporting.standing.cohorts import Cohort
from reporting.standing.totals import Measures, spread

FIRST_JOBS = Measures(
    ("first_jobs",),
    of_persons="select person_id, place, 'first_jobs', started_on, 1 from first_jobs",
)
HELD = Measures(
    ("held_since", "left_after"),
    own=spread("""
        select person_id, place, 'held_since', started_on::text, started_on, 1 from first_jobs
        union all
        select person_id, place, 'held_since', started_on::text, left_on, -1 from first_jobs where left_on is not null
        union all
        select person_id, place, 'left_after', (left_on - started_on)::text, left_on, 1
        from first_jobs where left_on is not null
    """),
)
BEGUN = Cohort((("first_jobs", "started_on between :since and :on"),))
WEEKS = (13, 26, 52)
QUARTER = 13
"""Weeks."""


@dataclass(frozen=True)
class Step:
    """A day after the start on which some of the jobs held until then were left."""

    days: int
    at_risk: int
    left: int
    share: Fraction
    """Still held after it."""


@dataclass(frozen=True)
class Curve:
    """Of jobs left after so many days, and jobs still held after so many."""

    left: Counter[int]
    held: Counter[int]

    def at_risk(self, days: int) -> int:
        """Known to have been held so long."""
        return sum(count for lasted in (self.left, self.held) for long, count in lasted.items() if long >= days)

    def left_before(self, days: int) -> int:
        return sum(count for long, count in self.left.items() if long < days)

    def steps(self) -> Iterator[Step]:
        share, at_risk = Fraction(1), self.first_jobs
        for days in sorted({*self.left, *self.held}):
            left = self.left[days]
            if left:
                share *= Fraction(at_risk - left, at_risk)
                yield Step(days, at_risk, left, share)
            at_risk -= left + self.held[days]

    def share_after(self, days: int) -> Fraction | None:
        """Held for so many days or longer; not known when nobody was watched so long and some were held to the last."""
        share = next((step.share for step in reversed(list(self.steps())) if step.days < days), Fraction(1))
        return share if share == 0 or self.at_risk(days) else None

    @property
    def watched_days(self) -> int:
        """The longest that anyone was watched."""
        return max([*self.left, *self.held], default=0)

    @property
    def first_jobs(self) -> int:
        return self.left.total() + self.held.total()

    def median(self) -> int | None:
        """The days by which half were left, once so many were."""
        return next((step.days for step in self.steps() if step.share <= Fraction(1, 2)), None)


async def retention(session: AsyncSession, asked: Asked) -> list[RetentionRow]:
    """Asked of a period, of the first jobs begun in it, by its last day."""
    found = await counted(session, asked, [FIRST_JOBS], where="first_jobs", cohort=BEGUN)
    held, left = await held_and_left(session, asked)
    return [
        row_of(curve_of(held[place, group], left[place, group], asked.on), place, group) for place, group, _ in found
    ]


async def retention_curve(session: AsyncSession, asked: Asked) -> Curve:
    """Of the one place asked for."""
    held, left = await held_and_left(session, asked)
    return curve_of(held[asked.place or "all", None], left[asked.place or "all", None], asked.on)


def steps_of(curve: Curve) -> list[RetentionStep]:
    return [
        RetentionStep(days=step.days, at_risk=step.at_risk, left=step.left, percent=in_percent(step.share))
        for step in curve.steps()
    ]


def quarters_of(curve: Curve) -> list[RetentionQuarter]:
    return [
        RetentionQuarter(
            weeks=weeks, at_risk=curve.at_risk(7 * weeks), percent=in_percent(curve.share_after(7 * weeks))
        )
        for weeks in range(0, curve.watched_days // 7 + 1, QUARTER)
    ]


async def held_and_left(session: AsyncSession, asked: Asked) -> tuple[Spreads, Spreads]:
    found = await spreads_over(session, asked, HELD, HELD.names, BEGUN)
    return found["held_since"], found["left_after"]


def curve_of(held_since: Spread, left_after: Spread, on: date) -> Curve:
    held = Counter({(on - date.fromisoformat(since)).days: count for since, count in held_since.items()})
    return Curve(Counter({int(days): count for days, count in left_after.items()}), held)


def row_of(curve: Curve, place: str, group: str | None) -> RetentionRow:
    watched = {
        name: value
        for weeks in WEEKS
        for name, value in (
            (f"left_{weeks}", curve.left_before(7 * weeks)),
            (f"at_risk_{weeks}", curve.at_risk(7 * weeks)),
            (f"percent_{weeks}", in_percent(curve.share_after(7 * weeks))),
        )
    }
    return RetentionRow(
        municipality=place,
        group=group,
        first_jobs=curve.first_jobs,
        left=curve.left.total(),
        median_days=curve.median(),
        **watched,
    )


def in_percent(share: Fraction | None) -> Decimal | None:
    return None if share is None else percent(share.numerator, share.denominator)
