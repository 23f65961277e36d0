"""What regions have published is a fact like any other: rebuilt from the log, and read by index."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import take_once
from common.database import Sessions
from reporting.consumers import consumers
from reporting.country.adding import country_report
from reporting.country.errors import NothingPublished
from reporting.country.published import month_ends_published
from reporting.protection.tables import TABLES
from reporting.registry import REPORTS
from tests.records import FakeRecord, a_record
from tests.reporting.country.builders import MONTH, a_publication, coefficients
from tests.reporting.questions import plans_of, read_whole
from tests.reporting.test_rebuilding import ListedLog, rebuilt, records_of, tables
from tests.service import received


def small_and_shown(record: FakeRecord) -> FakeRecord:
    """A later record of the log that is parked."""
    odd = received(a_publication("16").model_copy(update={"counts": {"coefficients.clients": 3}}))
    return a_record(odd, partition=record.partition, offset=record.offset + 100)


async def test_a_rebuild_from_the_log_is_bit_for_bit_what_was_kept(real: Sessions) -> None:
    told = [
        a_publication("19", coefficients(40, None, 25)),
        a_publication("21", coefficients(60, 30, 35)),
        a_publication("19", edition=2, counts={}, definitions={}).model_copy(update={"counts": {}}),
    ]
    records = records_of([received(event) for event in told])
    records.append(small_and_shown(records[-1]))
    for record in (*reversed(records[:-1]), *records):
        await take_once(real, [record], consumers)
    before = await tables(real)

    rebuild = await rebuilt(real, ListedLog(records))

    assert (rebuild.state, rebuild.differing_rows) == ("switched", 0)
    assert await tables(real) == before
    assert len(before["published_figures"]) == 3


async def question(session: AsyncSession, name: str) -> Any:
    with pytest.raises(NothingPublished):
        await country_report(session, REPORTS[name], TABLES[name], MONTH, place=None)


@pytest.mark.parametrize("name", ["coefficients", "further_paths"])
async def test_no_question_goes_through_all_that_was_ever_published(session: AsyncSession, name: str) -> None:
    plans = await plans_of(session, question(session, name))

    assert len(plans) == 2
    assert read_whole(plans) == []


async def test_nor_does_the_list_of_months(session: AsyncSession) -> None:
    assert read_whole(await plans_of(session, month_ends_published(session))) == []
