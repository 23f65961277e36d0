"""From a saved set and a place to what coaching gave and cost: counted exactly, rounded once, at the end."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.days import now
from reporting.asking import Question, check, counted_in_places
from reporting.cost_effectiveness.assumptions import Assumptions
from reporting.cost_effectiveness.counting import Gain, Participant, Result, Year, cost_effectiveness
from reporting.cost_effectiveness.errors import RegionsResultOnly
from reporting.cost_effectiveness.few import refuse_to_tell_of_few
from reporting.cost_effectiveness.participants import participants
from reporting.cost_effectiveness.schemas import AssumptionSetView, CostEffectiveness, YearView
from reporting.definitions import DEFINITIONS
from reporting.protection.answering import protected_report
from reporting.protection.rule import Rule
from reporting.protection.schemas import HIDDEN
from reporting.queries.asked import Asked
from reporting.queries.bounds import bounds_of
from reporting.registry import REPORTS


@dataclass(frozen=True)
class Rounding:
    years: Decimal
    euros: Decimal

    def full_time(self, years: Fraction) -> Decimal:
        return rounded(years, self.years)

    def amount(self, euros: Fraction) -> Decimal:
        return rounded(euros, self.euros)


AS_IT_IS = Rounding(years=Decimal("0.01"), euros=Decimal(1))
COARSE = Rounding(years=Decimal("0.1"), euros=Decimal(1000))
WHOLE_REGION = "all"


def rounded(exact: Fraction, step: Decimal) -> Decimal:
    """Half up, away from nought, in steps of `step`; nought has no sign."""
    steps = (Decimal(exact.numerator) / Decimal(exact.denominator) / step).quantize(Decimal(1), ROUND_HALF_UP)
    return steps * step + 0


async def evaluate(
    session: AsyncSession, question: Question, assumed: AssumptionSetView, rule: Rule
) -> CostEffectiveness:
    """Of `question.municipality` by its day. Raises what `check`, the counting and `for_everyone` raise."""
    if question.is_protected:
        return await for_everyone(session, question, assumed, rule)
    bounds = await bounds_of(session, "coachings")
    check(question.asked, bounds)
    asked = await counted_in_places(session, question)
    result = await counted(await participants(session, asked), assumed.entered.assumptions())
    return CostEffectiveness(
        **said_of(assumed, asked, AS_IT_IS),
        known_at=asked.known_at or now(),
        complete_until=bounds.complete_until,
        participants=result.participants,
        employed=result.employed,
        net_per_participant=per(result.net, result.participants),
        net_per_participant_with_pension=per(result.net_with_pension, result.participants),
        **figures_of(result, AS_IT_IS),
    )


async def for_everyone(
    session: AsyncSession, question: Question, assumed: AssumptionSetView, rule: Rule
) -> CostEffectiveness:
    """As the protected figures of the same month end were counted, and with no count that those do not show.

    Raises RegionsResultOnly, NotAsKnownThen, what `protected_report` and `refuse_to_tell_of_few` raise.
    """
    if question.municipality != WHOLE_REGION:
        raise RegionsResultOnly
    asked = Asked(question.on, question.known_at, frozenset(), True, question.rules, place=WHOLE_REGION)
    protected = await protected_report(
        session, REPORTS["coefficients"], asked, level="municipality", region=question.region
    )
    those = await participants(session, replace(asked, known_at=protected.known_at))
    assumptions = assumed.entered.assumptions()
    refuse_to_tell_of_few(those, assumptions, rule)
    result = await counted(those, assumptions)
    clients = protected.rows[0].clients
    is_told = clients != HIDDEN
    return CostEffectiveness(
        **said_of(assumed, asked, COARSE),
        known_at=protected.known_at,
        complete_until=protected.complete_until,
        participants=clients,
        employed=HIDDEN,
        net_per_participant=per(result.net, result.participants) if is_told else HIDDEN,
        net_per_participant_with_pension=per(result.net_with_pension, result.participants) if is_told else HIDDEN,
        **figures_of(result, COARSE),
    )


async def counted(those: Sequence[Participant], assumptions: Assumptions) -> Result:
    """Outside the event loop: exact fractions of a hundred thousand participants take seconds."""
    return await asyncio.to_thread(cost_effectiveness, those, assumptions)


def said_of(assumed: AssumptionSetView, asked: Asked, rounding: Rounding) -> dict[str, Any]:
    return {
        "definition": DEFINITIONS["cost_effectiveness"],
        "municipality": asked.place,
        "assumed": assumed,
        "euros_to": rounding.euros,
    }


def figures_of(result: Result, rounding: Rounding) -> dict[str, Any]:
    gain = result.gain
    return {
        "years": [year_of(year, rounding) for year in result.years],
        "full_time_years": rounding.full_time(result.full_time_years),
        "baseline_years": rounding.full_time(result.baseline_years),
        **gains_of(gain, rounding),
        "effect_with_pension": rounding.amount(gain.effect_with_pension),
        "coaching_cost": rounding.amount(result.coaching_cost),
        "net": rounding.amount(result.net),
        "net_with_pension": rounding.amount(result.net_with_pension),
    }


def gains_of(gain: Gain, rounding: Rounding) -> dict[str, Decimal]:
    return {
        "taxes": rounding.amount(gain.taxes),
        "benefits_saved": rounding.amount(gain.benefits_saved),
        "pension_contributions": rounding.amount(gain.pension_contributions),
        "effect": rounding.amount(gain.effect),
    }


def year_of(year: Year, rounding: Rounding) -> YearView:
    return YearView(
        year=year.year,
        full_time_years=rounding.full_time(year.full_time_years),
        baseline_years=rounding.full_time(year.baseline_years),
        **gains_of(year.gain, rounding),
        municipality=rounding.amount(year.municipality),
        state=rounding.amount(year.state),
    )


def per(euros: Fraction, participants: int) -> Decimal | None:
    """To a hundred euros, or a share of few would be told by it; none without participants."""
    return rounded(euros / participants, Decimal(100)) if participants else None
