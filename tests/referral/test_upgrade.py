"""Clients registered before figures were told of birth years are described when the service is upgraded."""

from datetime import date
from importlib import util
from pathlib import Path
from types import ModuleType
from uuid import UUID

import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.events import ClientDescribed
from tests.conftest import REPOSITORY

FILE = REPOSITORY / "services/referral/migrations/versions/0005_described_moved_merged.py"
KNOWN, OLD = UUID(int=1), UUID(int=2)


@pytest.fixture
def migration() -> ModuleType:
    specification = util.spec_from_file_location("described", Path(FILE))
    assert specification is not None
    assert specification.loader is not None
    module = util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


async def test_each_is_told_once_after_what_was_told_before(session: AsyncSession, migration: ModuleType) -> None:
    await session.execute(
        text("insert into subject_sequences (topic, subject, last) values ('referral.events', :id, 3)"), {"id": KNOWN}
    )

    columns = migration.columns_of([(KNOWN, "698", date(1990, 1, 2)), (OLD, "320", date(1899, 5, 6))])
    await session.execute(migration.TELL, columns)

    told = (await session.execute(text("select event_type, subject, sequence, value from outbox order by id"))).all()
    assert [(row.subject, row.sequence) for row in told] == [(KNOWN, 4), (OLD, 1)]
    events = [ClientDescribed(**orjson.loads(row.value)) for row in told]
    assert {row.event_type for row in told} == {ClientDescribed.type}
    assert [(one.municipality, one.born_in) for one in events] == [("698", 1990), ("320", None)]
