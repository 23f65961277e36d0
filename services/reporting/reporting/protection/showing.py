"""Answers from what is stored: the counts as they are shown, and of their figures those that the rule allows."""

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.protection.building import Spot
from reporting.protection.models import MonthEnd, ProtectedCount
from reporting.protection.rule import Rule
from reporting.protection.schemas import HIDDEN, Suppression, WhyHidden
from reporting.protection.tables import ProtectedTable, Quotient, Summary
from reporting.quotients import quotient
from reporting.schemas import Texts

WITHHELD, TOO_FEW, IN_A_REGION, NOT_ADDED = "withheld", "too_few", "in_a_region", "not_added"
AS_THEY_ARE: Mapping[str, WhyHidden] = {WITHHELD: "withheld", IN_A_REGION: "in_a_region", NOT_ADDED: "not_added"}
"""The reasons that say nothing of a count."""


class Kept(Protocol):
    """A count as it is shown, or why it is not."""

    @property
    def shown(self) -> int | None: ...
    @property
    def reason(self) -> str | None: ...


class CountShown(NamedTuple):
    """One that is stored nowhere."""

    shown: int | None
    reason: str | None


Shown = Mapping[Spot, Kept]
"""The counts of one month end."""


@cache
def rule_as_told() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "suppression.toml").read_text())


def rule_version() -> int:
    return int(rule_as_told()["version"])


def suppression(k: int) -> Suppression:
    told = rule_as_told()
    texts = {language: text.format(k=k, most=k - 1, double=2 * k) for language, text in told["text"].items()}
    return Suppression(version=rule_version(), k=k, text=Texts.model_validate(texts))


async def counts_shown(
    session: AsyncSession, months: Sequence[MonthEnd], table: ProtectedTable, *, place: str | None = None
) -> dict[UUID, Shown]:
    """By month: the counts of the table, and those that its figures are quotients of; of one place, or of all."""
    lines = {*table.needed, *(one.line for one in table.summaries)}
    ours = select(ProtectedCount).where(
        ProtectedCount.month_end_id.in_([month.id for month in months]), ProtectedCount.line.in_(lines)
    )
    found: dict[UUID, dict[Spot, Kept]] = {month.id: {} for month in months}
    for count in await session.scalars(ours if place is None else ours.where(ProtectedCount.place == place)):
        found[count.month_end_id][count.line, count.place] = count
    return dict(found)


def rows_of(table: ProtectedTable, shown: Shown, rule: Rule) -> list[dict[str, Any]]:
    """As the report for others has them: line by line, the region last."""
    places = sorted({place for line, place in shown if line in table.lines})
    return [
        row_of(table, shown, rule, place, counts, name=name) for name, counts in table.rows.items() for place in places
    ]


def row_of(
    table: ProtectedTable, shown: Shown, rule: Rule, place: str, counts: Mapping[str, str], *, name: str
) -> dict[str, Any]:
    """`counts`: the row's fields that are counts, and whose they are."""
    row: dict[str, Any] = {"municipality": place} | ({table.line_by: name} if table.line_by else {})
    hidden: dict[str, WhyHidden] = {}
    for field, of in counts.items():
        put(row, hidden, field, *count_shown(shown[of, place]))
    for one in table.quotients:
        if one.part in counts.values():
            put(row, hidden, one.figure, *quotient_shown(one, shown[one.part, place], shown[one.whole, place], rule))
            if table.says_whole_in:
                row[table.says_whole_in] = one.whole.partition(".")[2]
    for summary in table.summaries:
        if summary.persons in counts.values():
            put(row, hidden, summary.figure, *summary_shown(summary, shown.get((summary.line, place))))
    return row | {"hidden": hidden}


def put(row: dict[str, Any], hidden: dict[str, WhyHidden], field: str, figure: object, why: WhyHidden | None) -> None:
    row[field] = HIDDEN if why else figure
    if why:
        hidden[field] = why


def count_shown(count: Kept) -> tuple[int | None, WhyHidden | None]:
    """Small, companion or changed is not told apart: each would say something of the count."""
    if count.reason is None:
        return count.shown, None
    return None, AS_THEY_ARE.get(count.reason, "protected")


def quotient_shown(one: Quotient, part: Kept, whole: Kept, rule: Rule) -> tuple[Decimal | None, WhyHidden | None]:
    """A quotient goes with its counts: of hidden ones it would tell too much."""
    for count in (part, whole):
        if why := count_shown(count)[1]:
            return None, why
    if part.shown is None or whole.shown is None:
        raise ValueError(f"{one.figure}: neither shown nor hidden")
    if whole.shown and not rule.allows_quotient(part.shown, whole.shown, is_share=one.is_share):
        return None, "too_few"
    return quotient(part.shown * one.times, whole.shown, step=one.step), None


def summary_shown(one: Summary, kept: Kept | None) -> tuple[Decimal | None, WhyHidden | None]:
    """What is neither shown nor hidden is none: of nobody there is no median."""
    if kept is None:
        return None, None
    if kept.reason == TOO_FEW:
        return None, "too_few"
    steps, why = count_shown(kept)
    return (None if steps is None else steps * Decimal(one.step)), why
