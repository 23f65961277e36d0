from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.definition import Item, SurveyDefinition
from feedback.errors import NotInThisService, SurveyNotFound
from feedback.models import Answer, ClientService, Sending, Survey
from feedback.schemas import Hidden, ItemResult, OptionCount, ResponseRate, Results

FEWEST_SHOWN = 5


@dataclass(frozen=True)
class Selection:
    """Whose answers are asked about: one municipality, or `among` those one may see (none: the whole region)."""

    municipality: str | None
    among: frozenset[str] | None
    month_from: str | None
    month_to: str | None

    def rows(self, table: type[Sending] | type[Answer]) -> ColumnElement[bool]:
        chosen: ColumnElement[bool] = true()
        if self.municipality is not None:
            chosen &= table.municipality == self.municipality
        elif self.among is not None:
            chosen &= table.municipality.in_(self.among)
        if self.month_from is not None:
            chosen &= table.month >= self.month_from
        if self.month_to is not None:
            chosen &= table.month <= self.month_to
        return chosen


async def newest_survey(session: AsyncSession, code: str) -> SurveyDefinition:
    newest = select(Survey).where(Survey.code == code).order_by(Survey.version.desc()).limit(1)
    survey = await session.scalar(newest)
    if survey is None:
        raise SurveyNotFound(survey=code)
    return survey.definition


async def survey_version(session: AsyncSession, code: str, version: int) -> SurveyDefinition:
    return (await session.get_one(Survey, (code, version))).definition


async def municipality_of(session: AsyncSession, client_id: UUID, service: str) -> str:
    """Where the client last came into the service. Raises NotInThisService."""
    known = await session.get(ClientService, (client_id, service))
    if known is None:
        raise NotInThisService
    return known.municipality


async def response_rate(session: AsyncSession, survey: str, selection: Selection) -> ResponseRate:
    """Answered ÷ delivered invitations, of the links given out in the months asked for."""
    sums = select(func.sum(Sending.delivered), func.sum(Sending.answered))
    row = (await session.execute(sums.where(Sending.survey == survey, selection.rows(Sending)))).one()
    delivered, answered = (int(number or 0) for number in row)
    return ResponseRate(
        survey=survey,
        municipality=selection.municipality,
        month_from=selection.month_from,
        month_to=selection.month_to,
        delivered=delivered,
        answered=shown(answered),
        percent=percent(answered, delivered) if answered >= FEWEST_SHOWN or not delivered else "..",
    )


async def results(session: AsyncSession, survey: SurveyDefinition, selection: Selection) -> Results:
    """How many chose what, of the survey's newest version."""
    rows = selection.rows(Answer) & (Answer.survey == survey.code) & (Answer.version == survey.version)
    counts = await counts_by_option(session, select(Answer.content).where(rows))
    answers = int(await session.scalar(select(func.count()).select_from(Answer).where(rows)) or 0)
    chosen = [item for item in survey.items if item.kind != "text"]
    return Results(
        survey=survey.code,
        version=survey.version,
        municipality=selection.municipality,
        answers=shown(answers),
        items=[item_result(item, counts) for item in chosen],
    )


async def counts_by_option(session: AsyncSession, contents: Select[Any]) -> dict[tuple[str, str], int]:
    content = contents.subquery().c.content
    each = func.jsonb_each_text(content).table_valued("key", "value").render_derived()
    counted = select(each.c.key, each.c.value, func.count()).select_from(content.table).join(each, true())
    found = await session.execute(counted.group_by(each.c.key, each.c.value))
    return {(key, value): count for key, value, count in found}


def item_result(item: Item, counts: dict[tuple[str, str], int]) -> ItemResult:
    by_option: Sequence[tuple[str, int]] = [(o.code, counts.get((item.code, o.code), 0)) for o in item.options]
    answered = sum(count for _, count in by_option)
    options = [OptionCount(code=code, count=count, percent=percent(count, answered)) for code, count in by_option]
    return ItemResult(code=item.code, answered=shown(answered), options=options if answered >= FEWEST_SHOWN else [])


def shown(number: int) -> int | Hidden:
    return number if number >= FEWEST_SHOWN else ".."


def percent(part: int, whole: int) -> Decimal | None:
    """To one decimal, rounded half up; none without a denominator."""
    if whole == 0:
        return None
    return (Decimal(part * 100) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
