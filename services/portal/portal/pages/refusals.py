"""What the pages of refusals and of fidelity show: a reason or an assessment a bar, and a table."""

from collections.abc import Mapping
from typing import Any

from portal.access import Visitor
from portal.backends import Answer
from portal.charts import bar_chart
from portal.formats import day, number, percent
from portal.languages import _
from portal.pages.ways import place_of
from portal.places import municipality_name
from portal.protected import is_hidden, some_hidden
from portal.words import word

MOST_POINTS = 125


async def of_declined(who: Visitor, report: Answer, municipality: str) -> Mapping[str, Any]:
    """The reasons of one place."""
    place = place_of(report["rows"], municipality)
    rows = [row for row in report["rows"] if row["municipality"] == place]
    drawn = [
        (word(row["reason"], "refusal_reason"), row["count"], f"{number(row['count'])} ({percent(row['percent'])})")
        for row in rows
    ]
    counts = [row["count"] for row in rows]
    return {
        "rows": rows,
        "place": place,
        "places": list(dict.fromkeys(row["municipality"] for row in report["rows"])),
        "bars": bar_chart(drawn),
        "message": some_hidden(place) if is_hidden(*counts) else declined_message(place, sum(counts)),
    }


def declined_message(place: str, count: int) -> str:
    words = {"place": municipality_name(place), "count": number(count)}
    return _("%(place)s: hylättyjä lähetteitä %(count)s") % words


async def of_fidelity(who: Visitor, report: Answer, municipality: str) -> Mapping[str, Any]:
    """Every assessment, the last of each municipality last."""
    rows = report["rows"]
    drawn = [
        (f"{municipality_name(row['municipality'])} {day(row['assessed_on'])}", row["total"], number(row["total"]))
        for row in rows
    ]
    last = max(rows, key=lambda row: row["assessed_on"], default=None)
    shown = {"rows": rows, "bars": bar_chart(drawn, most=MOST_POINTS)}
    return shown | {"message": fidelity_message(last) if last else ""}


def fidelity_message(last: Answer) -> str:
    words = {"place": municipality_name(last["municipality"]), "points": number(last["total"])}
    return _("%(place)s: viimeksi %(points)s pistettä 125:stä, %(band)s") % (
        words | {"band": word(last["band"], "band")}
    )
