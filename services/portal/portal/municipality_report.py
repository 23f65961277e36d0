"""A municipality's report on paper, from the figures kept when it was printed. What changes here is a new layout.

A report printed before is set again in the layout it was printed in, so that it says the same in the same words:
`LAYOUTS` keeps each, and tests/portal/layouts holds what they say.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.backends import Answer
from portal.formats import as_day, day, instant, number, percent
from portal.languages import N_, _, spoken_in
from portal.papers import FONT, Paper, Picture, Section, Table
from portal.places import called_then, municipality_name
from portal.protected import is_hidden
from portal.rendering import environment
from portal.step_lines import step_chart
from portal.words import word

MOST_ENDS = 12
"""Rows of the course's table."""


def municipality_report(report: Answer) -> Paper:
    """Raises KeyError for a layout that is not among `LAYOUTS`."""
    with spoken_in(report["language"]), called_then(report["municipality"], report.get("names")):
        return LAYOUTS[report["layout"]](report)


def first_layout(report: Answer) -> Paper:
    tables = {table["definition"]["name"]: table for table in report["tables"]}
    return Paper(
        title=_("Työhönvalmennuksen tulokset: %(place)s") % {"place": municipality_name(report["municipality"])},
        language=report["language"],
        lead=said_of(report),
        sections=[
            coefficient(tables["coefficients"]),
            course(report),
            *(part.section(tables[name]) for name, part in PARTS.items()),
            definitions(report),
        ],
        foot=_("Tulostettu %(instant)s · raportti %(id)s")
        % {"instant": instant(report["printed_at"]), "id": report["id"]},
        made_at=datetime.fromisoformat(report["printed_at"]),
    )


def said_of(report: Answer) -> list[str]:
    """Of which day, known when, and how they are protected."""
    known = _("Luvut sellaisina kuin ne tiedettiin %(instant)s.") % {"instant": instant(report["known_at"])}
    complete = _("Luvuissa on kaikki, mikä oli tallennettu %(instant)s.")
    return [
        _("Tilanne %(day)s.") % {"day": day(report["on"])},
        known,
        *([complete % {"instant": instant(report["complete_until"])}] if report["complete_until"] else []),
        *([report["suppression"]["text"][report["language"]]] if report["suppression"] else []),
    ]


def coefficient(table: Answer) -> Section:
    [row] = table["rows"]
    lines = [
        [_("Valmennettuja"), number(row["clients"])],
        [_("Työllistyneitä"), number(row["employed_persons"])],
        [_("Työllisyyskerroin"), number(row["employment_coefficient"], 2)],
        [_("Työsuhteita"), number(row["contracts"])],
        [_("Työsuhdekerroin"), number(row["contract_coefficient"], 2)],
    ]
    return Section(
        _("Työllisyyskerroin"),
        text=[f"{coefficient_message(row)}."],
        table=Table([_("Luku"), municipality_name(row["municipality"])], lines, is_of_figures=True),
        after=[_("Seuraa henkilöitä, älä työsuhteita: yhdellä henkilöllä voi olla monta työsuhdetta.")],
    )


def coefficient_message(row: Answer) -> str:
    words = {"place": municipality_name(row["municipality"])}
    if is_hidden(row["clients"], row["employed_persons"]):
        return _("%(place)s: osa luvuista on peitetty, jotta ketään ei voi tunnistaa") % words
    counts = {"clients": number(row["clients"]), "employed": number(row["employed_persons"])}
    return _("%(place)s: %(clients)s valmennetusta %(employed)s on työllistynyt") % (words | counts)


def course(report: Answer) -> Section:
    """Its picture, what the picture shows in words, and how the coefficient stood at the ends of some months."""
    points = [point for point in report["course"] if point["employment_coefficient"] is not None]
    if not points:
        return Section(_("Työllisyyskertoimen kulku"), text=[_(NOTHING_YET)])
    message = course_message(points, last=report["on"])
    ends = ends_of(points, last=as_day(report["on"]), is_protected=report["is_protected"])
    rows = [
        [
            day(on),
            number(point["clients"]),
            number(point["employed_persons"]),
            number(point["employment_coefficient"], 2),
        ]
        for on, point in ends
    ]
    columns = [_("Päivä"), _("Valmennettuja"), _("Työllistyneitä"), _("Kerroin")]
    return Section(
        _("Työllisyyskertoimen kulku"),
        text=[message, how_it_is_drawn(report)],
        picture=Picture(drawn(report, points), message),
        table=Table(columns, rows, is_of_figures=True),
    )


def course_message(points: Sequence[Answer], *, last: str) -> str:
    shown = [point for point in points if not is_hidden(point["employment_coefficient"])]
    if not shown:
        return _("Kertoimet on peitetty, jotta ketään ei voi tunnistaa.")
    start = {"start": number(shown[0]["employment_coefficient"], 2), "first": day(shown[0]["on"])}
    if len(shown) == 1 < len(points):
        return _("Kerroin oli %(start)s (%(first)s).") % start
    return _("Kerroin oli aluksi %(start)s (%(first)s) ja lopuksi %(end)s (%(last)s).") % {
        **start,
        "end": number(shown[-1]["employment_coefficient"], 2),
        "last": day(shown[-1]["on"] if len(shown) < len(points) else last),
    }


