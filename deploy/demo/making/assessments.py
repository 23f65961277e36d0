"""The pilot's assessments of fidelity to the model: their totals and months were published, and two items of one."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from making.people import ROVANIEMI
from rinnalla.sample.rows import Assessment

CODES = {"2": "time_for_coaching", "21": "lasting_jobs"}
"""Of the items that were named, by their number."""


def assessment_of(told: Mapping[str, Any]) -> Assessment:
    """On the last day of its month, and of the town where coaching went on."""
    year, month = map(int, told["assessed_on"].split("-"))
    named = sorted(f"{CODES[number]}:{score}" for number, score in told.get("items_named", {}).items())
    on = date(year, month, monthrange(year, month)[1])
    return Assessment(municipality=ROVANIEMI, assessed_on=on, total=told["score"], scores=" ".join(named))
