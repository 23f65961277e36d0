"""One SQL text: from facts known at a moment to rows of person × place. docs/decisions/0018 says why it is one."""

from dataclasses import dataclass

from reporting.projections import NO_ACTIVITY
from reporting.standing.described import described_as
from reporting.standing.progress import counts_still, first_jobs, met, rated, reviews
from reporting.standing.referrals import referrals

RELATIONS = (
    *("persons", "stays", "spans", "jobs", "begun", "assigned"),
    *("referred", "answered", "first_jobs", "reviews", "rated", "contacted"),
)
"""The tables that are kept of it, by the names that figures use."""

OF_NO_PLACE = ("persons", "assigned")
OF_STAYS = ("spans", "jobs", "begun")
"""Those that hold rows of persons who stay in a place."""

SHOWN = "case when cast(:places as text[]) is null then place not like '%+%' else place = any(:places) end"
"""Null: every municipality and the region, but no set of municipalities."""


@dataclass(frozen=True)
class Which:
    """Of which facts: those of some clients and employers or of all, known by a moment or now."""

    is_of_some: bool
    """Of `:clients` and `:employers` alone; merged clients must all be among them (`recounting.linked`)."""
    is_then: bool
    """Recorded by `:known_at`."""
    is_mapped: bool = False
    """In the places of a map, `:recorded` municipalities beside the places that count them; else as recorded."""
    together: str = ""
    """The schema whose sets of municipalities (`counted_together`) are places too."""

    def of(self, owner: str) -> str:
        some = f"{owner}_id = any(cast(:{owner}s as uuid[]))" if self.is_of_some else "true"
        return f"{some} and {self.recorded}"

    @property
    def recorded(self) -> str:
        return "recorded_at <= :known_at" if self.is_then else "true"

    @property
    def reached(self) -> str:
        """Joined to rows with a municipality: each place that counts them, once, and the region."""
        if not self.is_mapped:
            sets = f"union all select place from {self.together}.counted_together where recorded = municipality"  # noqa: S608
            places = f"values (municipality), ('all') {sets if self.together else ''}"
            return f"cross join lateral ({places}) as reached (place)"
        return """cross join lateral (
            select place from unnest(cast(:recorded as text[]), cast(:counted_in as text[])) as map (recorded, place)
            where recorded = municipality union all values ('all')
        ) as reached (place)"""


def computed(facts: str, which: Which) -> str:
    """The relations as common table expressions, for a query that begins with `with recursive`."""
    known = which.of("client")
    told = [
        persons(facts, known),
        coaching(facts, known, which.reached),
        coached(facts, known),
        work(facts, known),
        counted_work(facts, known),
        met(facts, known, which.recorded),
        stays(facts, known),
        first_jobs(),
        referrals(facts, known, which.reached),
        reviews(facts, known),
        rated(facts, known),
        contacted(facts, which),
    ]
    return ",".join(told)


def kept(standing: str) -> str:
    """The same, as they stand in the tables."""
    return ", ".join(f"{name} as not materialized (select * from {standing}.{name})" for name in RELATIONS)  # noqa: S608


def kept_of_places(standing: str) -> str:
    """The same, only of `:places` (all: null): read by index."""
    shown = {name: "true" if name in OF_NO_PLACE else SHOWN for name in RELATIONS}
    return ", ".join(
        f"{name} as not materialized (select * from {standing}.{name} where {shown[name]})"  # noqa: S608
        for name in RELATIONS
    )


def kept_of_who_came(standing: str) -> str:
    """The same, only of who came to one of `:places` (or anywhere: null) from `:since` to `:on`: read by index."""
    came = f"first_on between :since and :on and {SHOWN}"
    theirs = {name: f"select {name}.* from {standing}.{name} join came using (person_id, place)" for name in OF_STAYS}  # noqa: S608
    theirs["stays"] = f"select * from {standing}.stays where {came}"  # noqa: S608
    return f"came as (select person_id, place from {standing}.stays where {came}), " + ", ".join(  # noqa: S608
        f"{name} as not materialized ({theirs.get(name, f'select * from {standing}.{name}')})"  # noqa: S608
        for name in RELATIONS
    )


