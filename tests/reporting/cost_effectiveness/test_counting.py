"""The arithmetic of an evaluation, beside a count by days that shares no code with it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.cost_effectiveness.assumptions import Assumption, Assumptions, Rate, Split
from reporting.cost_effectiveness.counting import Job, Participant, cost_effectiveness
from reporting.cost_effectiveness.errors import (
    CostNegative,
    EvaluationReversed,
    HoursNotKnown,
    HoursNotPositive,
    RateMissing,
    ShareOutOfBounds,
    SplitMissing,
    SplitNotWhole,
)
from reporting.cost_effectiveness.evaluating import rounded

HALF = Split(Decimal(50), Decimal(50), "agreed")
ANY = Rate(None, None, Decimal(9000), Decimal(6000), Decimal(4000))


def assumed(value: str) -> Assumption:
    return Assumption(Decimal(value), "an example")


def assumptions(**changed: Any) -> Assumptions:
    known: dict[str, Any] = {
        "starts_on": date(2021, 1, 1),
        "ends_on": date(2022, 12, 31),
        "full_time_hours": assumed("37.5"),
        "hours_when_unknown": None,
        "baseline_share": assumed("0"),
        "coaching_cost": assumed("5000"),
        "rates": [ANY],
        "rates_source": "an example",
        "rates_year": 2021,
        "splits": {2021: HALF, 2022: HALF, 2023: HALF},
    }
    return Assumptions(**known | changed)


def participant(*jobs: Job, **changed: Any) -> Participant:
    known: dict[str, Any] = {
        "person_id": UUID(int=1),
        "first_on": date(2021, 1, 1),
        "education": "basic",
        "age_band": "30-39",
        "jobs": jobs,
    }
    return Participant(**known | changed)


FULL_TIME = Job(date(2021, 1, 1), None, Decimal("37.5"))


def test_a_year_of_full_time_work_is_one_full_time_year() -> None:
    result = cost_effectiveness([participant(FULL_TIME)], assumptions(ends_on=date(2021, 12, 31)))

    assert result.full_time_years == 1
    assert result.gain.effect == 15000
    assert result.gain.effect_with_pension == 19000
    assert result.net == 10000
    assert result.net_with_pension == 14000


def test_a_leap_year_is_a_year_too() -> None:
    period = assumptions(starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31), splits={2024: HALF})

    assert cost_effectiveness([participant(FULL_TIME)], period).full_time_years == 1


def test_only_what_goes_beyond_the_baseline_career_is_an_effect() -> None:
    result = cost_effectiveness(
        [participant(FULL_TIME)], assumptions(ends_on=date(2021, 12, 31), baseline_share=assumed("0.4"))
    )

    assert result.baseline_years == Fraction(2, 5)
    assert result.gain.effect == 9000


def test_each_year_is_split_by_its_own_shares() -> None:
    splits = {2021: Split(Decimal(60), Decimal(40), "law"), 2022: Split(Decimal(30), Decimal(70), "law")}

    first, second = cost_effectiveness([participant(FULL_TIME)], assumptions(splits=splits)).years

    assert first.municipality == 9000
    assert first.state == 6000
    assert second.municipality == 4500
    assert second.state == 10500


def test_the_closest_rate_is_taken() -> None:
    rates = [ANY, replace(ANY, education="basic"), replace(ANY, education="basic", age_band="30-39", taxes=Decimal(1))]

    assert assumptions(rates=rates).rate("basic", "30-39").taxes == 1
    assert assumptions(rates=rates).rate("basic", "60+") is rates[1]
    assert assumptions(rates=rates).rate(None, None) is ANY


def test_the_employed_are_those_who_worked_in_the_period() -> None:
    before = Job(date(2021, 1, 1), date(2021, 3, 1), Decimal(20))
    period = assumptions(starts_on=date(2021, 4, 1))

    result = cost_effectiveness([participant(before), participant(FULL_TIME), participant()], period)

    assert result.participants == 3
    assert result.employed == 1


def test_whoever_began_after_the_period_is_no_participant() -> None:
    result = cost_effectiveness([participant(FULL_TIME, first_on=date(2023, 1, 1))], assumptions())

    assert result.participants == 0
    assert result.net_per_participant is None
    assert result.net == -5000


def test_what_is_missing_is_said() -> None:
    unknown = participant(Job(date(2021, 1, 1), None, None))

    with pytest.raises(HoursNotKnown):
        cost_effectiveness([unknown], assumptions())
    with pytest.raises(RateMissing):
        cost_effectiveness([participant()], assumptions(rates=[replace(ANY, education="higher_tertiary")]))
    with pytest.raises(SplitMissing):
        cost_effectiveness([participant()], assumptions(splits={2021: HALF}))


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({"ends_on": date(2020, 12, 31)}, EvaluationReversed),
        ({"full_time_hours": assumed("0")}, HoursNotPositive),
        ({"baseline_share": assumed("1.01")}, ShareOutOfBounds),
        ({"baseline_share": assumed("-0.1")}, ShareOutOfBounds),
        ({"coaching_cost": assumed("-1")}, CostNegative),
        ({"splits": {2021: Split(Decimal(60), Decimal(60), "a slip")}}, SplitNotWhole),
    ],
)
def test_an_assumption_that_would_give_a_wrong_figure_is_refused(
    wrong: dict[str, Any], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        assumptions(**wrong)


def test_hours_that_nobody_recorded_are_those_assumed() -> None:
    unknown = participant(Job(date(2021, 1, 1), date(2021, 12, 31), None))

    result = cost_effectiveness([unknown], assumptions(hours_when_unknown=assumed("18.75")))

    assert result.full_time_years == Fraction(1, 2)


days = st.dates(date(2020, 6, 1), date(2023, 6, 30))
jobs = st.builds(Job, started_on=days, ended_on=st.none() | days, hours_per_week=st.decimals("0.5", "60", places=2))
participants = st.lists(
    st.builds(
        Participant,
        person_id=st.uuids(),
        first_on=days,
        education=st.sampled_from(["basic", "upper_secondary", None]),
        age_band=st.sampled_from(["<30", "60+", None]),
        jobs=st.lists(jobs, max_size=3),
    ),
    max_size=5,
)
RATES = [ANY, Rate("basic", None, Decimal("7000.5"), Decimal(1), Decimal(0)), Rate(None, "60+", *[Decimal(3)] * 3)]


@given(participants, st.decimals("0", "1", places=2))
def test_the_sum_is_that_of_a_count_day_by_day(those: list[Participant], share: Decimal) -> None:
    entered = assumptions(rates=RATES, baseline_share=Assumption(share, "drawn"))

    result = cost_effectiveness(those, entered)

    assert result.gain.effect == sum((plainly(one, entered) for one in those), Fraction())
    assert sum(one.municipality + one.state for one in result.years) == result.gain.effect


def plainly(one: Participant, entered: Assumptions) -> Fraction:
    """Euros of one participant, a day at a time."""
    rate = entered.rate(one.education, one.age_band)
    sum_of_days, day = Fraction(), entered.starts_on
    while day <= entered.ends_on and one.first_on <= entered.ends_on:
        year = Fraction(1, 366 if day.year % 4 == 0 else 365)
        hours = sum((job.hours_per_week or 0 for job in one.jobs if is_at_work(job, day)), Decimal())
        baseline = Fraction(entered.baseline_share.value) if day >= one.first_on else Fraction()
        sum_of_days += (Fraction(hours) / Fraction("37.5") - baseline) * year
        day += timedelta(days=1)
    return sum_of_days * Fraction(rate.taxes + rate.benefits_saved)


def is_at_work(job: Job, day: date) -> bool:
    return job.started_on <= day and (job.ended_on is None or day <= job.ended_on)


@given(participants, st.integers(0, 10**6))
def test_the_net_effect_falls_by_what_the_coaching_costs(those: list[Participant], cost: int) -> None:
    free, paid = (
        cost_effectiveness(those, assumptions(coaching_cost=Assumption(Decimal(euros), "drawn"))) for euros in (0, cost)
    )

    assert free.net - paid.net == cost


@pytest.mark.parametrize(
    ("exact", "step", "shown"),
    [("149.5", "1", "150"), ("-149.5", "1", "-150"), ("499", "1000", "0"), ("-4", "100", "0"), ("0.25", "0.1", "0.3")],
)
def test_a_result_is_rounded_half_up_and_nought_has_no_sign(exact: str, step: str, shown: str) -> None:
    assert str(rounded(Fraction(exact), Decimal(step))) == shown
