"""The reports that are protected, counted as those who see persons would see them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.asking import rules_of
from reporting.protection.tables import TABLES
from reporting.queries.asked import Asked
from reporting.registry import REPORTS
from reporting.settings import Settings


async def counted_reports(
    session: AsyncSession, on: date, *, known_at: datetime, settings: Settings
) -> Mapping[str, Sequence[BaseModel]]:
    asked = Asked(on, known_at, municipalities=frozenset(), is_region=True, rules=rules_of(settings))
    return {name: await REPORTS[name].rows_of(session, asked) for name in TABLES}
