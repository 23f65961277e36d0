"""What became of referrals to coaching: each person's way in each place, and how each was answered."""

from reporting.standing.described import described_as
from reporting.standing.holidays import WEEKDAYS_OFF


def referrals(facts: str, known: str, reached: str) -> str:
    return f"{answered(facts, known, reached)}, {referred(facts, known)}"


def answered(facts: str, known: str, reached: str) -> str:
    """Every referral, in each place, with its first answer and the working days until it."""
    return f"""
    weekdays_off (day) as ({WEEKDAYS_OFF}), steps as (
        select coalesce(person_id, client_id) as person_id, referral_id, municipality, source_category, step, taken_on,
               reason, sequence, recorded_at
        from {facts}.referral_steps left join persons using (client_id)
        where target = 'supported_employment' and {known}
    ), sendings as (
        select distinct on (referral_id) person_id, referral_id, municipality, source_category, taken_on as submitted_on
        from steps where step = 'submitted' order by referral_id, taken_on, recorded_at, sequence
    ), replies as (
        select distinct on (referral_id) referral_id, step as answer, taken_on as answered_on, reason
        from steps join sendings using (referral_id) where step in ('accepted', 'declined') and taken_on >= submitted_on
        order by referral_id, taken_on, recorded_at, sequence
    ), answered as (
        select person_id, place, referral_id, source_category, submitted_on, answer, answered_on, reason,
               case when answered_on is not null then ({working_days("submitted_on", "answered_on")}) end as waited
        from sendings left join replies using (referral_id) {reached}
    )"""  # noqa: S608


def referred(facts: str, known: str) -> str:
    """Each person's first referral in each place, and what came after it.

    Of each step the first that did not come before the one it follows from. A plan and a job both follow from the
    start of coaching.
    """
    return f"""
    invited as (
        select distinct on (person_id, place) person_id, place, source_category, submitted_on,
               min(answered_on) filter (where answer = 'accepted') over (partition by person_id, place) as accepted_on
        from answered order by person_id, place, submitted_on, referral_id
    ), begins as (
        select person_id, place, min(started_on) as started_on
        from invited join placed using (person_id, place) where started_on >= accepted_on group by person_id, place
    ), plans as (
        select person_id, place, min(signed_on) as plan_signed_on
        from begins join placed using (person_id, place) join {facts}.plans_signed using (case_id)
        where {known} and signed_on >= begins.started_on group by person_id, place
    ), hired as (
        select person_id, place, min(jobs.started_on) as employed_on
        from begins join jobs using (person_id, place) where jobs.started_on >= begins.started_on
        group by person_id, place
    ), referred as (
        select person_id, place, source_category, submitted_on, accepted_on, started_on, plan_signed_on, employed_on,
               {described_as("submitted_on")}
        from invited left join begins using (person_id, place) left join plans using (person_id, place)
             left join hired using (person_id, place) left join described using (person_id)
    )"""  # noqa: S608


def working_days(after: str, until: str) -> str:
    """From the day after the one to the other."""
    return f"""
        select count(*)::integer from generate_series({after} + 1, {until}, interval '1 day') as day
        where extract(isodow from day) < 6 and day::date not in (select weekdays_off.day from weekdays_off)
    """  # noqa: S608
