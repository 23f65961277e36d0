"""The table that rolls the fifteen source categories up to the eight of the reports."""

import tomllib
from pathlib import Path
from typing import Literal, get_args

from common.codes import SourceCategory

ReportedCategory = Literal[
    "social_services",
    "disability_services",
    "te_services",
    "municipal_employment",
    "health_care",
    "educational_institution",
    "self",
    "other",
]
REPORTED: tuple[ReportedCategory, ...] = get_args(ReportedCategory)


class IncompleteTable(ValueError):
    """A source category is missing from the table, or is rolled up to one that no report shows."""


def read_categories(path: Path) -> dict[str, str]:
    """Raises IncompleteTable: better no start than a referral that no row counts."""
    table: dict[str, str] = tomllib.loads(path.read_text())
    wrong = set(get_args(SourceCategory)) ^ set(table) | set(table.values()) - set(REPORTED)
    if wrong:
        raise IncompleteTable(f"{path}: {', '.join(sorted(wrong))}")
    return table
