"""What further figures stand on: ways from referral to work, first jobs, reviews of plans, self-assessments.

The standing is made anew with these tables in it, and everybody is counted into it once.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

FURTHER = """
    alter table stays add column met_on date;

    create table referred (
        person_id uuid not null, place text not null, source_category text not null, submitted_on date not null,
        accepted_on date, started_on date, plan_signed_on date, employed_on date, age_band text not null,
        sex text not null, education text not null, livelihood text not null,
        constraint pk_referred primary key (person_id, place)
    );

    create table answered (
        person_id uuid not null, place text not null, referral_id uuid not null, source_category text not null,
        submitted_on date not null, answer text, answered_on date, reason text, waited integer,
        constraint pk_answered primary key (person_id, place, referral_id)
    );

    create table first_jobs (
        person_id uuid not null, place text not null, started_on date not null, left_on date,
        constraint pk_first_jobs primary key (person_id, place)
    );

    create table reviews (
        person_id uuid not null, place text not null, case_id uuid not null, number bigint not null,
        due_on date not null, is_on_time boolean not null,
        constraint pk_reviews primary key (person_id, place, case_id, number)
    );

    create table rated (
        person_id uuid not null, place text not null, rated_on date not null, number bigint not null,
        skills_change integer, situation_change integer,
        constraint pk_rated primary key (person_id, place, number)
    );
"""
FURTHER_INDEXES = (
    *("referral_steps (taken_on)", "referral_steps (recorded_at)"),
    *("fidelity (assessed_on)", "fidelity (recorded_at)"),
)
# What stood until now is built as it was, and then the rest beside it.
BUILD = """
create function build_{projection}(place text) returns void language plpgsql set search_path = pg_catalog as $$
begin
    perform public.build_{projection}_at_first(place);
    perform set_config('search_path', quote_ident(place) || ', pg_catalog', true);
    {further}
    if exists (select from pg_roles where rolname = current_database() || '_app') then
        execute format('grant {rights} on all tables in schema %I to %I', place, current_database() || '_app');
    end if;
end $$
"""
EVERYBODY = """
    insert into standing.touched (client_id, employer_id)
    select client_id, null::uuid from figures.coachings union select client_id, null from figures.assignments
    union select client_id, null from figures.referral_steps
    union select null::uuid, employer_id from figures.employer_contacts
"""


def upgrade() -> None:
    build_further("figures", " ".join(f"create index on {index};" for index in FURTHER_INDEXES), "select, insert")
    build_further("standing", FURTHER, "select, insert, update, delete")
    for index in FURTHER_INDEXES:
        op.execute(f"create index on figures.{index}")
    op.execute("drop schema if exists standing, standing_next, standing_old cascade")
    op.execute("select build_standing('standing')")
    op.execute(EVERYBODY)


def build_further(projection: str, further: str, rights: str) -> None:
    op.execute(f"alter function build_{projection}(text) rename to build_{projection}_at_first")
    op.execute(BUILD.format(projection=projection, further=further, rights=rights))
    op.execute(f"revoke execute on function build_{projection}(text) from public")


def downgrade() -> None:
    raise NotImplementedError("Where people stand cannot be had back from here: migrate anew and rebuild from the log")
