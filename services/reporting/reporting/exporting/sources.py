"""The reports that can be taken along, and what the long table is made of."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import NotPermitted
from reporting.asking import Question, report
from reporting.exporting.sheets import GROUP
from reporting.exporting.tables import Column, Table, cells_of, columns_of
from reporting.protection.schemas import ProtectedReport
from reporting.protection.tables import TABLES
from reporting.registry import REPORTS, ReportKind
from reporting.schemas import Report

KINDS = {kind.path: kind for kind in REPORTS.values()}


Answer = Report[Any] | ProtectedReport[Any]


async def answer(session: AsyncSession, kind: ReportKind, question: Question) -> Answer:
    """As `/reports/…` answers the same reader. Raises NotPermitted and whatever a report raises."""
    if not question.who.has(*kind.readers):
        raise NotPermitted
    return await report(session, question, kind)


def table_of(kind: ReportKind, answered: Answer) -> Table:
    definition = f"{answered.definition.name} {answered.definition.version}"
    by = answered.by if isinstance(answered, Report) else None
    columns = columns_in(kind, by)
    rows = [cells_of(row, columns) for row in answered.rows]
    return Table(kind.path, definition, answered.on, columns, rows, by=by or "")


def columns_in(kind: ReportKind, by: str | None) -> tuple[Column, ...]:
    """A report that is not broken down has no groups."""
    return tuple(column for column in columns_of(kind.row) if by or column.name != GROUP)


def in_the_long_table(question: Question) -> Iterator[tuple[ReportKind, Question]]:
    """Every report of places that one may read, whole and by everything that one may break it down by."""
    for kind in KINDS.values():
        if kind.is_of_places and not kind.is_of_a_period and question.who.has(*kind.readers):
            if not question.is_protected:
                yield from ((kind, replace(question, by=by)) for by in (None, *kind.breakdowns) if by != "coach")
            elif kind.name in TABLES:
                yield kind, replace(question, by=None)
