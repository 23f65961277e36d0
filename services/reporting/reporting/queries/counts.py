"""Measures counted up to a day: from the kept totals, or, for a period or as known then, from where people stand."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple, get_args

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from common.codes import Education, Livelihood, Sex
from reporting.projections import LIVE
from reporting.queries.asked import Asked
from reporting.queries.relations import found_in, relations
from reporting.schemas import Breakdown
from reporting.source_categories import REPORTED
from reporting.standing.cohorts import EVERYBODY, Cohort
from reporting.standing.relations import SHOWN
from reporting.standing.totals import Measures, are_kept, changes

NOT_KNOWN = "not_known"
AGE_BANDS = ("<30", "30-39", "40-49", "50-59", "60+")
GROUPS: Mapping[Breakdown, tuple[str, ...]] = {
    "source_category": REPORTED,
    "age_band": AGE_BANDS,
    "sex": get_args(Sex),
    "education": get_args(Education),
    "livelihood": get_args(Livelihood),
}
"""In the order they are shown; coaches by their ids."""

UNDIVIDED = {"by": "", "grouped_by": ""}
WHOLE_MONTHS_AND_DAYS = """
    ((grain = 'month' and starts_on < cast(:month as date)) or (grain = 'day' and starts_on between :month and :on))
"""
KEPT = text(f"""
    select place, of, measure, sum(change)::int as counted from {LIVE.standing}.totals
    where broken_down_by = any(:by) and measure = any(:measures) and {SHOWN} and {WHOLE_MONTHS_AND_DAYS}
    group by place, of, measure
""")  # noqa: S608
KEPT_BY_MONTH = text(f"""
    select date_trunc('month', starts_on)::date as month, measure, sum(change)::int as change
    from {LIVE.standing}.totals
    where broken_down_by = '' and measure = any(:measures) and {SHOWN} and {WHOLE_MONTHS_AND_DAYS}
    group by 1, measure order by 1
