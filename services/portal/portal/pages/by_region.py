"""A report by region: those whose figures have been published to here, and all of them together, the country."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from common.days import today
from portal.access import Visitor
from portal.backends import Answer
from portal.formats import finnish_order, read_day
from portal.languages import N_, _, current
from portal.pages.groups import FIGURES, LINES, by_group, by_line
from portal.pages.measures import MEASURES
from portal.places import ALL
from portal.protected import months_shown, sees_persons

REGION = "region"
CALLED = N_("Hyvinvointialue")
MISSING: Mapping[str, str] = {
    "not_published": N_("%(region)s puuttuu summasta: se ei ole julkaissut tämän kuukauden lukuja."),
    "withheld": N_("%(region)s puuttuu summasta: sen tämän kuukauden lukuja ei voitu suojata."),
    "counted_otherwise": N_("%(region)s puuttuu summasta: se laskee luvut määritelmän toisen version mukaan."),
}
OF_STAFF = ("caseload", "contacts-per-week", "fidelity")
"""Of coaches' work: not published."""


def offered_regions(name: str) -> list[tuple[str, str]]:
    return [] if name in OF_STAFF else [(REGION, _("Hyvinvointialueet yhteensä"))]


async def months_published(who: Visitor) -> list[str]:
    """The month ends that some region has published, the latest first."""
    found = (await who.reporting.get("/published-month-ends"))["month_ends"]
    return [month["month_end"] for month in found]


async def months_for(who: Visitor, by: str) -> tuple[str, list[str]]:
    """Those to choose from, none where any day will do. Who has no region's own figures is shown those of regions."""
    if by == REGION:
        return by, await months_published(who)
    months = [] if sees_persons(who) else await months_shown(who)
    if not (months or by or sees_persons(who)) and (published := await months_published(who)):
        return REGION, published
    return by, months


def month_by(typed: str, months: Sequence[str]) -> str:
    """The last one by the day asked for, or by today. Where there is none reporting says so, and names the newest."""
    asked = read_day(typed) if typed else today()
    if asked is None or asked > today():
        return typed
    return next((month for month in months if month <= str(asked)), str(last_month_end(asked)))


def last_month_end(day: date) -> date:
    return day if (day + timedelta(days=1)).day == 1 and day < today() else day.replace(day=1) - timedelta(days=1)


def of_regions(name: str, report: Answer) -> Mapping[str, Any]:
    regions, names = report["areas"]["regions"], names_of_regions(report)
    missing = [missing_said(one["state"], names[one["code"]]) for one in regions if one["state"] in MISSING]
    rows = MEASURES[name].rows(report) if name in MEASURES else report["rows"]
    rows = sorted(rows, key=lambda row: (row["municipality"] == ALL, finnish_order(names[row["municipality"]])))
    of_each = [row | {"group": row["municipality"]} for row in rows]
    called = {code: names.get(code, code) for code in dict.fromkeys(row["municipality"] for row in rows)}
    grouped = by_line(name, of_each, called) if name in LINES else by_group(FIGURES[name], of_each, called, _(CALLED))
    return {"rows": rows or regions, "grouped": grouped, "regions": regions, "missing_regions": missing}


def names_of_regions(report: Answer) -> dict[str, str]:
    regions = report["areas"]["regions"]
    is_whole = all(one["state"] not in MISSING for one in regions)
    together = _("Kaikki julkaisseet alueet yhteensä") if is_whole else _("Mukana olevat alueet yhteensä")
    return {one["code"]: one["texts"][current.get()] for one in regions} | {ALL: together}


def missing_said(state: str, region: str) -> str:
    return _(MISSING[state]) % {"region": region}
