"""The fixed list of what is protected: each table's counts, how they hang together, and the figures shown of them.

Tables share counts (clients stand in four of them), so all are one system a month end. A table or a breakdown that is
not here is not for those without a right to persons.
"""

from reporting.protection.tables.coaching import CLIENTS as CLIENTS
from reporting.protection.tables.coaching import COACHING_AT_MOST, COACHING_SUMS, COACHING_TABLES
from reporting.protection.tables.coaching import SOURCE_LINES as SOURCE_LINES
from reporting.protection.tables.progress import PROGRESS_AT_MOST, PROGRESS_SUMS, PROGRESS_TABLES
from reporting.protection.tables.referrals import REFERRAL_AT_MOST, REFERRAL_SUMS, REFERRAL_TABLES
from reporting.protection.tables.shapes import AtMost as AtMost
from reporting.protection.tables.shapes import LineName as LineName
from reporting.protection.tables.shapes import ProtectedTable as ProtectedTable
from reporting.protection.tables.shapes import Quotient as Quotient
from reporting.protection.tables.shapes import Sum as Sum
from reporting.protection.tables.shapes import Summary as Summary

TABLES: dict[str, ProtectedTable] = {
    table.report: table for table in (*COACHING_TABLES, *REFERRAL_TABLES, *PROGRESS_TABLES)
}
OF_STAFF = ("caseload", "contacts_per_week", "fidelity")
"""Reports of coaches' work: no counts of clients, so there is nothing in them that the rule could protect."""
SUMS: tuple[Sum, ...] = (*COACHING_SUMS, *REFERRAL_SUMS, *PROGRESS_SUMS)
AT_MOST: tuple[AtMost, ...] = (*COACHING_AT_MOST, *REFERRAL_AT_MOST, *PROGRESS_AT_MOST)
LINES: tuple[LineName, ...] = tuple(line for table in TABLES.values() for line in table.lines)
SUMMARIES: tuple[Summary, ...] = tuple(summary for table in TABLES.values() for summary in table.summaries)


def quotients_of(line: LineName) -> list[Quotient]:
    return [
        quotient for table in TABLES.values() for quotient in table.quotients if line in (quotient.part, quotient.whole)
    ]


def figures_of(line: LineName) -> int:
    """How many are lost with the count."""
    return len(quotients_of(line)) + sum(line in (summary.persons, *summary.beside) for summary in SUMMARIES)
