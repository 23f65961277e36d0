"""Persons in coaching by the source of the referral behind their first case in a place."""

from collections import Counter
from collections.abc import Mapping
from typing import get_args

from sqlalchemy.ext.asyncio import AsyncSession

from common.codes import SourceCategory
from reporting.figures.persons import CLIENTS
from reporting.queries.asked import Asked
from reporting.queries.counts import counted
from reporting.quotients import percent
from reporting.schemas import SourceRow
from reporting.source_categories import REPORTED
from reporting.standing.cohorts import CAME
from reporting.standing.totals import Measures

SOURCES = Measures(
    tuple(f"source_{category}" for category in get_args(SourceCategory)),
    of_persons="select person_id, place, 'source_' || source_category, first_on, 1 from stays",
)


async def referral_sources(session: AsyncSession, asked: Asked) -> list[SourceRow]:
    """Every category of every place; asked of a period, of the persons who came in it."""
    found = list(await counted(session, asked, [CLIENTS, SOURCES], cohort=CAME))
    sums = [rolled_up(counts, asked.rules.source_categories) for _, _, counts in found]
    return [
        SourceRow(
            source_category=category,
            municipality=place,
            group=group,
            count=sources[category],
            percent=percent(sources[category], counts["clients"]),
        )
        for category in REPORTED
        for (place, group, counts), sources in zip(found, sums, strict=True)
    ]


def rolled_up(counts: Mapping[str, int], categories: Mapping[str, str]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for category, reported in categories.items():
        sums[reported] += counts[f"source_{category}"]
    return sums
