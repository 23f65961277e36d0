"""The employment coefficient's course: a few municipalities together, step by step on the days it changed."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from common.days import today
from portal.access import FigureReader, Visitor
from portal.backends import Answer, Refused
from portal.charts import MOST_SERIES, as_number
from portal.formats import as_day, day, number, typed_day
from portal.forms import Form
from portal.known_then import KNOWN_ON, known_at, take
from portal.languages import _
from portal.loading import Missing, together
from portal.places import ALL, municipality_name
from portal.protected import is_hidden, months_shown, sees_persons
from portal.rendering import render
from portal.step_lines import StepChart, step_chart

router = APIRouter()
MOST_ROWS = 60
"""Of each municipality, the latest; the file has all."""
CSV_COLUMNS = ("municipality", "on", "clients", "employed_persons", "employment_coefficient")


@router.get("/reports/coefficients/course")
async def course_page(request: Request, who: FigureReader, on: str = "", known_on: str = "") -> Response:
    months = [] if sees_persons(who) else await months_shown(who)
    first_offered = months[0] if months else typed_day(today())
    form = Form({"on": [on or first_offered], KNOWN_ON: [known_on], "places": request.query_params.getlist("places")})
    moment = {"on": form.day("on", needed=_("Kirjoita päivä.")), "known_at": known_at(form)}
    report = await asked_of(who, form, moment)
    course = await course_of(who, chosen_in(form, report["rows"]), moment) if report else {}
    return render(
        request,
        "reports/course.html",
        status=form.status,
        form=form,
        months=[(month, day(month)) for month in months],
        query=urlencode({name: value for name, value in moment.items() if value}),
        report=report,
        course=course,
    )


async def asked_of(who: Visitor, form: Form, moment: Mapping[str, str | None]) -> Answer | None:
    """The coefficients of the day say which municipalities there are to choose from."""
    if form.errors:
        return None
    try:
        return await who.reporting.get("/reports/coefficients", **moment)
    except Refused as refused:
        if refused.status in (401, 403):
            raise
        take(form, refused)
        return None


def chosen_in(form: Form, rows: Sequence[Answer]) -> list[str]:
    """Those ticked; else those with most clients."""
    there = [row["municipality"] for row in rows]
    ticked = [place for place in form.chosen("places") if place in there]
    if len(ticked) > MOST_SERIES:
        form.refuse("places", _("Valitse enintään neljä, jotta viivat erottuvat toisistaan."))
        return ticked[:MOST_SERIES]
    form.values["places"] = ticked or compared_with(rows, "")
    return form.values["places"]


def compared_with(rows: Sequence[Answer], focus: str) -> list[str]:
    """The one in focus first, and with it those with most clients: as many as can be told apart."""
    by_clients = sorted((row for row in rows if row["municipality"] not in (ALL, focus)), key=size, reverse=True)
    return [*filter(None, [focus]), *(row["municipality"] for row in by_clients)][:MOST_SERIES]


def size(row: Answer) -> tuple[float, bool]:
    """By clients; where their number is hidden there are some."""
    return as_number(row["clients"]), is_hidden(row["clients"])


async def course_of(who: Visitor, places: Sequence[str], moment: Mapping[str, str | None]) -> Mapping[str, Any] | None:
    """Of those where somebody came; empty when nobody came anywhere, None when it could not be had."""
    asked = (
        who.reporting.get("/reports/coefficient-course", municipality=place, steps="changes", **moment)
        for place in places
    )
    answers = await together(*asked)
    courses = [one for one in answers if not isinstance(one, Missing)]
    if len(courses) < len(answers):
        return None
    begun = [one for one in courses if known_points(one)]
    nobody_in = [one["municipality"] for one in courses if one not in begun]
    return drawn(begun) | {"nobody_in": nobody_in} if begun else {}


def drawn(courses: Sequence[Answer]) -> dict[str, Any]:
    """The picture, what it says in words, and the days in a table for each municipality."""
    return {
        "chart": chart_of(courses),
        "message": course_message(courses),
        "tables": [
            {
                "place": course["municipality"],
                "points": known_points(course)[: -MOST_ROWS - 1 : -1],
                "left_out": max(len(known_points(course)) - MOST_ROWS, 0),
            }
            for course in courses
        ],
        "places": [course["municipality"] for course in courses],
        "of_months": "suppression" in courses[0],
    }


def known_points(course: Answer) -> list[Answer]:
    return [point for point in course["points"] if point["employment_coefficient"] is not None]


def chart_of(courses: Sequence[Answer]) -> StepChart:
    lines = [
        (
            municipality_name(course["municipality"]),
            [(as_day(point["on"]), point["employment_coefficient"]) for point in known_points(course)],
        )
        for course in courses
    ]
    return step_chart(lines, last=as_day(courses[0]["on"]))


def course_message(courses: Sequence[Answer]) -> str:
    """Of one municipality from where to where, of several where each is."""
    if len(courses) == 1:
        return message_of_one(courses[0])
    now = [f"{municipality_name(one['municipality'])} {last_coefficient(one)}" for one in courses]
    words = {"day": day(courses[0]["on"]), "coefficients": ", ".join(now)}
    return _("Työllisyyskerroin %(day)s: %(coefficients)s") % words


def message_of_one(course: Answer) -> str:
    place = municipality_name(course["municipality"])
    shown = [point for point in known_points(course) if not is_hidden(point["employment_coefficient"])]
    if not shown:
        return _("%(place)s: kertoimet on peitetty, jotta ketään ei voi tunnistaa") % {"place": place}
    first, last = shown[0], shown[-1]
    return _("%(place)s: kerroin %(start)s (%(first)s) → %(end)s (%(last)s)") % {
        "place": place,
        "start": number(first["employment_coefficient"], 2),
        "first": day(first["on"]),
        "end": number(last["employment_coefficient"], 2),
        "last": day(last["on"] if "suppression" in course else course["on"]),
    }


def last_coefficient(course: Answer) -> str:
    coefficient = known_points(course)[-1]["employment_coefficient"]
    return _("peitetty") if is_hidden(coefficient) else number(coefficient, 2)


@router.get("/reports/coefficients/course/csv")
async def course_as_csv(request: Request, who: FigureReader, on: date, known_at: str | None = None) -> Response:
    """Every day of each municipality asked for."""
    text = io.StringIO()
    writer = csv.DictWriter(text, CSV_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for place in request.query_params.getlist("places")[:MOST_SERIES]:
        course = await who.reporting.get(
            "/reports/coefficient-course", municipality=place, steps="changes", on=str(on), known_at=known_at
        )
        writer.writerows({"municipality": place} | point for point in course["points"])
    headers = {"Content-Disposition": f'attachment; filename="coefficient-course-{on}.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
