"""More facts, where each person stands in each place, and the totals of every day: two projections, built side by side.

What was known before has not all been read into the wider facts, so a rebuild from the log is asked for.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

# Every fact has its subject, its number in the log and the moment it was recorded, beside these.
FACTS = {
    "coachings": "case_id uuid not null, municipality text not null, started_on date not null, "
    "source_category text not null, referral_id uuid",
    "coaching_ends": "case_id uuid not null, ended_on date not null, reason text not null, detail text",
    "assignments": "case_id uuid not null, coach_id uuid not null, assigned_on date not null",
    "employments": "employment_id uuid not null, started_on date not null, kind text not null, sector text not null, "
    "wage_subsidy boolean not null, employer_id uuid, ended_on date, contract text, hours_per_week numeric, "
    "occupation text, open_labour_market boolean, out_of_work_at_entry boolean",
    "employment_ends": "employment_id uuid not null, ended_on date not null",
    "follow_ups": "employment_id uuid not null, weeks integer not null, asked_on date not null, answer text not null",
    "activities": "activity_id uuid not null, kind text not null, started_on date not null",
    "activity_ends": "activity_id uuid not null, ended_on date not null",
    "self_assessments": "case_id uuid not null, assessment_id uuid not null, service text not null, "
    "assessed_on date not null, skills integer not null, situation integer not null",
    "plans_signed": "case_id uuid not null, plan_id uuid not null, version integer not null, signed_on date not null",
    "plans_reviewed": "case_id uuid not null, plan_id uuid not null, reviewed_on date not null, "
    "next_review_on date not null",
    "client_contacts": "case_id uuid not null, contact_id uuid not null, coach_id uuid not null, "
    "municipality text not null, contacted_on date not null, kind text not null, place text, "
    "minutes integer not null, purpose text not null, took_place boolean not null",
    "described": "born_in integer, sex text, education text, livelihood text",
    "merged": "same_as uuid",
    "referral_steps": "referral_id uuid not null, municipality text not null, target text not null, "
    "source_category text not null, step text not null, taken_on date not null, reason text",
    "employer_contacts": "contact_id uuid not null, employer_id uuid not null, municipality text not null, "
    "contacted_on date not null, coach_id uuid, client_id uuid, kind text, face_to_face boolean",
    "coaches": "municipality text not null, fte numeric not null",
    "working_time": "municipality text not null, worked_on date not null, kind text not null, minutes integer not null",
    "fidelity": "municipality text not null, assessed_on date not null, criteria text not null, "
    "scores jsonb not null, total integer not null, band text not null",
}
SUBJECTS = {
    "employer_contacts": "subject",
    "coaches": "coach_id",
    "working_time": "coach_id",
    "fidelity": "assessment_id",
}
FACT_INDEXES = (
    "coachings (started_on)",
    "coachings (recorded_at)",
    "assignments (assigned_on)",
    "merged (same_as)",
    "referral_steps (referral_id)",
    "referral_steps (municipality, step, taken_on)",
    "self_assessments (assessed_on)",
    "client_contacts (municipality, contacted_on)",
    "client_contacts (contact_id, sequence)",
    "employer_contacts (contacted_on)",
    "employer_contacts (recorded_at)",
    "employer_contacts (employer_id)",
    "employer_contacts (municipality, contacted_on)",
    "employer_contacts (client_id, contacted_on) where client_id is not null",
    "coaches (recorded_at)",
    "working_time (municipality, worked_on)",
    "fidelity (municipality, assessed_on)",
)
OF_BEFORE = {
    "coachings": "case_id, municipality, started_on, source_category",
    "coaching_ends": "case_id, ended_on, reason",
    "assignments": "case_id, coach_id, assigned_on",
    "employments": "employment_id, started_on, kind, sector, wage_subsidy",
    "activities": "activity_id, kind, started_on",
    "employer_contacts": "contact_id, employer_id, municipality, contacted_on",
    "coaches": "municipality, fte",
}
"""What the facts held until now."""

STANDING = """
    create table persons (
        client_id uuid not null, person_id uuid not null,
        constraint pk_persons primary key (client_id)
    );
    create index ix_persons_person_id on persons (person_id);

    create table stays (
        person_id uuid not null, place text not null, first_on date not null, source_category text not null,
        age_band text not null, sex text not null, education text not null, livelihood text not null,
        is_in_work_at_entry boolean not null, first_employed_on date, sustained_13_on date, sustained_26_on date,
        sustained_52_on date, plan_signed_on date,
        constraint pk_stays primary key (person_id, place)
    );
    create index ix_stays_first_on on stays (first_on);

    create table spans (
        person_id uuid not null, place text not null, from_on date not null, until_on date not null,
        case_id uuid not null, coach_id uuid, started_on date not null, ended_on date, reason text,
        constraint pk_spans primary key (person_id, place, from_on)
    );
    create index ix_spans_place_from_on on spans (place, from_on);

    create table jobs (
        person_id uuid not null, place text not null, employment_id uuid not null, started_on date not null,
        ended_on date, kind text not null, sector text not null, wage_subsidy boolean not null, contract text,
        hours_per_week numeric, occupation text, employer_id uuid, sustained_13_on date, sustained_26_on date,
        sustained_52_on date,
        constraint pk_jobs primary key (person_id, place, employment_id)
    );
    create index ix_jobs_place_started_on on jobs (place, started_on);

    create table begun (
        person_id uuid not null, place text not null, kind text not null, begun_on date not null,
        constraint pk_begun primary key (person_id, place, kind)
    );

    create table assigned (
        person_id uuid not null, case_id uuid not null, coach_id uuid not null, from_on date not null,
        until_on date not null, open_from date, open_until date,
        constraint pk_assigned primary key (person_id, case_id, from_on)
    );

    create table contacted (
        employer_id uuid not null, place text not null, coach text not null, contacted_on date not null,
        contacts bigint not null, is_first boolean not null, is_first_of_coach boolean not null,
        constraint pk_contacted primary key (employer_id, place, coach, contacted_on)
    );

    create table totals (
        broken_down_by text not null, measure text not null, place text not null, grain text not null,
        starts_on date not null, of text not null, change bigint not null,
        constraint pk_totals primary key (broken_down_by, measure, place, grain, starts_on, of)
    );
    create index ix_totals_of_nothing on totals (measure) where change = 0;

    create unlogged table changing (
        broken_down_by text not null, measure text not null, place text not null, grain text not null,
        starts_on date not null, of text not null, change bigint not null
    );

    create table touched (
        id bigint generated always as identity, client_id uuid, employer_id uuid,
        constraint pk_touched primary key (id)
    );
