"""From a question to a file: its tables are counted one after another, and written as they come."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from common.days import now, today
from reporting.areas.known import map_of
from reporting.areas.maps import AreaMap
from reporting.asking import Question
from reporting.country.published import month_ends_published
from reporting.errors import BeforeTheFirstDay
from reporting.exporting.errors import ReportNotExported
from reporting.exporting.sources import KINDS, Answer, answer, columns_in, in_the_long_table, table_of
from reporting.exporting.tables import OF_EACH_MONTH, About, Column, Table
from reporting.exporting.words import WORDS
from reporting.protection.answering import months_with
from reporting.protection.months import end_of_month, last_over, month_ends
from reporting.protection.schemas import ProtectedReport
from reporting.protection.tables import TABLES
from reporting.queries.bounds import bounds_of
from reporting.registry import ReportKind
from reporting.schemas import AreasSaid, Report, Texts

LONG = "month-ends"
COUNTRY = Texts.model_validate(WORDS["codes"]["place"]["country"])
"""What the sum of regions is called: some may not be in it."""


@dataclass(frozen=True)
class Part:
    """One table of the file: which report, of which day, broken down by what."""

    kind: ReportKind
    question: Question


@dataclass(frozen=True)
class Plan:
    about: About
    columns: tuple[Column, ...]
    parts: Sequence[Part]
    is_long: bool


async def plan_of(session: AsyncSession, name: str, question: Question) -> Plan:
    """Raises ReportNotExported, and what the report itself would: before the first byte of the file is written."""
    if name == LONG:
        return await plan_of_month_ends(session, question)
    if (kind := KINDS.get(name)) is None:
        raise ReportNotExported(reports=", ".join([*KINDS, LONG]))
    answered = await answer(session, kind, question)
    about = about_of(name, answered, await names_of_places(session, answered))
    return Plan(about, columns_in(kind, question.by), [Part(kind, question)], is_long=False)


async def plan_of_month_ends(session: AsyncSession, question: Question) -> Plan:
    """Of every report each month that had ended by the day. Raises what the last of them would."""
    asked = list(in_the_long_table(question))
    first_days = {
        kind.begins: (await bounds_of(session, kind.begins, known_at=question.known_at)).first_on for kind, _ in asked
    }
    first_on, last = first_days["coachings"], last_over(question.on)
    if question.level == "region":
        last = await newest_published(session, question.on) or last
    elif first_on and last < first_on:
        raise BeforeTheFirstDay(first_on=end_of_month(first_on))
    newest = await answer(session, KINDS["coefficients"], replace(question, on=last))
    parts = [
        Part(kind, replace(one, on=day))
        for kind, one in asked
        for day in await days_of(session, kind, one, first_days[kind.begins])
    ]
    definitions = list({kind.name: kind.definition for kind, _ in asked}.values())
    about = about_of(LONG, newest, await names_of_places(session, newest))
    about = replace(about, definitions=definitions, on=question.on)
    if question.level == "region":
        about = replace(about, areas=f"regions {OF_EACH_MONTH}")
    return Plan(about, (), sorted(parts, key=lambda part: part.question.on), is_long=True)


async def newest_published(session: AsyncSession, on: date) -> date | None:
    """By any region, as of a day by then."""
    return max((day for day in await month_ends_published(session) if day <= on), default=None)


async def days_of(session: AsyncSession, kind: ReportKind, question: Question, first_on: date | None) -> Sequence[date]:
    """Every month end since the report's first day; of protected figures those that are shown."""
    if question.level == "region":
        return sorted(day for day in await month_ends_published(session) if day <= question.on)
    if question.is_protected:
        return sorted(day for day in await months_with(session, TABLES[kind.name]) if day <= question.on)
    return list(month_ends(first_on, question.on)) if first_on else []


async def tables(sessions: Sessions, plan: Plan) -> AsyncIterator[Table]:
    """Each in a transaction of its own: one that lasted as long as the file would hold up a rebuild's clearing away."""
    for part in plan.parts:
        async with sessions.begin() as session:
            answered = await answer(session, part.kind, part.question)
        yield table_of(part.kind, answered)


async def names_of_places(session: AsyncSession, answered: Answer) -> dict[str, Texts]:
    """As they are called on the day whose areas are used; of what nobody has told for that day yet, as today.

    Codes of two and of three digits cannot be mistaken.
    """
    if answered.areas.level == "region":
        return {one.code: one.texts for one in answered.areas.regions} | {"all": COUNTRY}
    called = names_in(await map_of(session, on=today()))
    return called | names_in(await map_of(session, on=answered.areas.on))


def names_in(areas: AreaMap) -> dict[str, Texts]:
    employment_areas = {code: texts for (kind, code), texts in areas.names.items() if kind == "employment_area"}
    return {code: one.texts for code, one in areas.belongings.items()} | employment_areas


def areas_in_short(areas: AreasSaid) -> str:
    if areas.level == "region":
        added = ", ".join(one.code for one in areas.regions if one.state == "counted")
        missing = ", ".join(one.code for one in areas.regions if one.state != "counted")
        return " ".join(["regions", *([added] if added else []), *([f"without {missing}"] if missing else [])])
    return f"{areas.of} {areas.version}" if areas.version else "recorded"


def about_of(name: str, answered: Answer, places: Mapping[str, Texts]) -> About:
    areas = answered.areas
    return About(
        report=name,
        definitions=[answered.definition],
        on=answered.on,
        known_at=answered.known_at,
        complete_until=answered.complete_until,
        areas=areas_in_short(areas),
        areas_on=areas.on,
        level=areas.level,
        places=places,
        rule=answered.suppression if isinstance(answered, ProtectedReport) else None,
        extracted_at=now(),
        since=answered.since if isinstance(answered, Report) else None,
    )
