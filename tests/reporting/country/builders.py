"""What a region publishes, with values that matter to no test."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from common.events import FiguresPublished
from reporting.definitions import DEFINITIONS
from reporting.protection.tables import LINES, TABLES

MONTH = date(2022, 10, 31)
COUNTED_AT = datetime(2022, 11, 5, 3, tzinfo=UTC)
VERSIONS = {name: DEFINITIONS[name].version for name in TABLES}


def a_publication(region: str = "19", counts: dict[str, int | None] | None = None, **facts: Any) -> FiguresPublished:
    """Every count not named is 0. Counted some days after the month's end."""
    month_end: date = facts.get("month_end", MONTH)
    counted_at = datetime.combine(month_end + timedelta(days=5), time(3), UTC)
    known = {"edition_id": uuid4(), "region": region, "month_end": month_end, "edition": 1, "k": 5, "rule_version": 1}
    when = {"known_at": counted_at, "complete_until": counted_at}
    figures = {"definitions": VERSIONS, "counts": dict.fromkeys(LINES, 0) | (counts or {})}
    return FiguresPublished(**known | when | figures | facts)


def coefficients(clients: int | None, employed: int | None, contracts: int | None) -> dict[str, int | None]:
    return {
        "coefficients.clients": clients,
        "coefficients.employed_persons": employed,
        "coefficients.contracts": contracts,
    }
