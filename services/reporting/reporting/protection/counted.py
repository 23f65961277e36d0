"""The reports that are protected, counted as those who see persons would see them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from reporting import queries
from reporting.queries.asked import Asked
from reporting.settings import Settings
from reporting.source_categories import read_categories


async def counted_reports(
    session: AsyncSession, on: date, *, known_at: datetime, settings: Settings
) -> Mapping[str, Sequence[BaseModel]]:
    asked = Asked(on=on, known_at=known_at, municipalities=frozenset(), is_region=True)
    categories = read_categories(settings.source_categories)
    return {
        "coefficients": await queries.coefficients(session, asked),
        "referral_sources": await queries.referral_sources(session, asked, categories),
        "further_paths": await queries.further_paths(session, asked),
        "employer_contacts": await queries.employer_contacts(session, asked),
    }
