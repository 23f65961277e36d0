"""What became of referrals: how far persons came, how long they waited, and why referrals were declined."""

from collections.abc import Mapping
from itertools import accumulate
from math import inf
from typing import get_args

from common.codes import RefusalReason
from reporting.figures.referral_funnel import STAGES
from reporting.figures.waiting_times import DAYS, WORKING_DAYS
from reporting.protection.tables.coaching import CLIENTS, EMPLOYED, SOURCE_LINES, by_name
from reporting.protection.tables.shapes import (
    AtMost,
    LineName,
    ProtectedTable,
    Sum,
    Summary,
    named,
    percent_of,
)

REFERRED, ACCEPTED, STARTED, PLAN_SIGNED, HIRED = FUNNEL_LINES = named("referral_funnel", *STAGES)
REASON_LINES = named("declined_referrals", *get_args(RefusalReason))
DECLINED = Sum("declined_referrals.all", REASON_LINES)
LENGTHS = ("up_to_week", "up_to_two_weeks", "up_to_month", "longer")
ANSWERED, WITHIN_PROMISE = named("waiting_times", "answer_counted", "answer_within_promise")
ANSWERS_BY_LENGTH = named("waiting_times", *(f"answer_{length}" for length in LENGTHS))
STARTS_BY_LENGTH = named("waiting_times", *(f"start_{length}" for length in LENGTHS))


def promise(working_days: int) -> tuple[AtMost, ...]:
    """What is promised lies between two of the lengths, or is one of them: then both say the same."""
    together = list(zip(WORKING_DAYS, accumulate((line,) for line in ANSWERS_BY_LENGTH), strict=False))
    below = [lines for days, lines in together if days <= working_days]
    above = [lines for days, lines in together if days >= working_days]
    return (
        *(AtMost(lines, (WITHIN_PROMISE,), is_of_persons=True) for lines in below[-1:]),
        *(AtMost((WITHIN_PROMISE,), lines, is_of_persons=True) for lines in above[:1]),
    )


def by_referral(source_categories: Mapping[str, str]) -> AtMost:
    """A coaching opened without a referral has the source self: who came from anybody else came by a referral."""
    own = f"referral_sources.{source_categories['self']}"
    return AtMost(tuple(line for line in SOURCE_LINES if line != own), (STARTED,))


def median(
    line: LineName, persons: LineName, days: tuple[int, ...] = (), by_length: tuple[LineName, ...] = ()
) -> Summary:
    """Of a table that counts the same persons' days by length, or none does."""
    lengths = zip((*days, inf), by_length, strict=True) if by_length else ()
    return Summary("median_days", line, persons, lengths=tuple(lengths))


WITHIN_CALENDAR_DAYS = (7, 14, 30)
"""Who waited no longer waited at most as many working days as WORKING_DAYS has, whatever weekday it began on."""
DAYS_TO_ACCEPTED, DAYS_TO_STARTED, *OTHER_DAYS = named("referral_funnel", *(f"days_to_{stage}" for stage in STAGES[1:]))


REFERRAL_TABLES = (
    ProtectedTable(
        "referral_funnel",
        by_name(*FUNNEL_LINES, field="persons"),
        line_by="stage",
        quotients=(
            percent_of(REFERRED, REFERRED, is_share=False),
            *(percent_of(line, REFERRED) for line in FUNNEL_LINES[1:]),
        ),
        summaries=(
            median(DAYS_TO_ACCEPTED, ACCEPTED, WITHIN_CALENDAR_DAYS, ANSWERS_BY_LENGTH),
            median(DAYS_TO_STARTED, STARTED, DAYS, STARTS_BY_LENGTH),
            *(median(line, persons) for line, persons in zip(OTHER_DAYS, (PLAN_SIGNED, HIRED), strict=True)),
        ),
    ),
    ProtectedTable(
        "waiting_times",
        {
            "answer": {"counted": ANSWERED, "within_promise": WITHIN_PROMISE}
            | dict(zip(LENGTHS, ANSWERS_BY_LENGTH, strict=True)),
            "start": {"counted": STARTED} | dict(zip(LENGTHS, STARTS_BY_LENGTH, strict=True)),
        },
        line_by="step",
        quotients=(percent_of(WITHIN_PROMISE, ANSWERED, "percent_within"),),
        summaries=(
            median("waiting_times.days_to_answer", ANSWERED, WORKING_DAYS, ANSWERS_BY_LENGTH),
            median("waiting_times.days_to_start", STARTED, DAYS, STARTS_BY_LENGTH),
        ),
    ),
    ProtectedTable(
        "declined_referrals",
        by_name(*REASON_LINES),
        line_by="reason",
        quotients=tuple(percent_of(line, DECLINED.whole) for line in REASON_LINES),
        totals=(DECLINED,),
    ),
)
REFERRAL_SUMS = (
    Sum(ACCEPTED, (STARTED,), has_rest=True),
    Sum(STARTED, (PLAN_SIGNED,), has_rest=True),
    Sum(STARTED, (HIRED,), has_rest=True),
    # Those who were coached, or employed, but came another way than by a referral.
    Sum(CLIENTS, (STARTED,), has_rest=True),
    Sum(EMPLOYED, (HIRED,), has_rest=True),
    Sum(ANSWERED, ANSWERS_BY_LENGTH),
    Sum(STARTED, STARTS_BY_LENGTH),
    DECLINED,
    Sum(ANSWERED, (DECLINED.whole,), has_rest=True),
)
REFERRAL_AT_MOST = (AtMost((ACCEPTED, DECLINED.whole), (ANSWERED,)),)
"""Each person accepted has an accepted referral."""
