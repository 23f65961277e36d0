"""The pilot's assessments of fidelity to the model: their totals and months were published, and two items of one."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from making.people import ROVANIEMI

CODES = {"2": "time_for_coaching", "21": "lasting_jobs"}
"""Of the items that were named, by their number."""


@dataclass(frozen=True)
class Assessment:
    municipality: str
    assessed_on: date
    total: int
    scores: str


def assessment_of(told: Mapping[str, Any]) -> Assessment:
    """On the last day of its month, and of the town where coaching went on."""
    year, month = map(int, told["assessed_on"].split("-"))
    named = sorted(f"{CODES[number]}:{score}" for number, score in told.get("items_named", {}).items())
    on = date(year, month, monthrange(year, month)[1])
    return Assessment(municipality=ROVANIEMI, assessed_on=on, total=told["score"], scores=" ".join(named))
