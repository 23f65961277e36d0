"""Measures of one place by the end of each day on which one of them changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.projections import LIVE
from reporting.queries.asked import Asked
from reporting.queries.counts import UNDIVIDED, in_rows, names_of
from reporting.queries.relations import found_in, relations
from reporting.standing.relations import SHOWN
from reporting.standing.totals import Measures, changes

KEPT_BY_DAY = text(f"""
    select starts_on as day, measure, sum(change)::int as change from {LIVE.standing}.totals
    where broken_down_by = '' and measure = any(:measures) and {SHOWN} and grain = 'day' and starts_on <= :on
    group by 1, measure order by 1
""")  # noqa: S608


@cache
def computed_by_day(measures: tuple[Measures, ...], relations: str) -> TextClause:
    return text(f"""
        with recursive {relations}, {changes(measures)}
        select day, measure, sum(change)::int as change
        from changes where broken_down_by = '' and day <= :on and {SHOWN} group by 1, measure order by 1
    """)  # noqa: S608


async def counted_by_day(
    session: AsyncSession, asked: Asked, measures: Sequence[Measures]
) -> list[tuple[date, dict[str, int]]]:
    """Of the one place asked for, up to the day, in their order."""
    of_day: dict[str, Any] = {"on": asked.on, "places": in_rows(asked, asked.places)}
    if asked.is_kept:
        found = await session.execute(KEPT_BY_DAY, of_day | {"measures": names_of(measures)})
    else:
        statement = computed_by_day(tuple(measures), relations(asked))
        found = await found_in(session, asked, statement, of_day | UNDIVIDED | asked.moment | asked.map)
    changed: dict[date, dict[str, int]] = defaultdict(dict)
    for row in found:
        changed[row.day][row.measure] = row.change
    return list(added_up(changed, names_of(measures)))


def added_up(changed: Mapping[date, Mapping[str, int]], names: Sequence[str]) -> Iterator[tuple[date, dict[str, int]]]:
    """Days in their order. One whose changes cancel each other out is no change."""
    counts = dict.fromkeys(names, 0)
    for day, change in changed.items():
        if any(change.values()):
            counts = {name: count + change.get(name, 0) for name, count in counts.items()}
            yield day, counts
