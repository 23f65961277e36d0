"""The reports that can be taken along, and what the long table is made of."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import NotPermitted
from reporting.asking import Question, report
from reporting.exporting.sheets import GROUP
from reporting.exporting.tables import Column, Table, cells_of, columns_of
from reporting.registry import REPORTS, ReportKind
from reporting.schemas import Report

KINDS = {kind.path: kind for kind in REPORTS.values()}


async def answer(session: AsyncSession, kind: ReportKind, question: Question) -> Report[Any]:
    """As `/reports/…` answers it. Raises NotPermitted and whatever a report raises."""
    if not question.who.has(*kind.readers):
        raise NotPermitted
    return await report(session, question, kind)


def table_of(kind: ReportKind, answered: Report[Any]) -> Table:
    definition = f"{answered.definition.name} {answered.definition.version}"
    rows = [cells_of(row) for row in answered.rows]
    return Table(kind.path, definition, answered.on, columns_in(kind, answered.by), rows, by=answered.by or "")


def columns_in(kind: ReportKind, by: str | None) -> tuple[Column, ...]:
    """A report that is not broken down has no groups."""
    return tuple(column for column in columns_of(kind.row) if by or column.name != GROUP)


def in_the_long_table(question: Question) -> Iterator[tuple[ReportKind, Question]]:
    """Every report of places that one may read, whole and by everything that one may break it down by."""
    for kind in KINDS.values():
        if is_of_places(kind) and not kind.is_of_a_period and question.who.has(*kind.readers):
            yield kind, replace(question, by=None)
            for by in kind.breakdowns:
                if by != "coach":
                    yield kind, replace(question, by=by)


def is_of_places(kind: ReportKind) -> bool:
    """Each of its rows is of a place, not of a person who works there."""
    return "coach_id" not in kind.row.model_fields
