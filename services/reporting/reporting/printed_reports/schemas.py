"""A printed report as it is asked for, and as it is kept."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from common.bodies import Incoming, Outgoing, example
from common.days import PastDay
from common.errors import Language
from reporting.protection.schemas import Suppression
from reporting.schemas import CompleteUntil, Definition, Place, Texts

WhetherShown = Literal["shown", "not_protected", "nothing_yet"]
"""`not_protected`: not among the tables that are protected, so shown only to those who see persons. `nothing_yet`:
nothing of the kind had been recorded by then."""


class NewPrintedReport(Incoming):
    model_config = example({"municipality": "698", "on": "2022-10-15", "language": "fi", "layout": 1})

    municipality: Place
    on: PastDay
    """The day the figures describe; of protected figures the end of a month."""
    known_at: AwareDatetime | None = None
    """As known at this moment; without it, as known now."""
    protected: bool = False
    """With the protected figures, to pass on; who has no right to persons always gets these."""
    language: Language
    layout: Annotated[int, Field(ge=1, le=1000)]
    """The number of the layout that the paper is set in."""


class PrintedTable(Outgoing):
    """One report's rows of the place, with what they mean."""

    definition: Definition
    state: WhetherShown
    rows: list[dict[str, Any]]


class Printed(Outgoing):
    """What is kept as it was answered."""

    names: Texts | None = None
    """The municipality's names on that day, or when it was printed; null of the region, and where nobody told them."""
    suppression: Suppression | None
    """The rule of the protected figures; null of figures as they are."""
    edition: int | None
    """Of the month's protected figures."""
    tables: list[PrintedTable]
    course: list[dict[str, Any]]
    """The coefficients by each day on which they changed; protected, by month ends."""


class PrintedReportLine(Outgoing):
    id: UUID
    municipality: Place
    on: date
    known_at: datetime
    """The moment of knowing that was asked for, else that of printing; of protected figures that of their counting."""
    complete_until: CompleteUntil
    language: Language
    layout: int
    is_protected: bool
    printed_at: datetime


class PrintedReportView(PrintedReportLine, Printed):
    """All that is needed to print it again as it was."""


class PrintedReports(Outgoing):
    """The latest first, of those that one may open."""

    items: list[PrintedReportLine]
    next: str | None
