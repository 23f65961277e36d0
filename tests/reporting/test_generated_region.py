"""A whole region's years: at every month's end every figure is what a plain reading of its log says."""

from datetime import date, timedelta
from itertools import pairwise

from common.consumers import take_once
from common.database import Sessions
from reporting.consumers import consumers
from reporting.projections import LIVE
from reporting.recounting import recount_all
from rinnalla.sample.regions import FIRST_DAY, LAST_DAY, Region
from tests.generator.events import events_of
from tests.records import a_record
from tests.reporting.reference import month_ends
from tests.reporting.reference_progress import Progress as World
from tests.reporting.test_figures import FIGURES, MAY_BE_OF_A_PERIOD, THE_LAST, asked, tuples

CLIENTS, AT_ONCE = 40, 500
BY_COACH_OF_A_PERIOD = [kind for kind in MAY_BE_OF_A_PERIOD if "coach" in kind.breakdowns]
REGION = Region(CLIENTS, ["320", "698", "976"], seed=11)


async def test_every_figure_of_every_month_is_what_a_plain_reading_says(sessions: Sessions) -> None:
    events = list(events_of(REGION))
    records = [a_record(one, offset=number) for number, one in enumerate(events)]
    for first in range(0, len(records), AT_ONCE):
        await take_once(sessions, records[first : first + AT_ONCE], consumers)
        await recount_all(sessions, LIVE)

    async with sessions() as session:
        for day in month_ends(FIRST_DAY, LAST_DAY):
            world = World(events, day, THE_LAST)
            for kind in FIGURES:
                rows = await kind.rows_of(session, asked(day, None))
                assert tuples(rows) == getattr(world, kind.name)(), (kind.name, day)
        for since, on in halves_of_years(FIRST_DAY, LAST_DAY):
            world = World(events, on, THE_LAST, "coach", since)
            for kind in BY_COACH_OF_A_PERIOD:
                rows = await kind.rows_of(session, asked(on, None, by="coach", since=since))
                assert tuples(rows) == getattr(world, kind.name)(), (kind.name, since)


def halves_of_years(first: date, last: date) -> list[tuple[date, date]]:
    ends = month_ends(first, last)[5::6]
    return [(before + timedelta(days=1), on) for before, on in pairwise(ends)]
