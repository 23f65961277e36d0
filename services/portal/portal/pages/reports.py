"""The figures: a chart that says its message, the same as a table, and as CSV. They are counted in reporting."""

import csv
import io
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from common.days import today
from portal.access import FigureReader, Visitor
from portal.backends import Answer, Refused
from portal.charts import BarChart, bar_chart
from portal.formats import day, number, percent, typed_day
from portal.forms import Form
from portal.known_then import KNOWN_ON, known_at, take
from portal.languages import _
from portal.loading import everything
from portal.pages.by_area import ASKED, of_areas, offered_areas
from portal.pages.by_region import REGION, month_by, months_for, of_regions, offered_regions
from portal.pages.coefficient_course import compared_with, course_of, size
from portal.pages.contracts import contracts_drawn
from portal.pages.groups import LINES, OF_A_PERIOD, called_in_reporting, of_groups, offered
from portal.pages.measures import MEASURES, extras
from portal.pages.refusals import of_declined, of_fidelity
from portal.pages.report_columns import COLUMNS
from portal.pages.report_titles import TITLES, Name, nothing_yet
from portal.pages.ways import of_funnel, of_retention
from portal.parted_bars import Row, parted_chart
from portal.places import ALL, municipality_name, place_order
from portal.protected import is_hidden, sees_persons, why_hidden
from portal.rendering import render
from portal.words import word

router = APIRouter()
OF_STAFF = ("contacts-per-week", "fidelity")
"""Not among the protected tables: they are of coaches' work."""


@router.get("/reports")
async def first_report(
    request: Request, who: FigureReader, on: str = "", municipality: str = "", known_on: str = "", by: str = ""
) -> Response:
    return await one_report(request, "coefficients", who, on, municipality, known_on, by)


@router.get("/reports/{name}")
async def one_report(
    request: Request,
    name: Name,
    who: FigureReader,
    on: str = "",
    municipality: str = "",
    known_on: str = "",
    by: str = "",
    since: str = "",
) -> Response:
    by, months = await months_for(who, by)
    on = month_by(on, months) if by == REGION else on
    form = Form({"on": [on or first_offered(who, months)], "municipality": [municipality], KNOWN_ON: [known_on]})
    form.values |= {"by": [by], "since": [since]}
    report = await ask(who, name, form)
    context = await shown_of(who, name, report, municipality) if report else {}
    put_place(form, municipality, context)
    if months and report:  # the list is of days as they are sent, the address may have one as it is typed
        form.values["on"] = [report["on"]]
    return render(
        request,
        template_of(name, report),
        status=form.status,
        name=name,
        titles={key: _(title) for key, title in TITLES.items() if is_offered(key, who, by)},
        form=form,
        months=[(month, day(month)) for month in months],
        sees_persons=sees_persons(who),
        breakdowns=offered_areas(who, name) + offered_regions(name) + offered(who, name),
        kept=f"&by={REGION}" if by == REGION else "",
        takes_period=name in OF_A_PERIOD and sees_persons(who) and (by != REGION or bool(since)),
        takes_known=sees_persons(who) and (by != REGION or bool(known_on)),
        query=urlencode(report["moment"] | (report["more"] if by == REGION else {})) if report else "",
        own_query=urlencode(report["moment"] | report["more"]) if report else "",
        report=report,
        nothing_yet=nothing_yet(name),
        why_hidden=why_hidden(report["rows"]) if report else [],
        **context,
    )


def put_place(form: Form, asked: str, shown: Mapping[str, Any]) -> None:
    """Another place than the one asked for is shown only with a word of it."""
    place = shown.get("place", asked)
    if asked and place != asked and shown.get("rows"):
        words = {"asked": municipality_name(asked), "place": municipality_name(place)}
        form.refuse("municipality", _("%(asked)s: tältä päivältä ei ole lukuja. Alla on %(place)s.") % words)
    form.values["municipality"] = [place]


async def shown_of(who: Visitor, name: Name, report: Answer, municipality: str) -> Mapping[str, Any]:
    if is_by_area(report):
        return (of_regions if report["more"]["level"] == REGION else of_areas)(name, report)
    if report.get("by"):
        return await of_groups(who, name, report, municipality)
    return await EXTRAS[name](who, report, municipality)