def persons(facts: str, known: str) -> str:
    """Clients that are another: each by the newest word, chains followed. What goes in a circle merges nobody."""
    return f"""
    newest_merges as (
        select distinct on (client_id) client_id, same_as from {facts}.merged where {known}
        order by client_id, sequence desc
    ), walks (client_id, person_id) as (
        select client_id, same_as from newest_merges where same_as is not null
        union
        select walks.client_id, further.same_as
        from walks join newest_merges as further on further.client_id = walks.person_id
        where further.same_as is not null
    ), persons as (
        select client_id, person_id from walks
        where not exists (
            select from newest_merges as further where further.client_id = walks.person_id and same_as is not null
        )
    )"""  # noqa: S608


def coaching(facts: str, known: str, reached: str) -> str:
    """Each person's cases in each place, and how they ended.

    The case that started last is the one where a person stands until another starts. `ended_on` is the first day not
    in coaching; of ends and assignments the newest word counts.
    """
    return f"""
    cases as (
        select coalesce(person_id, client_id) as person_id, case_id, municipality, started_on, source_category,
               recorded_at, sequence, client_id
        from {facts}.coachings left join persons using (client_id) where {known}
    ), ends as (
        select distinct on (case_id) case_id, ended_on, reason
        from {facts}.coaching_ends where {known} order by case_id, sequence desc
    ), placed as (
        select person_id, place, case_id, started_on, source_category, row_number() over earliest as number,
               coalesce(lead(started_on) over earliest, 'infinity') as last_until
        from cases {reached}
        window earliest as (partition by person_id, place order by started_on, recorded_at, sequence, client_id)
    ), entries as (
        select person_id, place, started_on as first_on, source_category from placed where number = 1
    )"""  # noqa: S608


def coached(facts: str, known: str) -> str:
    """Whose each case was from when until when, and whose each person was in each place."""
    return f"""
    assignments as (
        select coalesce(person_id, client_id) as person_id, case_id, coach_id, assigned_on as from_on,
               coalesce(lead(assigned_on) over (partition by case_id order by assigned_on, sequence), 'infinity')
               as until_on
        from {facts}.assignments left join persons using (client_id) where {known}
    ), coached as (
        select case_id, coach_id, from_on, until_on from assignments
        union all
        select case_id, null, '-infinity', coalesce(min(from_on), 'infinity')
        from cases left join assignments using (case_id) group by case_id
    ), spans as (
        select person_id, place, greatest(started_on, from_on) as from_on, least(last_until, until_on) as until_on,
               case_id, coach_id, started_on, ended_on, reason
        from placed join coached using (case_id) left join ends using (case_id)
        where greatest(started_on, from_on) < least(last_until, until_on)
    ), assigned as (
        select assignments.person_id, case_id, coach_id, from_on, until_on,
               case when started_on is not null then greatest(from_on, started_on) end as open_from,
               case when started_on is not null then least(until_on, ended_on) end as open_until
        from assignments left join cases using (case_id) left join ends using (case_id) where from_on < until_on
    )"""  # noqa: S608


def work(facts: str, known: str) -> str:
    """Employments as they were last told or corrected, ended as last told, and how long they lasted.

    One is sustained N weeks when it had not ended by then, or as the follow-up at N weeks says, where the client was
    reached.
    """
    return f"""
    newest_jobs as (
        select distinct on (employment_id) * from {facts}.employments where {known}
        order by employment_id, sequence desc
    ), newest_ends as (
        select distinct on (employment_id) employment_id, ended_on, sequence
        from {facts}.employment_ends where {known} order by employment_id, sequence desc
    ), told_jobs as (
        select coalesce(person_id, client_id) as person_id, employment_id, started_on, kind, sector, wage_subsidy,
               contract, hours_per_week, occupation, employer_id, out_of_work_at_entry,
               case when ends.sequence > jobs.sequence then ends.ended_on else jobs.ended_on end as ended_on
        from newest_jobs as jobs left join newest_ends as ends using (employment_id) left join persons using (client_id)
    ), answers as (
        select distinct on (employment_id, weeks) employment_id, weeks, answer
        from {facts}.follow_ups where {known} order by employment_id, weeks, sequence desc
    ), lasting as (
        select employment_id, max(started_on + 91) filter (where weeks = 13) as sustained_13_on,
               max(started_on + 182) filter (where weeks = 26) as sustained_26_on,
               max(started_on + 364) filter (where weeks = 52) as sustained_52_on
        from told_jobs cross join (values (13), (26), (52)) as asked (weeks)
             left join answers using (employment_id, weeks)
        where case when answer in ('in_this_job', 'in_another_job') then true when answer = 'not_working' then false
                   else coalesce(ended_on, 'infinity') >= started_on + 7 * weeks end
        group by employment_id
    )"""  # noqa: S608


