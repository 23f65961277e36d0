"""The fixed list of what is protected: each table's counts, how they hang together, and the figures shown of them.

Tables share counts (clients stand in three of them), so all are one system a month end. A table or a breakdown that is
not here is not for those without a right to persons.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import get_args

from common.codes import Sector
from reporting.source_categories import REPORTED

LineName = str
"""`table.line`: a column of counts, or a row, whichever of the two the table counts by."""
SECTORS: tuple[str, ...] = get_args(Sector)
CLIENTS, EMPLOYED, CONTRACTS = "coefficients.clients", "coefficients.employed_persons", "coefficients.contracts"
OUT_OF_WORK = tuple(
    f"coefficients_out_of_work_at_entry.{line}" for line in ("clients", "employed_persons", "contracts")
)
SUSTAINED = tuple(f"sustained_employment.sustained_{weeks}" for weeks in (13, 26, 52))
LAST_CASES = ("directed_to_other_service", "discontinued", "completed", "in_coaching")


@dataclass(frozen=True, slots=True)
class Quotient:
    """A figure shown of two counts, which go with it."""

    figure: str
    part: LineName
    whole: LineName
    is_share: bool = True
    """The part is some of the whole: what remains is a count too."""
    step: str = "0.01"

    @property
    def times(self) -> int:
        """100 for a percentage."""
        return 100 if self.figure == "percent" else 1


@dataclass(frozen=True, slots=True)
class Sum:
    """The parts sum up to the whole. With a rest: persons who are in none of the parts, and in no table."""

    whole: LineName
    parts: tuple[LineName, ...]
    has_rest: bool = False


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    report: str
    line_by: str | None
    """The field that names a row's line; without one each count is a column."""
    counts: tuple[str, ...]
    lines: tuple[LineName, ...]
    quotients: tuple[Quotient, ...] = ()
    says_whole_in: str | None = None
    """The field that names the whole of a row's quotient."""
    same_as: dict[LineName, LineName] = field(default_factory=dict)
    """Lines that repeat a count of another table."""
    order: tuple[LineName, ...] = ()

    def line(self, name: str) -> LineName:
        own = f"{self.report}.{name}"
        return self.same_as.get(own, own)

    @property
    def rows(self) -> tuple[LineName, ...]:
        """As they stand in the report."""
        return self.order or self.lines


def percent_of(part: LineName, whole: LineName) -> Quotient:
    return Quotient("percent", part, whole, step="0.1")


def named(report: str, *lines: str) -> tuple[LineName, ...]:
    return tuple(f"{report}.{line}" for line in lines)


SOURCE_LINES = named("referral_sources", *REPORTED)
SECTOR_SUMS = tuple(
    Sum(f"further_paths.{sector}_all", named("further_paths", f"{sector}_unsubsidised", f"{sector}_wage_subsidy"))
    for sector in SECTORS
)
CONTRACT_LINES = (
    *(line for whole in SECTOR_SUMS for line in (*whole.parts, whole.whole)),
    "further_paths.apprenticeship",
)
LAST_CASE_LINES = named("further_paths", *LAST_CASES)
PERSON_LINES = (*named("further_paths", "work_trial", "studies"), *LAST_CASE_LINES)

TABLES: dict[str, ProtectedTable] = {
    table.report: table
    for table in (
        ProtectedTable(
            report="coefficients",
            line_by=None,
            counts=("clients", "employed_persons", "contracts"),
            lines=(CLIENTS, EMPLOYED, CONTRACTS),
            quotients=(
                Quotient("employment_coefficient", EMPLOYED, CLIENTS),
                Quotient("contract_coefficient", CONTRACTS, CLIENTS, is_share=False),
            ),
        ),
        ProtectedTable(
            report="coefficients_out_of_work_at_entry",
            line_by=None,
            counts=("clients", "employed_persons", "contracts"),
            lines=OUT_OF_WORK,
            quotients=(
                Quotient("employment_coefficient", OUT_OF_WORK[1], OUT_OF_WORK[0]),
                Quotient("contract_coefficient", OUT_OF_WORK[2], OUT_OF_WORK[0], is_share=False),
            ),
        ),
        ProtectedTable(
            report="sustained_employment",
            line_by=None,
            counts=("clients", "sustained_13", "sustained_26", "sustained_52"),
            lines=SUSTAINED,
            quotients=tuple(
                Quotient(f"coefficient_{weeks}", line, CLIENTS)
                for weeks, line in zip((13, 26, 52), SUSTAINED, strict=True)
            ),
            same_as={"sustained_employment.clients": CLIENTS},
        ),
        ProtectedTable(
            report="referral_sources",
            line_by="source_category",
            counts=("count",),
            lines=SOURCE_LINES,
            quotients=tuple(percent_of(line, CLIENTS) for line in SOURCE_LINES),
        ),
        ProtectedTable(
            report="further_paths",
            line_by="row",
            counts=("count",),
            lines=(*CONTRACT_LINES, *PERSON_LINES),
            quotients=(
                *(percent_of(line, CONTRACTS) for line in CONTRACT_LINES),
                Quotient("percent", CONTRACTS, CLIENTS, is_share=False, step="0.1"),
                *(percent_of(line, CLIENTS) for line in PERSON_LINES),
            ),
            says_whole_in="denominator",
            order=(*CONTRACT_LINES, "further_paths.contracts_all", *PERSON_LINES),
            same_as={"further_paths.contracts_all": CONTRACTS},
        ),
        ProtectedTable(
            report="employer_contacts",
            line_by=None,
            counts=("employers", "contacts"),
            lines=("employer_contacts.employers", "employer_contacts.contacts"),
        ),
    )
}
SUMS: tuple[Sum, ...] = (
    Sum(CLIENTS, SOURCE_LINES),
    *SECTOR_SUMS,
    Sum(CONTRACTS, (*(whole.whole for whole in SECTOR_SUMS), "further_paths.apprenticeship")),
    Sum(CLIENTS, LAST_CASE_LINES, has_rest=True),
    *(
        Sum(whole, (part,), has_rest=True)
        for part, whole in zip(OUT_OF_WORK, (CLIENTS, EMPLOYED, CONTRACTS), strict=True)
    ),
    *(Sum(whole, (part,), has_rest=True) for whole, part in pairwise((EMPLOYED, *SUSTAINED))),
)
NOT_MORE_THAN: tuple[tuple[LineName, LineName], ...] = (
    (EMPLOYED, CONTRACTS),
    (OUT_OF_WORK[1], OUT_OF_WORK[2]),
    ("employer_contacts.employers", "employer_contacts.contacts"),
)
"""Each employed person has an employment, and each employer contacted a contact."""
LINES: tuple[LineName, ...] = tuple(line for table in TABLES.values() for line in table.lines)


def line_of(table: ProtectedTable, row: object, count: str) -> LineName:
    """Whose count stands in this field of this row."""
    return table.line(count if table.line_by is None else getattr(row, table.line_by))


def quotients_of(line: LineName) -> list[Quotient]:
    """What is lost with the count: the figures it stands in."""
    return [
        quotient for table in TABLES.values() for quotient in table.quotients if line in (quotient.part, quotient.whole)
    ]
