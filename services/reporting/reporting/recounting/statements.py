"""The SQL of recounting, made once for each pair of schemas."""

from functools import cache

from sqlalchemy import TextClause, text

from reporting.projections import Schemas
from reporting.registry import MEASURES
from reporting.standing.relations import Which, computed, kept
from reporting.standing.totals import KEYS, SUMMED, TOTALS, changes

COLUMNS = {
    "persons": "client_id, person_id",
    "stays": "person_id, place, first_on, source_category, age_band, sex, education, livelihood, is_in_work_at_entry, "
    "first_employed_on, sustained_13_on, sustained_26_on, sustained_52_on, plan_signed_on, met_on",
    "spans": "person_id, place, from_on, until_on, case_id, coach_id, started_on, ended_on, reason",
    "jobs": "person_id, place, employment_id, started_on, ended_on, kind, sector, wage_subsidy, contract, "
    "hours_per_week, occupation, employer_id, sustained_13_on, sustained_26_on, sustained_52_on",
    "begun": "person_id, place, kind, begun_on",
    "assigned": "person_id, case_id, coach_id, from_on, until_on, open_from, open_until",
    "referred": "person_id, place, source_category, submitted_on, accepted_on, started_on, plan_signed_on, "
    "employed_on, age_band, sex, education, livelihood",
    "answered": "person_id, place, referral_id, source_category, submitted_on, answer, answered_on, reason, waited",
    "first_jobs": "person_id, place, started_on, left_on",
    "reviews": "person_id, place, case_id, number, due_on, is_on_time",
    "rated": "person_id, place, rated_on, number, skills_change, situation_change",
    "contacted": "employer_id, place, coach, contacted_on, contacts, is_first, is_first_of_coach",
}
OWNERS = {"persons": "client_id = any(:clients)", "contacted": "employer_id = any(:employers)"}
OF_A_PERSON = "person_id = any(:clients)"
# Clients that were ever said to be one: whatever is believed now, none of them is counted without the others.
LINKED = """
    with recursive linked (client_id) as (
        select unnest(cast(:clients as uuid[]))
        union
        select other.client_id from linked cross join lateral (
            select same_as from {facts}.merged
            where merged.client_id = linked.client_id and same_as is not null
            union all
            select merged.client_id from {facts}.merged where same_as = linked.client_id
        ) as other (client_id)
    )
    select client_id from linked
"""


@cache
def linked(facts: str) -> TextClause:
    return text(LINKED.format(facts=facts))


@cache
def note_totals(standing: str) -> TextClause:
    """What the kept rows of `:clients` and `:employers` add to the totals, `:sign` times: 1, or -1 to take it away."""
    relations = ", ".join(
        f"{name} as not materialized (select * from {standing}.{name} where {OWNERS.get(name, OF_A_PERSON)})"  # noqa: S608
        for name in COLUMNS
    )
    return text(f"""
        insert into {standing}.changing ({TOTALS}) with recursive {relations}, {changes(MEASURES)}
        select {KEYS}, change * cast(:sign as int) from ({SUMMED}) as summed
    """)  # noqa: S608


@cache
def forget_some(standing: str) -> TextClause:
    gone = ", ".join(
        f"no_{name} as (delete from {standing}.{name} where {OWNERS.get(name, OF_A_PERSON)})"  # noqa: S608
        for name in COLUMNS
    )
    return text(f"with {gone} select")


@cache
def keep_counted(schemas: Schemas, *, is_of_some: bool) -> TextClause:
    """All relations from one look at the facts."""
    relations = computed(schemas.facts, Which(is_of_some=is_of_some, is_then=False))
    inserts = ", ".join(
        f"kept_{name} as (insert into {schemas.standing}.{name} ({columns}) select {columns} from {name})"  # noqa: S608
        for name, columns in COLUMNS.items()
    )
    return text(f"with recursive {relations}, {inserts} select")


@cache
def keep_totals(standing: str) -> TextClause:
    """Of all that is kept."""
    return text(f"""
        insert into {standing}.totals ({TOTALS})
        with recursive {kept(standing)}, {changes(MEASURES)} select {TOTALS} from ({SUMMED}) as summed
    """)  # noqa: S608


@cache
def change_totals(standing: str) -> TextClause:
    """By what was noted: most of what was taken away has come back."""
    return text(f"""
        with noted as (delete from {standing}.changing returning *)
        insert into {standing}.totals as known ({TOTALS})
        select {KEYS}, sum(change)::bigint from noted group by {KEYS} having sum(change) <> 0
        on conflict ({KEYS}) do update set change = known.change + excluded.change
    """)  # noqa: S608


@cache
def drop_empty_totals(standing: str) -> TextClause:
    return text(f"delete from {standing}.totals where change = 0")  # noqa: S608
