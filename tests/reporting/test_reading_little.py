"""A report reads kept totals or indexed rows: nobody's question goes through all facts, or all people."""

import re
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.days import now
from reporting.asking import rules_of
from reporting.figures.coefficients import coefficient_changes, coefficient_course
from reporting.queries.asked import Asked
from reporting.registry import REPORTS, ReportKind
from reporting.settings import Settings
from tests.reporting.questions import plans_of, read_whole

KINDS = list(REPORTS.values())
LOOKED_UP = re.compile(r"Join Filter: .*_id = ")
"""Each row of one relation is sought in all of another."""


def asked(**more: Any) -> Asked:
    return Asked(date(2022, 10, 15), None, frozenset({"698"}), is_region=False, rules=rules_of(Settings()), **more)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_no_report_goes_through_all_facts_or_all_people(session: AsyncSession, kind: ReportKind) -> None:
    may_be = [date(2022, 1, 1), None] if kind.may_be_of_a_period else [None]
    periods = [date(2022, 1, 1)] if kind.is_of_a_period else may_be

    for by, since in product((None, *kind.breakdowns), periods):
        plans = await plans_of(session, kind.rows_of(session, asked(by=by, since=since)))

        assert plans
        assert read_whole(plans) == [], (by, since)


@pytest.mark.parametrize("course", [coefficient_course, coefficient_changes])
async def test_nor_does_the_course(session: AsyncSession, course: Any) -> None:
    plans = await plans_of(session, course(session, asked(place="698")))

    assert plans
    assert read_whole(plans) == []


SUMS = ("coefficients", "sustained_employment", "referral_sources", "further_paths", "employer_contacts")


@pytest.mark.parametrize("name", SUMS)
async def test_a_report_of_a_day_reads_totals_alone(session: AsyncSession, name: str) -> None:
    [plan] = await plans_of(session, REPORTS[name].rows_of(session, asked()))

    assert {line.split(" on ")[1].split()[0] for line in plan.splitlines() if " on " in line} <= {"totals", "pk_totals"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_what_is_counted_from_the_facts_is_hashed_not_looked_up_row_by_row(
    session: AsyncSession, kind: ReportKind
) -> None:
    """As known then: of relations computed on the way the planner knows no sizes, and would take them for small."""
    more = {"since": date(2022, 1, 1)} if kind.is_of_a_period else {}
    then = replace(asked(**more), known_at=now())
    plans = await plans_of(session, kind.rows_of(session, then))

    assert plans
    assert not any(map(LOOKED_UP.search, plans))
    assert await session.scalar(text("show enable_nestloop")) == "on"
