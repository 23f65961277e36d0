"""Every report there is: its definition, its rows, by what it can be broken down, and how they are counted.

Routes, exports and pages are made from it. A new figure is a file in `figures`, texts in definitions.toml and an entry
here; measures that are kept as totals stand in MEASURES too.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.definitions import DEFINITIONS
from reporting.figures.caseload import CASELOAD, caseload
from reporting.figures.coefficients import coefficients
from reporting.figures.contacts_per_week import contacts_per_week
from reporting.figures.declined_referrals import DECLINED, declined_referrals
from reporting.figures.employer_contacts import CONTACTS, employer_contacts
from reporting.figures.fidelity import fidelity
from reporting.figures.first_contacts import DAYS_TO_MEET, MET, first_employer_contacts
from reporting.figures.further_paths import ACTIVITIES, EMPLOYMENTS, STANDS, further_paths
from reporting.figures.out_of_work import OUT_OF_WORK, coefficients_out_of_work_at_entry
from reporting.figures.persons import CLIENTS, CONTRACTS, EMPLOYED_PERSONS
from reporting.figures.plans import PLANS, plan_coverage
from reporting.figures.referral_funnel import FUNNEL, referral_funnel
from reporting.figures.referral_sources import SOURCES, referral_sources
from reporting.figures.retention import FIRST_JOBS, HELD, retention
from reporting.figures.self_assessments import RATINGS, self_assessment_change
from reporting.figures.sustained import SUSTAINED, sustained_employment
from reporting.figures.waiting_times import ANSWERS, waiting_times
from reporting.queries.asked import Asked
from reporting.queries.bounds import Begins
from reporting.schemas import (
    Breakdown,
    CaseloadRow,
    CoefficientRow,
    ContactRow,
    DeclinedRow,
    Definition,
    FidelityRow,
    FirstContactRow,
    FunnelRow,
    PaceRow,
    PathRow,
    PlanRow,
    RatingRow,
    RetentionRow,
    SourceRow,
    SustainedRow,
    WaitingRow,
)
from reporting.standing.totals import Measures

EVERYONE = ("analyst", "team_lead", "coordinator", "operator", "importer")
OF_PERSONS: tuple[Breakdown, ...] = get_args(Breakdown)
BUT_SOURCES = tuple(by for by in OF_PERSONS if by != "source_category")
BUT_COACHES = tuple(by for by in OF_PERSONS if by != "coach")
RowsOf = Callable[[AsyncSession, Asked], Awaitable[list[Any]]]


@dataclass(frozen=True)
class ReportKind:
    """`rows_of(session, asked)` gives the rows, of class `row`."""

    name: str
    summary: str
    row: type[BaseModel]
    rows_of: RowsOf
    breakdowns: tuple[Breakdown, ...] = ()
    begins: Begins = "coachings"
    """The facts it begins with: no day before the first of them can be asked for."""
    readers: tuple[str, ...] = EVERYONE
    is_of_a_period: bool = False
    """It cannot be asked without one."""
    may_be_of_a_period: bool = False
    """It can be asked of one, as its definition says; without one it is of all until the day."""

    @property
    def definition(self) -> Definition:
        return DEFINITIONS[self.name]

    @property
    def is_of_places(self) -> bool:
        """Each of its rows is of a place, not of a person who works there or of one assessment."""
        return not {"coach_id", "assessed_on"} & self.row.model_fields.keys()

    @property
    def path(self) -> str:
        return self.name.replace("_", "-")


KINDS = (
    ReportKind(
        "coefficients",
        "Employment and contract coefficient of each municipality",
        CoefficientRow,
        coefficients,
        breakdowns=OF_PERSONS,
    ),
    ReportKind(
        "coefficients_out_of_work_at_entry",
        "The coefficients of those who were not in work when they came",
        CoefficientRow,
        coefficients_out_of_work_at_entry,
        breakdowns=OF_PERSONS,
        may_be_of_a_period=True,
    ),
    ReportKind(
        "coefficients_started_in_period",
        "The coefficients of those who came in a period",
        CoefficientRow,
        coefficients,
        breakdowns=OF_PERSONS,
        is_of_a_period=True,
    ),
    ReportKind(
        "sustained_employment",
        "Persons with an employment that lasted 13, 26 or 52 weeks",
        SustainedRow,
        sustained_employment,
        breakdowns=OF_PERSONS,
        may_be_of_a_period=True,
    ),
    ReportKind(
        "referral_sources",
        "Persons in coaching by the source of their referral",
        SourceRow,
        referral_sources,
        breakdowns=BUT_SOURCES,
        may_be_of_a_period=True,
    ),
    ReportKind(
        "further_paths",
        "What coaching led to",
        PathRow,
        further_paths,
        breakdowns=OF_PERSONS,
        may_be_of_a_period=True,
    ),
    ReportKind(
        "employer_contacts",
        "Employers contacted, and contacts",
        ContactRow,
        employer_contacts,
        breakdowns=("coach",),
        begins="employer_contacts",
        may_be_of_a_period=True,
    ),
    ReportKind(
        "referral_funnel",
        "How many of those referred came how far, and the days between",
        FunnelRow,
        referral_funnel,
        breakdowns=OF_PERSONS,
        begins="referral_steps",
        may_be_of_a_period=True,
    ),
    ReportKind(
        "retention",
        "How long first jobs are kept",
        RetentionRow,
        retention,
        breakdowns=OF_PERSONS,
        may_be_of_a_period=True,
    ),
    ReportKind(
        "waiting_times",
        "How long referrals wait for an answer, and persons for coaching",
        WaitingRow,
        waiting_times,
        breakdowns=OF_PERSONS,
        begins="referral_steps",
        may_be_of_a_period=True,
    ),
    ReportKind(
        "declined_referrals",
        "Referrals declined, by reason",
        DeclinedRow,
        declined_referrals,
        breakdowns=BUT_COACHES,
        begins="referral_steps",
        may_be_of_a_period=True,
    ),
    ReportKind(
        "contacts_per_week",
        "Contacts with employers per coach and week",
        PaceRow,
        contacts_per_week,
        breakdowns=("coach",),
        begins="coaches",
    ),
    ReportKind(
        "first_employer_contacts",
        "Days to the first face-to-face contact with an employer",
        FirstContactRow,
        first_employer_contacts,
        breakdowns=OF_PERSONS,
        may_be_of_a_period=True,
    ),
    ReportKind(
        "plan_coverage",
        "Persons in coaching with a signed plan, and reviews on time",
        PlanRow,
        plan_coverage,
        breakdowns=OF_PERSONS,
        may_be_of_a_period=True,
    ),
    ReportKind(
        "fidelity",
        "Assessments of fidelity to the model",
        FidelityRow,
        fidelity,
        begins="fidelity",
        may_be_of_a_period=True,
    ),
    ReportKind(
        "self_assessment_change",
        "How persons' own ratings changed",
        RatingRow,
        self_assessment_change,
        breakdowns=OF_PERSONS,
        may_be_of_a_period=True,
    ),
    ReportKind(
        "caseload",
        "Open cases of each coach beside the limit",
        CaseloadRow,
        caseload,
        begins="coaches",
        readers=("team_lead",),
    ),
)
REPORTS = {kind.name: kind for kind in KINDS}
MEASURES: tuple[Measures, ...] = (
    CLIENTS,
    EMPLOYED_PERSONS,
    CONTRACTS,
    OUT_OF_WORK,
    SUSTAINED,
    SOURCES,
    EMPLOYMENTS,
    ACTIVITIES,
    STANDS,
    CONTACTS,
    CASELOAD,
    FUNNEL,
    FIRST_JOBS,
    HELD,
    ANSWERS,
    DECLINED,
    MET,
    DAYS_TO_MEET,
    PLANS,
    RATINGS,
)
"""What is kept as totals of days and months."""
