"""How a table's rows stand in a file of rows and columns: as the report has them, or one row a figure."""

from collections.abc import Iterator
from dataclasses import dataclass

from common.errors import Language
from reporting.exporting.tables import About, Cell, Cells, Column, Table
from reporting.exporting.words import PLACES, Names, heading, place_name, title, word

DAY, DEFINITION = Column("on", "day"), Column("definition", "word")
SINCE = Column("since", "day")
"""Of a file of a period, whose last day is `on`."""
MADE = (Column("areas", "word"), Column("suppression", "word"), Column("extracted_at", "word"))
"""What stands in every row of a file for machines, whose rows are often read without the rest."""
LONG = (
    DAY,
    *(Column(name, "word") for name in ("report", "place", "by", "group", "row", "figure")),
    Column("value", "decimal"),
    DEFINITION,
)
PLACE, GROUP = "municipality", "group"
UNITS = frozenset({"denominator"})
"""Words that say something of a figure, and tell no rows apart."""


@dataclass(frozen=True)
class Sheet:
    """The columns of a file, and each table's rows in them. Without a language: codes, and how the file was made."""

    about: About
    columns: tuple[Column, ...]
    is_long: bool
    language: Language | None

    @property
    def headings(self) -> list[str]:
        """Rows of employment areas have their codes where municipalities' are, and say so in words."""
        names = [self.about.level if one.name == PLACE else one.name for one in self.columns]
        return [heading(name, self.language) for name in names] if self.language else [one.name for one in self.columns]

    def rows(self, table: Table) -> Iterator[Cells]:
        made: dict[str, Cell] = {
            "areas": self.about.areas,
            "suppression": self.about.suppression,
            "extracted_at": self.about.extracted_at.isoformat(timespec="seconds"),
        }
        period = {"since": str(self.about.since)} if self.about.since else {}
        constant = made | period | {"on": str(table.on), "definition": table.definition}
        by = {"by": table.by} if table.by else {}
        for cells in melted(table) if self.is_long else table.rows:
            yield {
                **constant,
                **(in_words({**cells, **by}, self.language, self.about.places) if self.language else cells),
            }


def sheet_of(about: About, columns: tuple[Column, ...], *, is_long: bool, language: Language | None) -> Sheet:
    days = (SINCE, DAY) if about.since and not language else (DAY,)
    told = LONG if is_long else (*days, *columns)
    made = () if language else (*(() if is_long else (DEFINITION,)), *MADE)
    return Sheet(about, (*told, *made), is_long, language)


def melted(table: Table) -> Iterator[Cells]:
    """What has a column of its own in the long table stands there; all else that tells rows apart, in `row`."""
    others = [column.name for column in table.words if column.name not in {PLACE, GROUP, *UNITS}]
    for cells in table.rows:
        told = {
            "report": table.report,
            "place": cells.get(PLACE),
            "by": table.by,
            "group": cells.get(GROUP) if table.by else "",
            "row": " ".join(str(cells[name]) for name in others),
        }
        for figure in table.figures:
            yield told | {"figure": figure.name, "value": cells[figure.name]}


def in_words(cells: Cells, language: Language, places: Names) -> Cells:
    return {name: read(name, cell, cells, language, places) for name, cell in cells.items()}


def read(name: str, cell: Cell, cells: Cells, language: Language, places: Names) -> Cell:
    if not isinstance(cell, str):
        return cell
    if name == "report":
        return title(cell, language)
    if name in ("figure", "by"):
        return heading(cell, language) if cell else ""
    if name in PLACES:
        return place_name(cell, language, places)
    of = str(cells["by"]) if name == GROUP and cells.get("by") else name
    return word(cell, of, language)
