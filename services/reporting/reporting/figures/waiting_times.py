"""How long a referral waits for its answer, beside what is promised, and a person from acceptance to coaching."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.figures.referral_funnel import FUNNEL
from reporting.queries.asked import Asked
from reporting.queries.counts import counted, in_order
from reporting.queries.spreads import Spread, at_most, median, spread_in_period, spread_over
from reporting.quotients import percent
from reporting.schemas import WaitingRow
from reporting.standing.cohorts import Cohort
from reporting.standing.totals import Measures

ANSWERS = Measures(
    ("referrals_answered", "days_to_answer"),
    own="""
        select case when days is null then broken_down_by else measure || '/' || broken_down_by end,
               case when days is null then of else of || '/' || days end, place, measure, answered_on, 1
        from answered join groups_of_answered using (person_id, place, referral_id) cross join lateral (values
            ('referrals_answered', null), ('days_to_answer', waited)
        ) as told (measure, days)
        where answered_on is not null
    """,
)
STARTED = Cohort((("referred", "started_on between :since and :on"),))
# A week, two and a month: of answers in working days, of the start of coaching in days.
WORKING_DAYS = (5, 10, 22)
DAYS = (7, 14, 31)


async def waiting_times(session: AsyncSession, asked: Asked) -> list[WaitingRow]:
    """Answers of every place, then starts; asked of a period, the answers given and coachings begun in it."""
    if asked.by == "coach":
        return await starts_by_coach(session, asked)
    answers = await spread_in_period(session, asked, ANSWERS, "days_to_answer")
    starts = await spread_in_period(session, asked, FUNNEL, "days_to_started")
    # A referral is answered in the group of its own source, a person starts in that of the first referral.
    found = in_order([*answers, *starts], asked.by)
    promised = asked.rules.promised_working_days
    rows = [answer_row(place, group, answers[place, group], promised) for place, group in found]
    return rows + [start_row(place, group, starts[place, group]) for place, group in found]


async def starts_by_coach(session: AsyncSession, asked: Asked) -> list[WaitingRow]:
    """Coaches answer no referrals. In a period a person may change coaches: earlier starts cannot be subtracted."""
    found = await counted(session, asked.by_its_last_day, [FUNNEL], where="funnel_started")
    starts = await spread_over(session, asked, FUNNEL, "days_to_started", STARTED)
    return [start_row(place, group, starts[place, group]) for place, group, _ in found]


def answer_row(place: str, group: str | None, answers: Spread, promised: int) -> WaitingRow:
    kept = at_most(answers, promised)
    return WaitingRow(
        step="answer",
        municipality=place,
        group=group,
        **waited(answers, WORKING_DAYS),
        within_promise=kept,
        percent_within=percent(kept, answers.total()),
    )


def start_row(place: str, group: str | None, starts: Spread) -> WaitingRow:
    return WaitingRow(step="start", municipality=place, group=group, **waited(starts, DAYS))


def waited(spread: Spread, limits: tuple[int, int, int]) -> dict[str, Any]:
    week, two_weeks, month = (at_most(spread, limit) for limit in limits)
    return {
        "counted": spread.total(),
        "median_days": median(spread),
        "up_to_week": week,
        "up_to_two_weeks": two_weeks - week,
        "up_to_month": month - two_weeks,
        "longer": spread.total() - month,
    }