"""


def of_fact(name: str, columns: str) -> str:
    subject = SUBJECTS.get(name, "client_id")
    return (
        f"create table {name} ({subject} uuid not null, sequence bigint not null, recorded_at timestamptz not null, "
        f"{columns}, constraint pk_{name} primary key ({subject}, sequence));"
    )


BUILD = """
create or replace function build_{projection}(place text)
returns void language plpgsql set search_path = pg_catalog as $$
begin
    execute format('create schema %I', place);
    perform set_config('search_path', quote_ident(place) || ', pg_catalog', true);
    {tables}
    if exists (select from pg_roles where rolname = current_database() || '_app') then
        execute format('grant usage on schema %I to %I', place, current_database() || '_app');
        execute format('grant {rights} on all tables in schema %I to %I', place, current_database() || '_app');
    end if;
end $$
"""
# The run-time role makes no tables. It may only call these, which act as their owner, on the two projections there are.
ACTS = """
create function {act}(projection text) returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
    if projection not in ('figures', 'standing') then
        raise exception 'there is no projection %', projection;
    end if;
    {does}
end $$
"""
BEGIN_NEXT = """
    execute format('drop schema if exists %I, %I cascade', projection || '_next', projection || '_old');
    execute format('select public.%I(%L)', 'build_' || projection, projection || '_next');
"""
# Only names change: no reader waits, and one that has begun goes on reading what it read.
SWITCH = """
    execute format('alter schema %I rename to %I', projection, projection || '_old');
    execute format('alter schema %I rename to %I', projection || '_next', projection);
"""
DROP_OLD = "execute format('drop schema if exists %I cascade', projection || '_old');"
ACTING = {"begin_next": BEGIN_NEXT, "switch_to_next": SWITCH, "drop_old": DROP_OLD}
RIGHTS = """
do $$
declare
    act text;
    run_time_role text := current_database() || '_app';
begin
    revoke execute on function build_standing(text) from public;
    foreach act in array array['begin_next', 'switch_to_next', 'drop_old'] loop
        execute format('revoke execute on function %I(text) from public', act);
        if exists (select from pg_roles where rolname = run_time_role) then
            execute format('grant execute on function %I(text) to %I', act, run_time_role);
        end if;
    end loop;
end $$
"""
FORMER_ACTS = ("begin_figures_next()", "switch_figures()", "drop_old_figures()")

WHO_STANDS = """
    insert into standing.touched (client_id)
    select client_id from figures.coachings union select client_id from figures.assignments
"""
WHO_WAS_CONTACTED = (
    "insert into standing.touched (employer_id) select distinct employer_id from figures.employer_contacts"
)
ASK_REBUILD = """
    insert into rebuilds (id, state, may_differ, projection, events)
    select gen_random_uuid(), 'asked', true, 'figures', 0
    where exists (select from consumer_progress where applied > 0)
          and not exists (select from rebuilds where state in ('asked', 'building'))
"""


def upgrade() -> None:
    op.execute("alter table rebuilds add column projection text not null default 'figures'")
    op.execute("alter table rebuilds alter column projection drop default")
    facts = " ".join(of_fact(name, columns) for name, columns in FACTS.items())
    facts += " ".join(f"create index on {index};" for index in FACT_INDEXES)
    op.execute(BUILD.format(projection="figures", tables=facts, rights="select, insert"))
    op.execute(BUILD.format(projection="standing", tables=STANDING, rights="select, insert, update, delete"))
    for act, does in ACTING.items():
        op.execute(ACTS.format(act=act, does=does))
    for act in FORMER_ACTS:
        op.execute(f"drop function {act}")
    op.execute(RIGHTS)
    widen_facts()
    op.execute("select build_standing('standing')")
    for statement in (WHO_STANDS, WHO_WAS_CONTACTED, ASK_REBUILD):
        op.execute(statement)


def widen_facts() -> None:
    op.execute("drop schema if exists figures_next, figures_old cascade")
    op.execute("select build_figures('figures_next')")
    for name, columns in OF_BEFORE.items():
        held = f"{SUBJECTS.get(name, 'client_id')}, sequence, recorded_at, {columns}"
        op.execute(f"insert into figures_next.{name} ({held}) select {held} from figures.{name}")  # noqa: S608
    op.execute("select switch_to_next('figures')")
    op.execute("select drop_old('figures')")


def downgrade() -> None:
    raise NotImplementedError("The facts of before cannot be had from here: migrate anew and rebuild from the log")
