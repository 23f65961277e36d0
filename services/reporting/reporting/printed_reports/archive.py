"""Finding printed reports again, for those who may open them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.identity import Principal
from common.paging import from_mark
from reporting.asking import SEES_PERSONS
from reporting.printed_reports.errors import PrintedReportNotFound
from reporting.printed_reports.models import PrintedReport
from reporting.printed_reports.schemas import PrintedReportLine, PrintedReportView

BY_TIME = (PrintedReport.printed_at, PrintedReport.id)


async def printed_report(
    session: AsyncSession, printed_id: UUID, who: Principal, *, region: frozenset[str]
) -> PrintedReportView:
    """Raises PrintedReportNotFound or PrintedWithFiguresAsTheyAre."""
    printed = await session.get(PrintedReport, printed_id)
    if printed is None:
        raise PrintedReportNotFound
    printed.require_open_to(who, region=region, sees_persons=who.has(*SEES_PERSONS))
    return view_of(printed)


async def printed_for(
    session: AsyncSession,
    who: Principal,
    *,
    region: frozenset[str],
    municipality: str | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[PrintedReport]:
    """Those that one may open, the latest first."""
    ours = select(PrintedReport).where(is_open_to(who, region))
    if municipality is not None:
        ours = ours.where(PrintedReport.municipality == municipality)
    return (await session.scalars(from_mark(ours, BY_TIME, after=after, limit=limit, newest_first=True))).all()


def is_open_to(who: Principal, region: frozenset[str]) -> ColumnElement[bool]:
    """As `PrintedReport.require_open_to` decides of one."""
    seen = who.municipalities | ({"all"} if region <= who.municipalities else set())
    if not who.has(*SEES_PERSONS):
        seen = frozenset()
    return or_(PrintedReport.is_protected, PrintedReport.municipality.in_(seen))


def line_of(printed: PrintedReport) -> PrintedReportLine:
    return PrintedReportLine.model_validate(facts_of(printed))


def view_of(printed: PrintedReport) -> PrintedReportView:
    return PrintedReportView.model_validate(facts_of(printed) | printed.content)


def facts_of(printed: PrintedReport) -> dict[str, object]:
    same = {name: getattr(printed, name) for name in PrintedReportLine.model_fields if name != "on"}
    return {"on": printed.figures_on} | same
