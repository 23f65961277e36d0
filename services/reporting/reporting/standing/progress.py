"""How it goes for persons in coaching: employers met, the first job and how long it lasts, plans, self-assessments."""

from reporting.projections import NO_RATING


def counts_still(facts: str, recorded: str) -> str:
    """A condition on `told` contacts with employers: they took place, and no correction of them is known.

    Corrections are looked for among all facts: one may be about another client and another employer.
    """
    return f"""
    told.took_place and not exists (
        select from {facts}.employer_contacts as corrected
        where corrected.contact_id = told.contact_id and corrected.version > told.version and corrected.version > 1
              and {recorded}
    )"""


def met(facts: str, known: str, recorded: str) -> str:
    """The first face-to-face contact with an employer about a person, on their first day in a place or later."""
    return f"""
    told_contacts as (
        select coalesce(person_id, client_id) as person_id, contacted_on
        from {facts}.employer_contacts as told left join persons using (client_id)
        where client_id is not null and face_to_face and {known} and {counts_still(facts, recorded)}
    ), met as (
        select person_id, place, min(contacted_on) as met_on
        from entries join told_contacts using (person_id) where contacted_on >= first_on group by person_id, place
    )"""  # noqa: S608


def first_jobs() -> str:
    """The first job counted in a place, and the day it is known to have been left.

    That is the earlier of its end and the day before the first follow-up that did not find the person in it, but not
    before a follow-up that still did. Of jobs begun on the same day the one held longest is the first.
    """
    return """
    found as (
        select employment_id, min(weeks) filter (where answer in ('in_another_job', 'not_working')) as weeks_gone,
               max(weeks) filter (where answer = 'in_this_job') as weeks_there
        from answers group by employment_id
    ), held as (
        select person_id, place, started_on,
               case when ended_on is not null or weeks_gone is not null
                    then greatest(least(ended_on, started_on + 7 * weeks_gone - 1), started_on + 7 * weeks_there)
               end as left_on
        from jobs left join found using (employment_id)
    ), first_jobs as (
        select distinct on (person_id, place) person_id, place, started_on, left_on
        from held order by person_id, place, started_on, left_on desc nulls first
    )"""


def reviews(facts: str, known: str) -> str:
    """Every day by which a plan had to be looked at again: three months after signing, then as each review said.

    A day after the end of coaching is none. On time: by that day it was looked at, or signed anew.
    """
    return f"""
    looked_at as (
        select case_id, signed_on as on_day, (signed_on + interval '3 months')::date as due_on, sequence
        from {facts}.plans_signed where {known}
        union all
        select case_id, reviewed_on, next_review_on, sequence from {facts}.plans_reviewed where {known}
    ), dues as (
        select case_id, due_on, row_number() over earliest as number, lead(on_day) over earliest as next_on
        from looked_at window earliest as (partition by case_id order by on_day, sequence)
    ), reviews as (
        select person_id, place, case_id, dues.number, due_on, coalesce(next_on <= due_on, false) as is_on_time
        from dues join placed using (case_id) left join ends using (case_id)
        where due_on < coalesce(ended_on, 'infinity')
    )"""  # noqa: S608


def rated(facts: str, known: str) -> str:
    """Each self-assessment from the first day in a place on, and by how much it differs from the one before.

    Of each the newest word counts.
    """
    return f"""
    told_ratings as (
        select distinct on (assessment_id) coalesce(person_id, client_id) as person_id, assessed_on, skills, situation,
               recorded_at, sequence, assessment_id
        from {facts}.self_assessments left join persons using (client_id) where {known}
        order by assessment_id, sequence desc
    ), rated as (
        select person_id, place, assessed_on as rated_on, row_number() over earliest as number,
               skills - lag(skills) over earliest as skills_change,
               situation - lag(situation) over earliest as situation_change
        from entries join told_ratings using (person_id) where assessed_on >= first_on and skills <> {NO_RATING}
        window earliest as (partition by person_id, place order by assessed_on, recorded_at, sequence, assessment_id)
    )"""  # noqa: S608
