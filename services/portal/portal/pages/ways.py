"""What the pages of the way to work show: the funnel from referral to work, and how long first jobs last."""

from collections.abc import Mapping
from typing import Any

from portal.access import Visitor
from portal.backends import Answer
from portal.charts import BarChart, bar_chart
from portal.curves import survival_curve
from portal.formats import number, percent
from portal.languages import _
from portal.loading import or_missing
from portal.places import ALL, municipality_name
from portal.protected import is_hidden, sees_persons, some_hidden
from portal.words import word

WEEKS = (13, 26, 52)


def place_of(rows: list[Answer], municipality: str) -> str:
    """The one asked for, else the last: the whole region, where it is shown."""
    places = list(dict.fromkeys(row["municipality"] for row in rows))
    return municipality if municipality in places else (places[-1] if places else ALL)


async def of_funnel(who: Visitor, report: Answer, municipality: str) -> Mapping[str, Any]:
    """The stages of one place drawn, and those of every place in the table."""
    rows = report["rows"]
    place = place_of(rows, municipality)
    stages = [row for row in rows if row["municipality"] == place]
    drawn = [
        (word(row["stage"], "stage"), row["persons"], f"{number(row['persons'])} ({percent(row['percent'])})")
        for row in stages
    ]
    return {
        "rows": rows,
        "place": place,
        "stages": stages,
        "places": list(dict.fromkeys(row["municipality"] for row in rows)),
        "cells": {(row["stage"], row["municipality"]): row for row in rows},
        "bars": bar_chart(drawn),
        "message": funnel_message(place, stages),
    }


def funnel_message(place: str, stages: list[Answer]) -> str:
    persons = {row["stage"]: row["persons"] for row in stages}
    if is_hidden(*(persons.get(stage) for stage in ("referred", "started", "employed"))):
        return some_hidden(place)
    return _(
        "%(place)s: %(referred)s lähetetystä %(started)s on aloittanut valmennuksen ja %(employed)s työllistynyt"
    ) % {
        "place": municipality_name(place),
        "referred": number(persons.get("referred", 0)),
        "started": number(persons.get("started", 0)),
        "employed": number(persons.get("employed", 0)),
    }


async def of_retention(who: Visitor, report: Answer, municipality: str) -> Mapping[str, Any]:
    """The curve of one place, with how many were watched so long; the weeks that are asked about in the table."""
    rows = report["rows"]
    place = place_of(rows, municipality)
    shown = {"rows": rows, "place": place, "places": [row["municipality"] for row in rows]}
    focus = next((row for row in rows if row["municipality"] == place), None)
    if focus is None:
        return shown
    if not sees_persons(who):
        return shown | {"steps": drawn_steps(focus), "message": retention_message(focus)}
    curve = await or_missing(
        who.reporting.get("/reports/retention-curve", municipality=place, **report["moment"], **report["more"])
    )
    drawn = drawn_curve(curve) if isinstance(curve, dict) else None
    return shown | {"curve": curve, "drawn": drawn, "message": retention_message(focus)}


def drawn_curve(curve: Answer) -> Any:
    return survival_curve(
        [(step["days"], float(step["percent"])) for step in curve["steps"]],
        watched_days=curve["watched_days"],
        at_risk=[(quarter["weeks"], quarter["at_risk"]) for quarter in curve["quarters"]],
    )


def drawn_steps(focus: Answer) -> BarChart:
    """The curve has a step for each job that was left: without a right to persons there are three."""
    return bar_chart(
        [
            (_("%(weeks)s viikkoa") % {"weeks": weeks}, share, percent(share))
            for weeks in WEEKS
            for share in [focus[f"percent_{weeks}"]]
        ],
        most=100,
    )


def retention_message(focus: Answer) -> str:
    """Of the longest time that can be told."""
    if is_hidden(*(focus[f"percent_{weeks}"] for weeks in WEEKS)):
        return some_hidden(focus["municipality"])
    words = {"place": municipality_name(focus["municipality"]), "jobs": number(focus["first_jobs"])}
    for weeks in reversed(WEEKS):
        if focus[f"percent_{weeks}"] is not None:
            told = {"share": percent(focus[f"percent_{weeks}"]), "weeks": weeks}
            return _("%(place)s: %(share)s pysyy ensimmäisessä työssään vähintään %(weeks)s viikkoa") % (words | told)
    return _("%(place)s: ensimmäisiä työsuhteita %(jobs)s, eikä yhtäkään ole vielä seurattu 13:a viikkoa") % words
