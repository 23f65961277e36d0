"""A whole region's years: at every month's end every figure is what a plain reading of its log says."""

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
from tests.reporting.test_figures import FIGURES, THE_LAST, asked, tuples

CLIENTS, AT_ONCE = 40, 500
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