def template_of(name: Name, report: Answer | None) -> str:
    if report and (report.get("by") or is_by_area(report)):
        return "reports/grouped.html"
    return "reports/measure.html" if name in MEASURES else f"reports/{name.replace('-', '_')}.html"


def is_by_area(report: Answer) -> bool:
    return "level" in report["more"]


def first_offered(who: Visitor, months: list[str]) -> str:
    """Today; of protected figures the last month that is shown, or the last that is over."""
    if sees_persons(who):
        return typed_day(today())
    return months[0] if months else str(today().replace(day=1) - timedelta(days=1))


def is_offered(name: str, who: Visitor, by: str) -> bool:
    """Reporting decides; this offers what it would answer."""
    if by == REGION:
        return bool(offered_regions(name))
    if name == "caseload":
        return who.has("team_lead")
    return name not in OF_STAFF or sees_persons(who)


async def ask(who: Visitor, name: Name, form: Form) -> Answer | None:
    """With the day and the moment that were asked for, for whatever else is asked of the same; and what more was."""
    by = form.text("by")
    more = {**ASKED.get(by or "", {"by": by}), "since": form.day("since") if name in OF_A_PERIOD else None}
    moment = {"on": form.day("on", needed=_("Kirjoita päivä.")), "known_at": known_at(form)}
    if form.errors:
        return None
    try:
        report = await who.reporting.get(f"/reports/{called_in_reporting(name, more['since'])}", **moment, **more)
    except Refused as refused:
        if refused.status in (401, 403):
            raise
        take(form, refused)
        return None
    rows = by_name_of_place(report["rows"], LINES[name][0] if name in LINES else "step")
    return report | {"rows": rows, "moment": given(moment), "more": given(more)}


def by_name_of_place(rows: list[Answer], line: str) -> list[Answer]:
    """As people look for a place, the region last; lines and groups stay in the order they came in."""
    lines = {code: number for number, code in enumerate(dict.fromkeys(row.get(line) for row in rows))}
    return sorted(rows, key=lambda row: (lines[row.get(line)], place_order(row["municipality"])))