def counted_work(facts: str, known: str) -> str:
    """The employments and activities that count in a place: begun on the first day there or later."""
    return f"""
    jobs as (
        select person_id, place, employment_id, started_on, ended_on, kind, sector, wage_subsidy, contract,
               hours_per_week, occupation, employer_id, sustained_13_on, sustained_26_on, sustained_52_on,
               out_of_work_at_entry
        from entries join told_jobs using (person_id) left join lasting using (employment_id)
        where started_on >= first_on
    ), told_activities as (
        select distinct on (activity_id) coalesce(person_id, client_id) as person_id, kind, started_on
        from {facts}.activities left join persons using (client_id) where {known}
        order by activity_id, sequence desc
    ), begun as (
        select person_id, place, kind, min(started_on) as begun_on
        from entries join told_activities using (person_id) where started_on >= first_on and kind <> '{NO_ACTIVITY}'
        group by person_id, place, kind
    )"""  # noqa: S608


def stays(facts: str, known: str) -> str:
    """What does not change with the day asked for: who came when, and when each thing was first so.

    In work at entry: a counted employment says so and none the opposite, or none says and livelihood was from work.
    """
    return f"""
    told_of_persons as (
        select coalesce(person_id, client_id) as person_id, client_id, born_in, sex, education, livelihood, recorded_at,
               sequence
        from {facts}.described left join persons using (client_id) where {known}
    ), described as (
        select distinct on (person_id) person_id, born_in, sex, education, livelihood from told_of_persons
        order by person_id, (client_id = person_id) desc, recorded_at desc, sequence desc, client_id
    ), working as (
        select person_id, place, min(started_on) as first_employed_on, min(sustained_13_on) as sustained_13_on,
               min(sustained_26_on) as sustained_26_on, min(sustained_52_on) as sustained_52_on,
               bool_or(out_of_work_at_entry) as was_out, bool_or(not out_of_work_at_entry) as was_in
        from jobs group by person_id, place
    ), planned as (
        select person_id, place, min(signed_on) as plan_signed_on
        from placed join {facts}.plans_signed using (case_id) where {known} group by person_id, place
    ), stays as (
        select person_id, place, first_on, source_category,
               {described_as("first_on")},
               case when was_out then false when was_in then true
                    else coalesce(livelihood in ('wages', 'own_business'), false) end as is_in_work_at_entry,
               first_employed_on, sustained_13_on, sustained_26_on, sustained_52_on, plan_signed_on, met_on
        from entries left join described using (person_id) left join working using (person_id, place)
             left join planned using (person_id, place) left join met using (person_id, place)
    )"""  # noqa: S608


def contacted(facts: str, which: Which) -> str:
    """Contacts with an employer by the coach's municipality, the day and the coach; which of them were the first."""
    return f"""
    contact_days as (
        select employer_id, place, coalesce(coach_id::text, 'not_known') as coach, contacted_on, count(*) as contacts
        from {facts}.employer_contacts as told {which.reached}
        where {which.of("employer")} and {counts_still(facts, which.recorded)}
        group by employer_id, place, coach, contacted_on
    ), contacted as (
        select employer_id, place, coach, contacted_on, contacts,
               row_number() over (partition by employer_id, place order by contacted_on, coach) = 1 as is_first,
               row_number() over (partition by employer_id, place, coach order by contacted_on) = 1 as is_first_of_coach
        from contact_days
    )"""  # noqa: S608