""")  # noqa: S608


@dataclass(frozen=True)
class Counted:
    """Of each place and group, each measure."""

    counts: Mapping[tuple[str, str], Mapping[str, int]]
    by: Breakdown | None

    def __iter__(self) -> Iterator[tuple[str, str | None, Mapping[str, int]]]:
        """Places in the order of their codes, the groups of each in theirs; without a breakdown the group is None."""
        for place, of in in_order(self.counts, self.by):
            yield place, of if self.by else None, self.counts[place, of or ""]


def in_order(keys: Iterable[tuple[str, str | None]], by: Breakdown | None) -> list[tuple[str, str | None]]:
    """Places by their codes, the groups of each as they are shown; each once."""
    known = (*GROUPS.get(by, ()), NOT_KNOWN) if by else ()

    def order_of(key: tuple[str, str | None]) -> tuple[str, int, str]:
        place, of = key
        return place, known.index(of) if of in known else -1, of or ""

    return sorted(set(keys), key=order_of)


async def counted(
    session: AsyncSession,
    asked: Asked,
    measures: Sequence[Measures],
    *,
    where: str = "clients",
    cohort: Cohort = EVERYBODY,
) -> Counted:
    """Of the places and groups where the measure `where` is not nothing; asked of a period, of the cohort alone."""
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in await summed(session, asked, measures, by=[asked.by or ""], places=asked.places, cohort=cohort):
        counts[row.place, group_of(asked, row.of)][row.measure] += row.counted
    return Counted({key: one for key, one in counts.items() if one[where]}, asked.by)


async def counted_in_period(
    session: AsyncSession, asked: Asked, measures: Sequence[Measures], *, where: str
) -> Counted:
    """Of what happens on a day, in groups that do not change: as by the last day, less what was before the first."""
    found = await counted(session, asked.by_its_last_day, measures, where=where)
    if asked.before_its_first_day is None:
        return found
    before = await counted(session, asked.before_its_first_day, measures, where=where)
    counts = {key: Counter(one) for key, one in found.counts.items()}
    for key, one in counts.items():
        one.subtract(before.counts.get(key, {}))
    return Counted(counts, asked.by)


class Sum(NamedTuple):
    place: str
    of: str
    measure: str
    counted: int


async def summed(
    session: AsyncSession,
    asked: Asked,
    measures: Sequence[Measures],
    *,
    by: list[str],
    places: list[str] | None,
    cohort: Cohort = EVERYBODY,
) -> list[Sum]:
    """In no order. `by` is a breakdown, or spreads of several measures in the same groups."""
    of_day: dict[str, Any] = {"on": asked.on, "by": by, "places": in_rows(asked, places)}
    if asked.is_kept and asked.since is None and all(map(are_kept, by)):
        months_first = {"measures": names_of(measures), "month": asked.on.replace(day=1)}
        found = await session.execute(KEPT, of_day | months_first)
    else:
        cohort = EVERYBODY if asked.since is None else cohort
        statement = computed(tuple(measures), relations(asked, cohort), cohort)
        grouped_by = {"grouped_by": by[0].rpartition("/")[2]}
        whole = of_day | grouped_by | asked.moment | asked.period | asked.map
        found = await found_in(session, asked, statement, whole)
    shown = {row: place for place, row in asked.names_in_rows.items()}
    return [Sum(shown.get(row.place, row.place), row.of, row.measure, row.counted) for row in found]


def in_rows(asked: Asked, places: list[str] | None) -> list[str] | None:
    """Those places as the rows call them."""
    names = asked.names_in_rows
    if places is None:
        return sorted(names.values()) or None
    return [names.get(place, place) for place in places]


def group_of(asked: Asked, of: str) -> str:
    return asked.rules.source_categories[of] if asked.by == "source_category" else of


def names_of(measures: Sequence[Measures]) -> list[str]:
    return [name for one in measures for name in one.names]


@cache
def computed(measures: tuple[Measures, ...], relations: str, cohort: Cohort) -> TextClause:
    return text(f"""
        with recursive {relations}
        select place, of, measure, sum(change)::int as counted
        from (with {", ".join((*cohort.narrowed, changes(measures)))} select * from changes) as changes
        where broken_down_by = any(:by) and day <= :on and {SHOWN} group by place, of, measure
    """)  # noqa: S608


@cache
def computed_by_month(measures: tuple[Measures, ...], relations: str) -> TextClause:
    return text(f"""
        with recursive {relations}, {changes(measures)}
        select date_trunc('month', day)::date as month, measure, sum(change)::int as change
        from changes where broken_down_by = '' and day <= :on and {SHOWN} group by 1, measure order by 1
    """)  # noqa: S608


async def counted_by_month(
    session: AsyncSession, asked: Asked, measures: Sequence[Measures]
) -> list[tuple[date, dict[str, int]]]:
    """Of the one place asked for: at the end of each month since something was first counted, and on the day."""
    of_day: dict[str, Any] = {"on": asked.on, "places": in_rows(asked, asked.places)}
    if asked.is_kept:
        months_first = {"measures": names_of(measures), "month": asked.on.replace(day=1)}
        found = await session.execute(KEPT_BY_MONTH, of_day | months_first)
    else:
        whole = of_day | UNDIVIDED | asked.moment | asked.map
        found = await found_in(session, asked, computed_by_month(tuple(measures), relations(asked)), whole)
    changed: dict[date, dict[str, int]] = defaultdict(dict)
    for row in found:
        changed[row.month][row.measure] = row.change
    return list(so_far(changed, asked.on, names_of(measures)))


def so_far(
    changed: Mapping[date, Mapping[str, int]], on: date, names: Sequence[str]
) -> Iterator[tuple[date, dict[str, int]]]:
    counts = dict.fromkeys(names, 0)
    for month in months(min(changed), on) if changed else ():
        for name, change in changed.get(month, {}).items():
            counts[name] += change
        yield min(end_of_month(month), on), dict(counts)


def months(first: date, last: date) -> Iterator[date]:
    """The first day of each."""
    month = first
    while month <= last:
        yield month
        month = next_month(month)


def next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def end_of_month(month: date) -> date:
    return next_month(month) - timedelta(days=1)
