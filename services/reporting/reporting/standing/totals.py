"""From measures to changes: a total is a sum of them, and is kept of days and months.

A measure of a person in a place changes on a day. Broken down, a person belongs to one group of each breakdown: for
good, or, with coaches, as on the day asked for. Such counts are not kept: seven times as many rows would be, hardly any
two of them about the same group, day and place.
"""

from dataclasses import dataclass

UNDIVIDED = """
    groups (person_id, place, broken_down_by, of) as (
        select person_id, place, '', '' from stays
    ), groups_of_referred (person_id, place, broken_down_by, of) as (
        select person_id, place, '', '' from referred
    ), groups_of_answered (person_id, place, referral_id, broken_down_by, of) as (
        select person_id, place, referral_id, '', '' from answered
    )"""
DESCRIBED = """
    cast(:grouped_by as text),
    case cast(:grouped_by as text)
         when '' then '' when 'source_category' then source_category when 'age_band' then age_band
         when 'sex' then sex when 'education' then education when 'livelihood' then livelihood end"""
# With all that was until the day `:on` a person belongs to the coach of that day. Who was referred belongs to the
# groups of the referral that the way began with, and to a coach from the start on it. A referral that was answered has
# its own source, else the groups of the person whose way it is part of.
DIVIDED = f"""
    groups (person_id, place, broken_down_by, of) as (
        select person_id, place, {DESCRIBED} from stays where cast(:grouped_by as text) <> 'coach'
        union all
        select person_id, place, 'coach', coalesce(coach_id::text, 'not_known')
        from spans where cast(:grouped_by as text) = 'coach' and from_on <= :on and until_on > :on
    ), groups_of_referred (person_id, place, broken_down_by, of) as (
        select person_id, place, {DESCRIBED} from referred where cast(:grouped_by as text) <> 'coach'
        union all
        select person_id, place, 'coach', case when started_on <= :on then of else 'not_known' end
        from referred left join groups using (person_id, place) where cast(:grouped_by as text) = 'coach'
    ), groups_of_answered (person_id, place, referral_id, broken_down_by, of) as (
        select person_id, place, referral_id, {DESCRIBED}
        from (select person_id, place, referral_id, answered.source_category, age_band, sex, education, livelihood
              from answered join referred using (person_id, place)) as answered
    )"""  # noqa: S608


@dataclass(frozen=True)
class Measures:
    """SQL over the relations, and the names of what it measures. Of persons: person_id, place, measure, day, change."""

    names: tuple[str, ...]
    of_persons: str = ""
    own: str = ""
    """broken_down_by, of, place, measure, day, change, of what is no person's standing in a place."""


NO_PERSONS = "select null::uuid, null::text, null::text, null::date, null::int where false"
NONE_OWN = "select null::text, null::text, null::text, null::text, null::date, null::int where false"


def spread(of_persons: str) -> str:
    """How a measure is spread over values, as `own` of measures: a total of each value, in groups of persons.

    Of SQL that gives person_id, place, measure, value, day, change. `queries.spreads` reads it.
    """
    return f"""
        select measure || '/' || broken_down_by, of || '/' || value, place, measure, day, change
        from ({of_persons}) as valued (person_id, place, measure, value, day, change)
             join groups using (person_id, place)
    """  # noqa: S608


def counted(all_measures: tuple[Measures, ...], groups: str) -> str:
    """Common table expressions: `groups`, what is `measured` of persons, and what measures give of their `own`."""
    of_persons = " union all ".join(one.of_persons for one in all_measures if one.of_persons) or NO_PERSONS
    own = " union all ".join(one.own for one in all_measures if one.own) or NONE_OWN
    return f"""{groups}, measured (person_id, place, measure, day, change) as ({of_persons}),
    own (broken_down_by, of, place, measure, day, change) as ({own})"""


def kept_changes(all_measures: tuple[Measures, ...]) -> str:
    """Common table expressions, the last `changes`: broken_down_by, of, place, measure, day, change."""
    return f"""{counted(all_measures, UNDIVIDED)},
    changes (broken_down_by, of, place, measure, day, change) as (
        select '', '', place, measure, day, change from measured
        union all
        select broken_down_by, of, place, measure, day, change from own where {ARE_KEPT}
    )"""  # noqa: S608


def changes(all_measures: tuple[Measures, ...]) -> str:
    """The same, in the groups of `:grouped_by` as they are on the day `:on`."""
    return f"""{counted(all_measures, DIVIDED)},
    changes (broken_down_by, of, place, measure, day, change) as (
        select broken_down_by, of, place, measure, day, change from measured join groups using (person_id, place)
        union all
        select broken_down_by, of, place, measure, day, change from own
    )"""  # noqa: S608


def are_kept(by: str) -> bool:
    """Whether totals of it are: the undivided ones, the spreads of those, and coaches' caseloads."""
    return by in ("", "caseload") or by.endswith("/")


ARE_KEPT = "(broken_down_by in ('', 'caseload') or broken_down_by like '%/')"
KEYS = "broken_down_by, measure, place, grain, starts_on, of"
TOTALS = f"{KEYS}, change"
SUMMED = """
    select broken_down_by, of, place, measure, grain, starts_on, sum(change)::bigint as change
    from changes cross join lateral (values ('day', day), ('month', date_trunc('month', day)::date))
         as grains (grain, starts_on)
    group by broken_down_by, of, place, measure, grain, starts_on having sum(change) <> 0
"""
