"""From a request to what may be asked: the day and the moment are checked, and the rows are those of one's rights."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.days import now
from common.errors import MunicipalityOfAnotherRegion
from common.identity import Principal
from reporting.areas.errors import NotCountedByArea
from reporting.areas.places import places_for
from reporting.country.adding import country_report
from reporting.country.errors import NoPeriodOfRegions
from reporting.errors import (
    BeforeTheFirstDay,
    BeforeTheFirstRecord,
    CoachesForTeamLeads,
    KnownInTheFuture,
    NotBrokenDownBy,
    NothingRecordedYet,
    NotOfAPeriod,
    PeriodMissing,
    PeriodReversed,
    WholeRegionOnly,
)
from reporting.protection.answering import protected_report, protected_table, require_month_end
from reporting.protection.errors import (
    BreakdownNotProtected,
    NotAmongProtectedTables,
    NotAsKnownThen,
    PeriodsNotProtected,
)
from reporting.protection.schemas import ProtectedReport
from reporting.queries.asked import Asked, Rules
from reporting.queries.bounds import Bounds, bounds_of
from reporting.registry import ReportKind
from reporting.schemas import AreasOf, Breakdown, Level, Report
from reporting.settings import Settings
from reporting.source_categories import read_categories

SEES_PERSONS = ("team_lead", "coordinator", "importer")
"""Of these roles one gets the figures as they are, of one's own municipalities; everyone else the protected tables."""

categories_in = cache(read_categories)


def rules_of(settings: Settings) -> Rules:
    categories = categories_in(settings.source_categories)
    return Rules(settings.caseload_limit, settings.answer_within_working_days, categories)


@dataclass(frozen=True)
class Question:
    """Who asks, about which day, as known when."""

    who: Principal
    on: date
    known_at: datetime | None
    region: frozenset[str]
    rules: Rules
    by: Breakdown | None = None
    since: date | None = None
    municipality: str | None = None
    wants_protected: bool = False
    level: Level = "municipality"
    areas_of: AreasOf = "day"

    @property
    def is_protected(self) -> bool:
        return self.wants_protected or self.level == "region" or not self.who.has(*SEES_PERSONS)

    @property
    def asked(self) -> Asked:
        """Raises MunicipalityOfAnotherRegion, OutsideYourMunicipalities or WholeRegionOnly."""
        if self.municipality is not None:
            self.require(self.municipality)
        return Asked(
            self.on,
            self.known_at,
            self.who.municipalities,
            self.is_region,
            self.rules,
            by=self.by,
            since=self.since,
            place=self.municipality,
        )

    @property
    def is_region(self) -> bool:
        return self.region <= self.who.municipalities

    def require_ours(self, municipality: str) -> None:
        """Protected figures are of every municipality of the region. Raises MunicipalityOfAnotherRegion."""
        if municipality not in self.region | {"all"}:
            raise MunicipalityOfAnotherRegion(municipality=municipality)

    def require(self, municipality: str) -> None:
        if municipality == "all":
            if not self.is_region:
                raise WholeRegionOnly
        elif self.level == "municipality" and not (self.is_region and municipality in self.region):
            self.who.require(municipality, region=self.region)


async def report(session: AsyncSession, question: Question, kind: ReportKind) -> Report[Any] | ProtectedReport[Any]:
    """Raises what `check` and `suits` raise: a question outside the bounds has no empty table for an answer."""
    suits(question, kind)
    if question.is_protected:
        return await protected_figures(session, question, kind)
    asked = question.asked
    bounds = await bounds_of(session, kind.begins, known_at=asked.known_at)
    check(asked, bounds)
    places = await places_for(session, asked, level=question.level, of=question.areas_of, region=question.region)
    return Report[Any](
        definition=kind.definition,
        since=asked.since,
        on=asked.on,
        known_at=asked.known_at or now(),
        complete_until=bounds.complete_until,
        by=asked.by,
        areas=places.said,
        rows=await kind.rows_of(session, places.asked_by(asked)),
    )


async def counted_in_places(session: AsyncSession, question: Question) -> Asked:
    """Of municipalities that have merged what happened in either. Raises what `asked` and `asked_by` raise."""
    places = await places_for(session, question.asked, level="municipality", of="day", region=question.region)
    return places.asked_by(question.asked)


async def protected_figures(session: AsyncSession, question: Question, kind: ReportKind) -> ProtectedReport[Any]:
    """Raises NoPeriodOfRegions, PeriodsNotProtected, BreakdownNotProtected, NotAmongProtectedTables and as
    `figures_of_country` or `protected_report`."""
    if question.since is not None:
        raise NoPeriodOfRegions if question.level == "region" else PeriodsNotProtected
    if question.by is not None:
        raise BreakdownNotProtected
    if question.areas_of != "day":
        raise NotAmongProtectedTables
    if question.level == "region":
        return await figures_of_country(session, question, kind)
    asked = Asked(question.on, question.known_at, frozenset(), True, question.rules, place=question.municipality)
    return await protected_report(session, kind, asked, level=question.level, region=question.region)


async def figures_of_country(session: AsyncSession, question: Question, kind: ReportKind) -> ProtectedReport[Any]:
    """Raises NotAsKnownThen, MonthEndsOnly, and what `protected_table` and `country_report` raise."""
    table = protected_table(kind)
    if question.known_at is not None:
        raise NotAsKnownThen
    require_month_end(question.on)
    return await country_report(session, kind, table, question.on, place=question.municipality)


def suits(question: Question, kind: ReportKind) -> None:
    """Raises NotBrokenDownBy, CoachesForTeamLeads, NotCountedByArea, NotOfAPeriod, PeriodMissing or PeriodReversed."""
    if question.by is not None and question.by not in kind.breakdowns:
        raise NotBrokenDownBy(breakdowns=[str(by) for by in kind.breakdowns])
    if question.by == "coach" and not question.who.has("team_lead"):
        raise CoachesForTeamLeads
    if question.level != "municipality" and not kind.is_of_places:
        raise NotCountedByArea
    if question.since is None:
        if kind.is_of_a_period:
            raise PeriodMissing
    elif not (kind.is_of_a_period or kind.may_be_of_a_period):
        raise NotOfAPeriod
    elif question.since > question.on:
        raise PeriodReversed


def check(asked: Asked, bounds: Bounds) -> None:
    """Raises NothingRecordedYet, BeforeTheFirstDay, BeforeTheFirstRecord or KnownInTheFuture."""
    if asked.known_at is not None and asked.known_at > now():
        raise KnownInTheFuture
    if bounds.first_on is None or bounds.first_recorded_at is None:
        raise NothingRecordedYet
    if asked.on < bounds.first_on:
        raise BeforeTheFirstDay(first_on=bounds.first_on)
    if asked.known_at is not None and asked.known_at < bounds.first_recorded_at:
        raise BeforeTheFirstRecord(first_recorded_at=bounds.first_recorded_at)