def how_it_is_drawn(report: Answer) -> str:
    if not report["is_protected"]:
        return _("Viiva muuttuu niinä päivinä, joina kerroin muuttui.")
    return _(
        "Viiva muuttuu kuukausien lopussa. Viivoitetulla kohdalla luku on peitetty, jotta ketään ei voi tunnistaa."
    )


def drawn(report: Answer, points: Sequence[Answer]) -> str:
    line = [(as_day(point["on"]), point["employment_coefficient"]) for point in points]
    chart = step_chart([(municipality_name(report["municipality"]), line)], last=as_day(report["on"]))
    parts: Any = environment().get_template("parts/step_lines.html").module
    return str(parts.step_lines("course", chart, "", font=FONT))


def ends_of(points: Sequence[Answer], *, last: date, is_protected: bool) -> list[tuple[date, Answer]]:
    """How it stood at the ends of quarters or years, and last. Of protected figures only month ends that there are."""
    by_day = {as_day(point["on"]): point for point in points}
    first, found = min(by_day), []
    for end in [*period_ends(first, last), last]:
        earlier = [on for on in by_day if on <= end]
        if earlier and not (is_protected and end not in by_day):
            found.append((end, by_day[max(earlier)]))
    return found


def period_ends(first: date, last: date) -> list[date]:
    """Of quarters, of years when they are many; before the last day."""
    quarters = [date(year, month, 31 if month in (3, 12) else 30) for year, month in quarters_of(first, last)]
    whole = [end for end in quarters if first <= end < last]
    return whole if len(whole) < MOST_ENDS else [end for end in whole if end.month == 12][1 - MOST_ENDS :]


def quarters_of(first: date, last: date) -> list[tuple[int, int]]:
    return [(year, month) for year in range(first.year, last.year + 1) for month in (3, 6, 9, 12)]


def referral_sources(heading: str, rows: list[Answer]) -> Section:
    columns = [_("Lähettäjä"), _("Asiakkaita"), _("Osuus asiakkaista")]
    lines = [
        [word(row["source_category"], "source_category"), number(row["count"]), percent(row["percent"])] for row in rows
    ]
    return Section(heading, table=Table(columns, lines, is_of_figures=True))


def referral_funnel(heading: str, rows: list[Answer]) -> Section:
    columns = [_("Vaihe"), _("Henkilöitä"), _("Osuus lähetetyistä"), _("Päiviä edellisestä, mediaani")]
    lines = [
        [
            word(row["stage"], "stage"),
            number(row["persons"]),
            percent(row["percent"]),
            number(row["median_days"], 1),
        ]
        for row in rows
    ]
    after = [_("Työllistyneillä päivät lasketaan valmennuksen alusta, muilla edellisestä vaiheesta.")]
    return Section(heading, table=Table(columns, lines, is_of_figures=True), after=after)


def further_paths(heading: str, rows: list[Answer]) -> Section:
    columns = [_("Jatkopolku"), _("Määrä"), _("Osuus"), _("Osuus mistä")]
    lines = [
        [
            word(row["row"], "path_row"),
            number(row["count"]),
            percent(row["percent"]),
            word(row["denominator"], "denominator"),
        ]
        for row in rows
    ]
    return Section(heading, table=Table(columns, lines, is_of_figures=True))


def employer_contacts(heading: str, rows: list[Answer]) -> Section:
    [row] = rows
    lines = [[_("Työnantajia"), number(row["employers"])], [_("Kontakteja"), number(row["contacts"])]]
    columns = [_("Luku"), municipality_name(row["municipality"])]
    return Section(heading, table=Table(columns, lines, is_of_figures=True))


@dataclass(frozen=True)
class Part:
    heading: str
    of_rows: Callable[[str, list[Answer]], Section]

    def section(self, table: Answer) -> Section:
        if table["state"] == "shown":
            return self.of_rows(_(self.heading), table["rows"])
        why_not = WHY_NOT[table["state"]]
        return Section(_(self.heading), text=[_(why_not)])


def definitions(report: Answer) -> Section:
    language = report["language"]
    facts = [
        (
            _("%(title)s (määritelmä %(name)s, versio %(version)s)")
            % {"title": one["title"][language], "name": one["name"], "version": one["version"]},
            one["text"][language],
        )
        for one in (table["definition"] for table in report["tables"])
    ]
    return Section(_("Miten luvut lasketaan"), facts=facts)


NOTHING_YET = N_("Tästä ei ollut vielä kirjattu mitään.")
WHY_NOT = {"nothing_yet": NOTHING_YET, "not_protected": N_("Tätä taulukkoa ei ole suojattujen lukujen joukossa.")}
PARTS: Mapping[str, Part] = {
    "referral_sources": Part(N_("Mistä asiakkaat tulevat"), referral_sources),
    "referral_funnel": Part(N_("Lähetteestä työhön"), referral_funnel),
    "further_paths": Part(N_("Mihin valmennus johti"), further_paths),
    "employer_contacts": Part(N_("Työnantajakontaktit"), employer_contacts),
}
LAYOUTS: Mapping[int, Callable[[Answer], Paper]] = {1: first_layout}
NEWEST_LAYOUT = max(LAYOUTS)
