"""Reports that are one bar a place and a table: what is drawn of each, what it says, and its columns."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.access import Visitor
from portal.backends import Answer
from portal.charts import as_number, bar_chart
from portal.formats import number, percent
from portal.languages import N_, _
from portal.places import ALL, municipality_name
from portal.protected import HIDDEN, is_hidden, some_hidden

Extras = Callable[[Visitor, Answer, str], Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True)
class Column:
    name: str
    title: str
    decimals: int = 0
    is_share: bool = False

    def text(self, row: Answer) -> str:
        return (percent if self.is_share else number)(row[self.name], self.decimals)


@dataclass(frozen=True)
class Measure:
    """`drawn` is the column of the bars; `says` a sentence with a place and that figure."""

    drawn: Column
    says: str
    columns: tuple[Column, ...]
    only: tuple[str, str] | None = None
    """A field, and the value of the rows that are shown."""

    def rows(self, report: Answer) -> list[Answer]:
        return [row for row in report["rows"] if self.only is None or row[self.only[0]] == self.only[1]]


SHARE = True
MEASURES: Mapping[str, Measure] = {
    "waiting-times": Measure(
        Column("percent_within", N_("Luvatussa ajassa"), 1, SHARE),
        N_("%(place)s: lähetteistä %(figure)s on saanut vastauksen luvatussa ajassa"),
        (
            Column("counted", N_("Vastattuja lähetteitä")),
            Column("median_days", N_("Työpäiviä, mediaani"), 1),
            Column("up_to_week", N_("Enintään 5 työpäivää")),
            Column("up_to_two_weeks", N_("6–10 työpäivää")),
            Column("up_to_month", N_("11–22 työpäivää")),
            Column("longer", N_("Yli 22 työpäivää")),
        ),
        only=("step", "answer"),
    ),
    "contacts-per-week": Measure(
        Column("per_week", N_("Valmentajaa ja viikkoa kohti"), 1),
        N_("%(place)s: %(figure)s yhteydenottoa valmentajaa ja viikkoa kohti, tavoite on kuusi"),
        (Column("coaches", N_("Valmentajia")), Column("contacts", N_("Yhteydenottoja neljässä viikossa"))),
    ),
    "first-employer-contacts": Measure(
        Column("percent_in_time", N_("Tavattu 30 päivässä"), 1, SHARE),
        N_("%(place)s: %(figure)s on päässyt työnantajan puheille 30 päivässä"),
        (
            Column("clients", N_("Valmennettuja")),
            Column("met", N_("Työnantaja tavattu")),
            Column("median_days", N_("Päiviä, mediaani"), 1),
            Column("due", N_("30 päivää kulunut")),
        ),
    ),
    "plan-coverage": Measure(
        Column("percent_with_plan", N_("Suunnitelma allekirjoitettu"), 1, SHARE),
        N_("%(place)s: valmennettavista %(figure)s on allekirjoittanut suunnitelman"),
        (
            Column("in_coaching", N_("Valmennuksessa")),
            Column("with_plan", N_("Suunnitelmia")),
            Column("reviews_due", N_("Erääntyneitä tarkistuksia")),
            Column("percent_on_time", N_("Tarkistettu ajallaan"), 1, SHARE),
        ),
    ),
    "self-assessment-change": Measure(
        Column("skills_change", N_("Taidot, keskimääräinen muutos"), 2),
        N_("%(place)s: arvio omista taidoista on muuttunut keskimäärin %(figure)s"),
        (
            Column("persons", N_("Vähintään kahdesti arvioineita")),
            Column("situation_change", N_("Tilanne, keskimääräinen muutos"), 2),
        ),
    ),
}
"""The bars, then the table's other columns."""


async def of_measure(name: str, report: Answer) -> Mapping[str, Any]:
    measure = MEASURES[name]
    rows = measure.rows(report)
    bars = [(municipality_name(row["municipality"]), long(row, measure), measure.drawn.text(row)) for row in rows]
    told = next((row for row in rows if row["municipality"] == ALL), rows[0] if rows else None)
    said = {"place": municipality_name(told["municipality"]), "figure": measure.drawn.text(told)} if told else {}
    shown = {"rows": rows, "bars": bar_chart(bars), "columns": [*measure.columns, measure.drawn]}
    if told and is_hidden(told[measure.drawn.name]):
        return shown | {"message": some_hidden(told["municipality"])}
    return shown | {"message": _(measure.says) % said if told else ""}


def long(row: Answer, measure: Measure) -> float | str:
    """A change for the worse has no bar, only its number."""
    figure = row[measure.drawn.name]
    return HIDDEN if is_hidden(figure) else max(as_number(figure), 0.0)


def extras(name: str) -> Extras:
    async def of_it(who: Visitor, report: Answer, municipality: str) -> Mapping[str, Any]:
        return await of_measure(name, report)

    return of_it
