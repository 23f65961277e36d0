"""A report by employment area: in the areas of the day that the figures describe, or in those of today."""

from collections.abc import Mapping
from typing import Any

from portal.access import Visitor
from portal.backends import Answer
from portal.languages import N_, _, current
from portal.pages.groups import FIGURES, LINES, by_group, by_line
from portal.pages.measures import MEASURES
from portal.places import ALL, municipality_name
from portal.protected import sees_persons

ASKED: Mapping[str, Mapping[str, str]] = {
    "area": {"level": "employment_area"},
    "area_today": {"level": "employment_area", "areas_of": "today"},
    "region": {"level": "region"},
}
"""Choices of the form, and what they ask of reporting."""
CALLED: Mapping[str, str] = {"area": N_("Työllisyysalue"), "area_today": N_("Työllisyysalue, nykyinen aluejako")}
NOT_OF_PLACES = ("caseload", "fidelity")
"""Their rows are of coaches and of assessments, each of one municipality."""


def offered_areas(who: Visitor, name: str) -> list[tuple[str, str]]:
    """Protected figures have the areas of their day."""
    codes = CALLED if sees_persons(who) else ("area",)
    return [] if name in NOT_OF_PLACES else [(code, _(CALLED[code])) for code in codes]


def of_areas(name: str, report: Answer) -> Mapping[str, Any]:
    rows = MEASURES[name].rows(report) if name in MEASURES else report["rows"]
    areas = report["areas"]["employment_areas"]
    known = {area["code"]: area["texts"][current.get()] for area in areas} | {ALL: municipality_name(ALL)}
    of_each = [row | {"group": row["municipality"]} for row in rows]
    called = {code: known.get(code, code) for code in dict.fromkeys(row["municipality"] for row in rows)}
    area = CALLED["area"]
    grouped = by_line(name, of_each, called) if name in LINES else by_group(FIGURES[name], of_each, called, _(area))
    return {
        "rows": rows,
        "grouped": grouped,
        "reaching_beyond": [area for area in areas if area["beyond"]],
    }
