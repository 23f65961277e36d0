"""A report broken down: of one place, a row for each group; of a report of several rows, a column for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.access import Visitor
from portal.backends import Answer
from portal.formats import number
from portal.languages import N_, _
from portal.loading import everything
from portal.pages.measures import MEASURES, SHARE, Column
from portal.pages.ways import place_of
from portal.protected import sees_persons
from portal.words import word

OF_PERSONS = ("source_category", "age_band", "sex", "education", "livelihood")
BREAKDOWNS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("coefficients", "further-paths", "referral-funnel", "retention"), (*OF_PERSONS, "coach")),
    **dict.fromkeys(("first-employer-contacts", "plan-coverage", "self-assessment-change"), (*OF_PERSONS, "coach")),
    **dict.fromkeys(("employer-contacts", "contacts-per-week"), ("coach",)),
    "waiting-times": (*OF_PERSONS, "coach"),
    "declined-referrals": OF_PERSONS,
    "referral-sources": (*OF_PERSONS[1:], "coach"),
}
"""What reporting breaks each report down by; it refuses others."""
OF_A_PERIOD = (
    *(
        "coefficients",
        "referral-sources",
        "further-paths",
        "employer-contacts",
        "referral-funnel",
        "retention",
        "waiting-times",
    ),
    *("declined-referrals", "first-employer-contacts", "plan-coverage", "self-assessment-change", "fidelity"),
)
"""Each as its definition says."""
WITH_A_PERIOD: Mapping[str, str] = {"coefficients": "coefficients-started-in-period"}
"""What reporting calls those that have a definition of their own then."""
CALLED: Mapping[str, str] = {
    "source_category": N_("Lähettäjä"),
    "age_band": N_("Ikä"),
    "sex": N_("Sukupuoli"),
    "education": N_("Koulutus"),
    "livelihood": N_("Toimeentulo"),
    "coach": N_("Valmentaja"),
}
NOT_KNOWN = "not_known"
LINES: Mapping[str, tuple[str, str, str]] = {
    "further-paths": ("row", "path_row", "count"),
    "referral-sources": ("source_category", "source_category", "count"),
    "referral-funnel": ("stage", "stage", "persons"),
    "declined-referrals": ("reason", "refusal_reason", "count"),
}
"""Of a report of several rows a place: the field that tells them apart, its words, and what is counted."""
FIGURES: Mapping[str, tuple[Column, ...]] = {
    "coefficients": (
        Column("clients", N_("Valmennettuja")),
        Column("employed_persons", N_("Työllistyneitä")),
        Column("employment_coefficient", N_("Työllisyyskerroin"), 2),
        Column("contracts", N_("Työsuhteita")),
    ),
    "employer-contacts": (Column("employers", N_("Työnantajia")), Column("contacts", N_("Yhteydenottoja"))),
    "retention": (
        Column("first_jobs", N_("Ensimmäisiä työsuhteita")),
        Column("left", N_("Lähtenyt")),
        Column("percent_13", N_("Pysynyt 13 viikkoa"), 1, SHARE),
        Column("percent_26", N_("Pysynyt 26 viikkoa"), 1, SHARE),
        Column("percent_52", N_("Pysynyt 52 viikkoa"), 1, SHARE),
    ),
    **{name: (*measure.columns, measure.drawn) for name, measure in MEASURES.items()},
}
STARTS = (
    Column("counted", N_("Valmennuksen aloittaneita")),
    Column("median_days", N_("Päiviä hyväksymisestä, mediaani"), 1),
    Column("up_to_week", N_("Enintään 7 päivää")),
    Column("up_to_two_weeks", N_("8–14 päivää")),
    Column("up_to_month", N_("15–31 päivää")),
    Column("longer", N_("Yli 31 päivää")),
)
"""Of waiting times by coach: the answers before that are no coach's."""


@dataclass(frozen=True)
class Table:
    corner: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


def called_in_reporting(name: str, since: str | None) -> str:
    return WITH_A_PERIOD.get(name, name) if since else name


def offered(who: Visitor, name: str) -> list[tuple[str, str]]:
    """Groups are for those who see persons, single coaches for team leads."""
    codes = BREAKDOWNS.get(name, ()) if sees_persons(who) else ()
    return [(code, _(CALLED[code])) for code in codes if code != "coach" or who.has("team_lead")]


async def of_groups(who: Visitor, name: str, report: Answer, municipality: str) -> Mapping[str, Any]:
    are_starts = name == "waiting-times" and report["by"] == "coach"
    rows = MEASURES[name].rows(report) if name in MEASURES and not are_starts else report["rows"]
    columns = STARTS if are_starts else FIGURES.get(name, ())
    place = place_of(rows, municipality)
    ours = [row for row in rows if row["municipality"] == place]
    groups, corner = await names_of(who, name, report["by"], ours), CALLED[report["by"]]
    return {
        "rows": rows,
        "place": place,
        "places": list(dict.fromkeys(row["municipality"] for row in rows)),
        "grouped": by_line(name, ours, groups) if name in LINES else by_group(columns, ours, groups, _(corner)),
    }


async def names_of(who: Visitor, name: str, by: str, rows: list[Answer]) -> Mapping[str, str]:
    """Of each group of the rows, in their order."""
    codes = dict.fromkeys(row["group"] for row in rows)
    if by != "coach":
        return {code: _("Ei tiedossa") if code == NOT_KNOWN else word(code, by) for code in codes}
    coaches = await everything(who.coaching, "/coaches")
    nobody = _("Ei vielä valmentajaa") if name == "referral-funnel" else _("Ei tiedossa")
    known = {coach["id"]: coach["name"] for coach in coaches} | {NOT_KNOWN: nobody}
    return {code: known.get(code, code) for code in codes}


def by_group(columns: Sequence[Column], rows: list[Answer], groups: Mapping[str, str], corner: str) -> Table:
    body = [(groups[row["group"]], [column.text(row) for column in columns]) for row in rows]
    return Table(corner, [_(column.title) for column in columns], body)


def by_line(name: str, rows: list[Answer], groups: Mapping[str, str]) -> Table:
    field, of, count = LINES[name]
    cells = {(row[field], row["group"]): number(row[count]) for row in rows}
    lines = list(dict.fromkeys(row[field] for row in rows))
    body = [(word(line, of), [cells.get((line, group), number(None)) for group in groups]) for line in lines]
    return Table(_("Rivi"), list(groups.values()), body)
