"""Printing: the figures are asked for as on the pages, and kept as they were answered."""

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.days import today
from common.errors import Collision
from reporting.areas.known import map_of
from reporting.asking import Question, report
from reporting.courses import course_of
from reporting.errors import BeforeTheFirstDay, BeforeTheFirstRecord, NothingRecordedYet
from reporting.printed_reports.errors import CountedElsewhere, NobodyToReportOn
from reporting.printed_reports.models import PrintedReport
from reporting.printed_reports.schemas import NewPrintedReport, Printed, PrintedTable
from reporting.protection.errors import NotAmongProtectedTables
from reporting.protection.schemas import ProtectedReport
from reporting.registry import REPORTS, ReportKind
from reporting.schemas import Report, Texts

COEFFICIENTS = REPORTS["coefficients"]
OTHERS = tuple(REPORTS[name] for name in ("referral_sources", "referral_funnel", "further_paths", "employer_contacts"))
Answer = Report[Any] | ProtectedReport[Any]
# Nobody is recounted and no rebuild is taken into use between two tables of one paper.
STAND_STILL = text("select pg_advisory_xact_lock_shared(hashtext('reporting standing'))")


async def print_report(session: AsyncSession, question: Question, new: NewPrintedReport) -> PrintedReport:
    """Raises MunicipalityOfAnotherRegion, what `check_rows` and what a report of the coefficients raise."""
    question.require_ours(new.municipality)
    await session.execute(STAND_STILL)
    first = await report(session, question, COEFFICIENTS)
    check_rows(first, new.municipality)
    content = await content_of(session, question, new.municipality, first)
    printed = PrintedReport(
        municipality=new.municipality,
        figures_on=first.on,
        known_at=first.known_at,
        complete_until=first.complete_until,
        language=new.language,
        layout=new.layout,
        is_protected=question.is_protected,
        content=content.model_dump(mode="json"),
        printed_by=question.who.subject,
    )
    session.add(printed)
    await session.flush()
    return printed


def check_rows(first: Answer, municipality: str) -> None:
    """Raises NobodyToReportOn or CountedElsewhere."""
    if not first.rows:
        raise NobodyToReportOn(on=first.on)
    if (into := first.rows[0].municipality) != municipality:
        raise CountedElsewhere(municipality=municipality, into=into, on=first.on)


async def content_of(session: AsyncSession, question: Question, municipality: str, first: Answer) -> Printed:
    course = await course_of(session, question, municipality, steps="changes")
    others = [await table_of(session, question, kind, edition=edition_of(first)) for kind in OTHERS]
    return Printed(
        names=await names_of(session, municipality, first.on),
        suppression=first.suppression if isinstance(first, ProtectedReport) else None,
        edition=edition_of(first),
        tables=[as_shown(first), *others],
        course=[point.model_dump(mode="json") for point in course.points],
    )


async def names_of(session: AsyncSession, municipality: str, on: date) -> Texts | None:
    """Of that day; of a day before anything was told about it, those of today."""
    for day in (on, today()):
        if known := (await map_of(session, on=day)).belongings.get(municipality):
            return known.texts
    return None


async def table_of(session: AsyncSession, question: Question, kind: ReportKind, *, edition: int | None) -> PrintedTable:
    """A paper without one of its tables says why. Raises Collision: one paper is of one edition."""
    try:
        answer = await report(session, question, kind)
    except NotAmongProtectedTables:
        return PrintedTable(definition=kind.definition, state="not_protected", rows=[])
    except (NothingRecordedYet, BeforeTheFirstDay, BeforeTheFirstRecord):
        return PrintedTable(definition=kind.definition, state="nothing_yet", rows=[])
    if edition_of(answer) != edition:
        raise Collision
    return as_shown(answer)


def as_shown(answer: Answer) -> PrintedTable:
    rows = [row.model_dump(mode="json") for row in answer.rows]
    return PrintedTable(definition=answer.definition, state="shown" if rows else "nothing_yet", rows=rows)


def edition_of(answer: Answer) -> int | None:
    return answer.edition if isinstance(answer, ProtectedReport) else None
