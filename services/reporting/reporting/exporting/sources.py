"""The reports that can be taken along, and what the long table is made of."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import NotPermitted
from reporting import queries
from reporting.asking import Question, report
from reporting.definitions import DEFINITIONS
from reporting.exporting.tables import Column, Table, cells_of, columns_of
from reporting.queries.bounds import Begins
from reporting.schemas import CaseloadRow, CoefficientRow, ContactRow, Definition, PathRow, Report, SourceRow
from reporting.settings import Settings
from reporting.source_categories import read_categories

Rows = Callable[..., Awaitable[list[Any]]]
categories_in = cache(read_categories)


@dataclass(frozen=True)
class Source:
    name: str
    row: type[BaseModel]
    rows_of: Rows
    readers: tuple[str, ...] = ("analyst", "team_lead", "coordinator", "operator", "importer")
    begins: Begins = "coachings"
    options: Callable[[Settings], dict[str, Any]] = lambda settings: {}

    @property
    def definition(self) -> Definition:
        return DEFINITIONS[self.name.replace("-", "_")]

    @property
    def columns(self) -> tuple[Column, ...]:
        return columns_of(self.row)

    @property
    def is_of_places(self) -> bool:
        """Each of its rows is of a place, not of a person who works there."""
        return "coach_id" not in self.row.model_fields


SOURCES = {
    source.name: source
    for source in (
        Source("coefficients", CoefficientRow, queries.coefficients),
        Source(
            "referral-sources",
            SourceRow,
            queries.referral_sources,
            options=lambda settings: {"categories": categories_in(Path(settings.source_categories))},
        ),
        Source("further-paths", PathRow, queries.further_paths),
        Source("employer-contacts", ContactRow, queries.employer_contacts, begins="employer_contacts"),
        Source(
            "caseload",
            CaseloadRow,
            queries.caseload,
            readers=("team_lead", "operator"),
            begins="coaches",
            options=lambda settings: {"limit": settings.caseload_limit},
        ),
    )
}


async def answer(session: AsyncSession, source: Source, question: Question, settings: Settings) -> Report[Any]:
    """As `/reports/…` answers it. Raises NotPermitted and whatever a report raises."""
    if not question.who.has(*source.readers):
        raise NotPermitted
    rows_of = partial(source.rows_of, session, **source.options(settings))
    return await report(session, question, rows_of, name=source.definition.name, begins=source.begins)


def table_of(source: Source, answered: Report[Any]) -> Table:
    definition = f"{answered.definition.name} {answered.definition.version}"
    rows = [cells_of(row) for row in answered.rows]
    return Table(source.name, definition, answered.on, source.columns, rows)


def in_the_long_table(question: Question) -> Sequence[Source]:
    return [source for source in SOURCES.values() if source.is_of_places and question.who.has(*source.readers)]
