"""Of each place and group, how a measure is spread over its values; the median of such a spread."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.queries.asked import Asked
from reporting.queries.counts import group_of, summed
from reporting.standing.cohorts import EVERYBODY, Cohort
from reporting.standing.totals import Measures

Spread = Counter[str]
Spreads = defaultdict[tuple[str, str | None], Spread]


async def spread_over(
    session: AsyncSession, asked: Asked, measures: Measures, name: str, cohort: Cohort = EVERYBODY
) -> Spreads:
    """By place and group; without a breakdown the group is None. Empty where there is nothing."""
    return (await spreads_over(session, asked, measures, [name], cohort))[name]


async def spreads_over(
    session: AsyncSession, asked: Asked, measures: Measures, names: Sequence[str], cohort: Cohort = EVERYBODY
) -> Mapping[str, Spreads]:
    """Of each of those names, counted together."""
    found: dict[str, Spreads] = {name: defaultdict(Counter) for name in names}
    by = [f"{name}/{asked.by or ''}" for name in names]
    for row in await summed(session, asked, [measures], by=by, places=asked.places, cohort=cohort):
        of, _, value = row.of.rpartition("/")
        if row.counted:
            found[row.measure][row.place, group_of(asked, of) if asked.by else None][value] += row.counted
    return found


async def spread_in_period(session: AsyncSession, asked: Asked, measures: Measures, name: str) -> Spreads:
    """As `counts.counted_in_period`."""
    found = await spread_over(session, asked.by_its_last_day, measures, name)
    if asked.before_its_first_day:
        before = await spread_over(session, asked.before_its_first_day, measures, name)
        for key, spread in before.items():
            found[key].subtract(spread)
    return found


def median(spread: Spread) -> Decimal | None:
    """Of whole numbers; of an even count the mean of the middle two."""
    count = spread.total()
    if not count:
        return None
    lower, upper = nth(spread, (count - 1) // 2), nth(spread, count // 2)
    return (Decimal(lower + upper) / 2).quantize(Decimal("0.1"))


def nth(spread: Spread, number: int) -> int:
    """The value of that number, from 0, in their order."""
    for value in sorted(map(int, spread)):
        number -= spread[str(value)]
        if number < 0:
            return value
    raise IndexError(number)


def at_most(spread: Spread, most: int) -> int:
    """How many have that value or a lower one."""
    return sum(count for value, count in spread.items() if int(value) <= most)
