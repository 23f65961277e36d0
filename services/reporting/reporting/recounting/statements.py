"""The SQL of recounting, made once for each pair of schemas."""

from functools import cache

from sqlalchemy import TextClause, text

from reporting.projections import Schemas
from reporting.registry import MEASURES
from reporting.standing.relations import Which, computed, kept
from reporting.standing.totals import KEYS, SUMMED, TOTALS, kept_changes

BATCH = 500
"""The notes that a transaction begins with."""
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


# A correction may name another employer and another client than what it corrects: they are counted anew together.
CORRECTED = """
    select distinct told.employer_id, told.client_id
    from {facts}.employer_contacts as told join (
        select contact_id from {facts}.employer_contacts where version > 1
        and (employer_id = any(cast(:employers as uuid[])) or client_id = any(cast(:clients as uuid[])))
    ) as correction using (contact_id)
"""


@cache
def linked(facts: str) -> TextClause:
    return text(LINKED.format(facts=facts))


@cache
def corrected(facts: str) -> TextClause:
    return text(CORRECTED.format(facts=facts))


COLUMNS_OF_CHANGES = "broken_down_by text, of text, place text, measure text, day date, change int"


@cache
def noted_of_the_oldest(standing: str) -> TextClause:
    """The oldest notes, and all the others of the same clients and employers: each is counted once for many facts."""
    return text(f"""
        with oldest as materialized (select client_id, employer_id from {standing}.touched order by id limit {BATCH})
        select id, client_id, employer_id from {standing}.touched
        where client_id in (select client_id from oldest) or employer_id in (select employer_id from oldest)
    """)  # noqa: S608


@cache
def counted_before(standing: str) -> TextClause:
    """What some clients and employers change, as JSON: a transaction remembers it while it counts them anew."""
    return text(f"""
        with recursive {of_some(standing)}, {kept_changes(MEASURES)}, added_up as (
            select broken_down_by, of, place, measure, day, sum(change) as change from changes
            group by broken_down_by, of, place, measure, day
        )
        select coalesce(json_agg(added_up), '[]')::text from added_up
    """)  # noqa: S608


def of_some(standing: str) -> str:
    """The kept rows of `:clients` and `:employers`."""
    return ", ".join(
        f"{name} as not materialized (select * from {standing}.{name} where {OWNERS.get(name, OF_A_PERSON)})"  # noqa: S608
        for name in COLUMNS
    )


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
    relations = computed(schemas.facts, Which(is_of_some=is_of_some, is_then=False, together=schemas.standing))
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
        with recursive {kept(standing)}, {kept_changes(MEASURES)} select {TOTALS} from ({SUMMED}) as summed
    """)  # noqa: S608


@cache
def change_totals(standing: str) -> TextClause:
    """By the difference between what counts now and what counted `:before`: of most persons a row or two."""
    difference = f"""
        select * from kept_now
        union all
        select broken_down_by, of, place, measure, day, -change
        from json_to_recordset(cast(:before as json)) as before ({COLUMNS_OF_CHANGES})
    """  # noqa: S608
    return text(f"""
        insert into {standing}.totals as known ({TOTALS})
        with recursive {of_some(standing)}, {kept_changes(MEASURES).replace(" changes (", " kept_now (")},
        changes as (
            select broken_down_by, of, place, measure, day, sum(change) as change from ({difference}) as both_times
            group by broken_down_by, of, place, measure, day having sum(change) <> 0
        )
        select {TOTALS} from ({SUMMED}) as summed
        on conflict ({KEYS}) do update set change = known.change + excluded.change
    """)  # noqa: S608


@cache
def drop_empty_totals(standing: str) -> TextClause:
    return text(f"delete from {standing}.totals where change = 0")  # noqa: S608
