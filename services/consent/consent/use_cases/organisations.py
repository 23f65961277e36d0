from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.codes import SourceCategory
from consent.models import KnownOrganisation


async def take_in_organisations(session: AsyncSession, categories: Mapping[UUID, SourceCategory]) -> None:
    """Known from now on: consents can name them. What kind they are never changes."""
    if categories:
        rows = [
            {"id": organisation_id, "source_category": kind} for organisation_id, kind in sorted(categories.items())
        ]
        await session.execute(insert(KnownOrganisation).values(rows).on_conflict_do_nothing())
