"""Persons in coaching and their work: coefficients, where they come from, where they go, how long work lasts."""

from itertools import pairwise
from typing import get_args

from common.codes import Sector
from reporting.protection.tables.shapes import (
    AtMost,
    LineName,
    ProtectedTable,
    Quotient,
    Sum,
    Summary,
    columns,
    named,
    percent_of,
)
from reporting.source_categories import REPORTED

SECTORS: tuple[str, ...] = get_args(Sector)
COEFFICIENTS = ("clients", "employed_persons", "contracts")
CLIENTS, EMPLOYED, CONTRACTS = named("coefficients", *COEFFICIENTS)
OUT_OF_WORK = named("coefficients_out_of_work_at_entry", *COEFFICIENTS)
WEEKS = (13, 26, 52)
SUSTAINED = tuple(f"sustained_employment.sustained_{weeks}" for weeks in WEEKS)
SOURCE_LINES = named("referral_sources", *REPORTED)
LEFT = "retention.left"
LEFT_BY = tuple(f"retention.left_{weeks}" for weeks in WEEKS)
AT_RISK = tuple(f"retention.at_risk_{weeks}" for weeks in WEEKS)

SECTOR_SUMS = tuple(
    Sum(f"further_paths.{sector}_all", named("further_paths", f"{sector}_unsubsidised", f"{sector}_wage_subsidy"))
    for sector in SECTORS
)
CONTRACT_LINES = (
    *(line for whole in SECTOR_SUMS for line in (*whole.parts, whole.whole)),
    "further_paths.apprenticeship",
)
LAST_CASES = ("directed_to_other_service", "discontinued", "completed", "in_coaching")
LAST_CASE_LINES = named("further_paths", *LAST_CASES)
IN_COACHING = LAST_CASE_LINES[-1]
PERSON_LINES = (*named("further_paths", "work_trial", "studies"), *LAST_CASE_LINES)


def coefficients(report: str, lines: tuple[LineName, ...]) -> ProtectedTable:
    clients, employed, contracts = lines
    return ProtectedTable(
        report,
        {"": dict(zip(COEFFICIENTS, lines, strict=True))},
        quotients=(
            Quotient("employment_coefficient", employed, clients),
            Quotient("contract_coefficient", contracts, clients, is_share=False),
        ),
    )


def by_name(*lines: LineName, field: str = "count") -> dict[str, dict[str, LineName]]:
    return {line.partition(".")[2]: {field: line} for line in lines}


def retention() -> ProtectedTable:
    """A step tells how many had left by then, or nearly, and of how many had left or were watched before.

    So these counts are lines, and it goes with them.
    """
    weekly = {
        name: line
        for left, at_risk in zip(LEFT_BY, AT_RISK, strict=True)
        for name, line in ((left.partition(".")[2], left), (at_risk.partition(".")[2], at_risk))
    }
    steps = tuple(
        Summary(
            f"percent_{weeks}",
            f"retention.percent_{weeks}",
            at_risk,
            beside=(EMPLOYED, *LEFT_BY[:number], *AT_RISK[: number - 1]),
        )
        for number, (weeks, at_risk) in enumerate(zip(WEEKS, AT_RISK, strict=True), start=1)
    )
    median = Summary(
        "median_days",
        "retention.median_days",
        EMPLOYED,
        beside=(LEFT, *LEFT_BY, *AT_RISK),
        step="1",
        reached=tuple((7 * weeks, at_risk) for weeks, at_risk in zip(WEEKS, AT_RISK, strict=True)),
    )
    rows = {"": {"first_jobs": EMPLOYED, "left": LEFT} | weekly}
    return ProtectedTable("retention", rows, summaries=(median, *steps))


COACHING_TABLES = (
    coefficients("coefficients", (CLIENTS, EMPLOYED, CONTRACTS)),
    coefficients("coefficients_out_of_work_at_entry", OUT_OF_WORK),
    ProtectedTable(
        "sustained_employment",
        {"": {"clients": CLIENTS} | columns("sustained_employment", *(f"sustained_{weeks}" for weeks in WEEKS))},
        quotients=tuple(
            Quotient(f"coefficient_{weeks}", line, CLIENTS) for weeks, line in zip(WEEKS, SUSTAINED, strict=True)
        ),
    ),
    ProtectedTable(
        "referral_sources",
        by_name(*SOURCE_LINES),
        line_by="source_category",
        quotients=tuple(percent_of(line, CLIENTS) for line in SOURCE_LINES),
    ),
    ProtectedTable(
        "further_paths",
        by_name(*CONTRACT_LINES) | {"contracts_all": {"count": CONTRACTS}} | by_name(*PERSON_LINES),
        line_by="row",
        quotients=(
            *(percent_of(line, CONTRACTS) for line in CONTRACT_LINES),
            percent_of(CONTRACTS, CLIENTS, is_share=False),
            *(percent_of(line, CLIENTS) for line in PERSON_LINES),
        ),
        says_whole_in="denominator",
    ),
    retention(),
)
COACHING_SUMS = (
    Sum(CLIENTS, SOURCE_LINES),
    *SECTOR_SUMS,
    Sum(CONTRACTS, (*(whole.whole for whole in SECTOR_SUMS), "further_paths.apprenticeship")),
    Sum(CLIENTS, LAST_CASE_LINES, has_rest=True),
    *(
        Sum(whole, (part,), has_rest=True)
        for part, whole in zip(OUT_OF_WORK, (CLIENTS, EMPLOYED, CONTRACTS), strict=True)
    ),
    *(Sum(whole, (part,), has_rest=True) for whole, part in pairwise((EMPLOYED, *SUSTAINED))),
    # Of the first jobs those left in so many weeks, those watched so long, and the rest, still held and begun later.
    *(Sum(EMPLOYED, (left, at_risk), has_rest=True) for left, at_risk in zip(LEFT_BY, AT_RISK, strict=True)),
    *(Sum(whole, (part,), has_rest=True) for part, whole in pairwise((*LEFT_BY, LEFT))),
    *(Sum(whole, (part,), has_rest=True) for whole, part in pairwise(AT_RISK)),
    Sum(EMPLOYED, (LEFT,), has_rest=True),
)
HAS_EMPLOYMENT = (
    AtMost((EMPLOYED,), (CONTRACTS,)),
    AtMost((OUT_OF_WORK[1],), (OUT_OF_WORK[2],)),
    AtMost((EMPLOYED, OUT_OF_WORK[2]), (CONTRACTS, OUT_OF_WORK[1])),
)
"""Each employed person has an employment: all of them, those out of work at entry, those in work then."""
IN_WORK_AND_NOT_EMPLOYED = AtMost((EMPLOYED, OUT_OF_WORK[0]), (CLIENTS, OUT_OF_WORK[1]), is_of_persons=True)
"""What remains are those who were in work when they came, and have found none since."""
STILL_HELD = tuple(
    AtMost(later, earlier, is_of_persons=True)
    for earlier, later in pairwise((*zip(LEFT_BY, AT_RISK, strict=True), (LEFT,)))
)
"""What remains are the first jobs still held that began 13 to 26 weeks ago, 26 to 52, and longer ago."""
COACHING_AT_MOST = (*HAS_EMPLOYMENT, IN_WORK_AND_NOT_EMPLOYED, *STILL_HELD)