def given(asked: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


@router.get("/reports/{name}/csv")
async def as_csv(
    name: Name,
    who: FigureReader,
    on: date,
    known_at: str | None = None,
    by: str | None = None,
    since: date | None = None,
    level: str | None = None,
    areas_of: str | None = None,
) -> Response:
    first = str(since) if since else None
    more = {"by": by, "since": first, "level": level, "areas_of": areas_of}
    asked = called_in_reporting(name, first)
    report = await who.reporting.get(f"/reports/{asked}", on=str(on), known_at=known_at, **more)
    rows = await coach_names(who, report["rows"]) if name == "caseload" else report["rows"]
    text = io.StringIO()
    columns = (*COLUMNS[name], *(["group"] if by else []))
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    days = f"{first}--{on}" if first else str(on)
    headers = {"Content-Disposition": f'attachment; filename="{name}-{days}.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


async def coach_names(who: Visitor, rows: list[Answer]) -> list[Answer]:
    if not who.has("team_lead"):
        return [row | {"coach": row["coach_id"]} for row in rows]
    coaches = await everything(who.coaching, "/coaches")
    names = {coach["id"]: coach["name"] for coach in coaches}
    return [row | {"coach": names.get(row["coach_id"], row["coach_id"])} for row in rows]


async def of_coefficients(who: Visitor, report: Answer, municipality: str) -> Mapping[str, Any]:
    """The municipality in focus is the one asked for; else the one with most clients."""
    rows = report["rows"]
    places = [row for row in rows if row["municipality"] != ALL]
    focus = next((row for row in rows if row["municipality"] == municipality), None)
    focus = focus or max(places, key=size, default=None)
    if focus is None:
        return {"rows": rows}
    of_a_period = "since" in report["more"]
    course = {} if of_a_period else await course_of(who, compared_with(rows, focus["municipality"]), report["moment"])
    shown = {"focus": focus, "place": focus["municipality"], "bars": coefficient_bars(rows)}
    shown["message"] = coefficient_message(focus)
    return shown | {"rows": rows, "course": course}


def coefficient_message(focus: Answer) -> str:
    words = {"place": municipality_name(focus["municipality"])}
    if is_hidden(focus["clients"], focus["employed_persons"]):
        return _("%(place)s: osa luvuista on peitetty, jotta ketään ei voi tunnistaa") % words
    counts = {"clients": number(focus["clients"]), "employed": number(focus["employed_persons"])}
    return _("%(place)s: %(clients)s valmennetusta %(employed)s on työllistynyt") % (words | counts)


def coefficient_bars(rows: list[Answer]) -> BarChart:
    figures = [(row["municipality"], row["employment_coefficient"]) for row in rows]
    return bar_chart([(municipality_name(code), value, number(value, 2)) for code, value in figures], most=1)


async def of_shares(who: Visitor, report: Answer, municipality: str) -> Mapping[str, Any]:
    """Rows × municipalities, and a chart of one column: the place asked for, else the whole region."""
    rows = report["rows"]
    key = "row" if rows and "row" in rows[0] else "source_category"
    places = list(dict.fromkeys(row["municipality"] for row in rows))
    cells = {(row[key], row["municipality"]): row for row in rows}
    kinds = list(dict.fromkeys(row[key] for row in rows))
    place = municipality if municipality in places else (places[-1] if places else ALL)
    shown = [cells[kind, place] for kind in kinds if (kind, place) in cells and is_drawn(kind)]
    of = "path_row" if key == "row" else "source_category"
    bars = bar_chart([(word(row[key], of), row["count"], share(row)) for row in shown])
    table = {"rows": rows, "places": places, "kinds": kinds, "cells": cells, **contracts_drawn(cells, place)}
    return table | {"place": place, "bars": bars, "message": shares_message(place, cells, shown)}


def shares_message(place: str, cells: Mapping[tuple[str, str], Answer], shown: list[Answer]) -> str:
    """What the chart says, in one sentence."""
    if contracts := cells.get(("contracts_all", place)):
        words = {"place": municipality_name(place), "count": number(contracts["count"])}
        if is_hidden(contracts["count"]):
            return _("%(place)s: osa luvuista on peitetty, jotta ketään ei voi tunnistaa") % words
        return _("%(place)s: valmennuksesta syntyi työsuhteita %(count)s") % words
    if not shown:
        return _("%(place)s: ei vielä asiakkaita valmennuksessa") % {"place": municipality_name(place)}
    if is_hidden(*(row["count"] for row in shown)):
        return _("%(place)s: osa luvuista on peitetty, jotta ketään ei voi tunnistaa") % {
            "place": municipality_name(place)
        }
    greatest = max(shown, key=lambda row: int(row["count"]))
    kind, count = word(greatest["source_category"], "source_category"), number(greatest["count"])
    words = {"place": municipality_name(place), "kind": kind, "count": count}
    return _("%(place)s: suurin lähettäjä on %(kind)s, asiakkaita %(count)s") % words


def is_drawn(kind: str) -> bool:
    """Sums and their parts do not stand in one drawing."""
    return not kind.endswith(("_unsubsidised", "_wage_subsidy")) and kind != "contracts_all"


def share(row: Answer) -> str:
    if row["percent"] is None or is_hidden(row["percent"]):
        return number(row["count"])
    return f"{number(row['count'])} ({percent(row['percent'])})"


async def of_contacts(who: Visitor, report: Answer, municipality: str) -> Mapping[str, Any]:
    rows = report["rows"]
    places = [row for row in rows if row["municipality"] != ALL]
    drawn = [(municipality_name(row["municipality"]), row["contacts"], number(row["contacts"])) for row in places]
    total = next((row for row in rows if row["municipality"] == ALL), None)
    return {"rows": rows, "bars": bar_chart(drawn), "total": total}


async def of_caseload(who: Visitor, report: Answer, municipality: str) -> Mapping[str, Any]:
    rows = await coach_names(who, report["rows"])
    drawn = [
        Row(row["coach"], f"{row['open_cases']} / {row['limit']}", within_and_over(row), row["limit"]) for row in rows
    ]
    return {"rows": rows, "bars": parted_chart(drawn), "over": [row for row in rows if row["over"]]}


def within_and_over(row: Answer) -> tuple[int, int]:
    return row["open_cases"] - row["over"], row["over"]


EXTRAS = {
    "coefficients": of_coefficients,
    "referral-sources": of_shares,
    "further-paths": of_shares,
    "employer-contacts": of_contacts,
    "caseload": of_caseload,
    "referral-funnel": of_funnel,
    "retention": of_retention,
    **{name: extras(name) for name in MEASURES},
    "declined-referrals": of_declined,
    "fidelity": of_fidelity,
}
