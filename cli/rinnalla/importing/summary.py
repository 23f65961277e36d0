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
    for one in refused.first:
        console.print(escape(in_a_sentence(one)), soft_wrap=True)
    if refused.problems > len(refused.first):
        console.print(f"… and {refused.problems - len(refused.first)} more")
    rows = "1 row was" if refused.count == 1 else f"{refused.count} rows were"
    console.print(
        f"[red]{rows} refused[/]; all, for a spreadsheet: {escape(str(refused.path))}",
        soft_wrap=True,
    )


def in_a_sentence(one: Refused) -> str:
    place = f"{one.file} line {one.line}" + (f", {one.column}" if one.column else "")
    return f"{place}: {one.problem}. Right would be: {one.remedy}"
