"""What an import came to, for the eye."""

from collections import Counter
from dataclasses import dataclass, field

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from rinnalla.importing.outcomes import Outcome
from rinnalla.importing.refusals import Refused, RefusedRows

SHOWN_LINKS = 20


@dataclass
class Summary:
    outcomes: dict[str, Counter[Outcome]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    linked: int = 0

    def add(self, file: str, outcome: Outcome) -> None:
        self.outcomes.setdefault(file, Counter())[outcome] += 1

    def add_link(self, sentence: str) -> None:
        self.linked += 1
        if len(self.links) < SHOWN_LINKS:
            self.links.append(sentence)


def show_summary(console: Console, summary: Summary, refused: RefusedRows) -> None:
    table = Table("file", *Outcome, "refused", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for file in {**summary.outcomes, **refused.rows}:
        counts = summary.outcomes.get(file, Counter())
        table.add_row(file, *(str(counts[outcome]) for outcome in Outcome), str(refused.rows.get(file, 0)))
    console.print(table)
    for sentence in summary.links:
        console.print(escape(sentence))
    if summary.linked > len(summary.links):
        console.print(f"… and {summary.linked - len(summary.links)} more were linked")
    show_refused(console, refused)


def show_refused(console: Console, refused: RefusedRows) -> None:
    if not refused.count:
        return
    table = Table("file", "line", "column", "problem", "what would be right", box=None, pad_edge=False)
    for one in refused.first:
        table.add_row(*(escape(text) for text in as_texts(one)))
    console.print(
        f"[red]{refused.count} rows were refused[/]; all of them, for a spreadsheet: {escape(str(refused.path))}"
    )
    console.print(table)


def as_texts(one: Refused) -> tuple[str, ...]:
    return one.file, str(one.line), one.column, one.problem, one.remedy
