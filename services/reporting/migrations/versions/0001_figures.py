"""The figures' tables, which a rebuild makes anew and switches to; how complete they are; the rebuilds."""

import sqlalchemy as sa
from alembic import op

from common.migrations import shared_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The run-time role makes no tables. It may only call these, which act as their owner:
# begin_figures_next (an empty copy), switch_figures (two renames), drop_old_figures.
BUILD = """
create function build_figures(place text) returns void language plpgsql set search_path = pg_catalog as $$
begin
    execute format('create schema %I', place);
    perform set_config('search_path', quote_ident(place) || ', pg_catalog', true);

    create table coachings (
        client_id uuid not null, sequence bigint not null, recorded_at timestamptz not null,
        case_id uuid not null, municipality text not null, started_on date not null, source_category text not null,
        constraint pk_coachings primary key (client_id, sequence)
    );
    create index ix_coachings_started_on on coachings (started_on);
    create index ix_coachings_recorded_at on coachings (recorded_at);

    create table coaching_ends (
        client_id uuid not null, sequence bigint not null, recorded_at timestamptz not null,
        case_id uuid not null, ended_on date not null, reason text not null,
        constraint pk_coaching_ends primary key (client_id, sequence)
    );

    create table assignments (
        client_id uuid not null, sequence bigint not null, recorded_at timestamptz not null,
        case_id uuid not null, coach_id uuid not null, assigned_on date not null,
        constraint pk_assignments primary key (client_id, sequence)
    );
    create index ix_assignments_assigned_on on assignments (assigned_on);

    create table employments (
        client_id uuid not null, sequence bigint not null, recorded_at timestamptz not null,
        employment_id uuid not null, started_on date not null, kind text not null, sector text not null,
        wage_subsidy boolean not null,
        constraint pk_employments primary key (client_id, sequence)
    );
    create index ix_employments_employment_id on employments (employment_id, sequence);

    create table activities (
        client_id uuid not null, sequence bigint not null, recorded_at timestamptz not null,
        activity_id uuid not null, kind text not null, started_on date not null,
        constraint pk_activities primary key (client_id, sequence)
    );

    create table employer_contacts (
        subject uuid not null, sequence bigint not null, recorded_at timestamptz not null,
        contact_id uuid not null, employer_id uuid not null, municipality text not null, contacted_on date not null,
        constraint pk_employer_contacts primary key (subject, sequence)
    );
    create index ix_employer_contacts_contacted_on on employer_contacts (contacted_on);
    create index ix_employer_contacts_recorded_at on employer_contacts (recorded_at);

    create table coaches (
        coach_id uuid not null, sequence bigint not null, recorded_at timestamptz not null,
        municipality text not null, fte numeric not null,
        constraint pk_coaches primary key (coach_id, sequence)
    );
    create index ix_coaches_recorded_at on coaches (recorded_at);

    if exists (select from pg_roles where rolname = current_database() || '_app') then
        execute format('grant usage on schema %I to %I', place, current_database() || '_app');
        execute format('grant select, insert on all tables in schema %I to %I', place, current_database() || '_app');
    end if;
end $$
"""
BEGIN_NEXT = """
create function begin_figures_next() returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
    drop schema if exists figures_next, figures_old cascade;
    perform public.build_figures('figures_next');
end $$
"""
# Only names change: no reader waits, and one that has begun goes on reading what it read.
SWITCH = """
create function switch_figures() returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
    alter schema figures rename to figures_old;
    alter schema figures_next rename to figures;
end $$
"""
DROP_OLD = """
create function drop_old_figures() returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
    drop schema if exists figures_old cascade;
end $$
"""
RIGHTS = """
do $$
declare
    act text;
    run_time_role text := current_database() || '_app';
begin
    revoke execute on function build_figures(text) from public;
    foreach act in array array['begin_figures_next', 'switch_figures', 'drop_old_figures'] loop
        execute format('revoke execute on function %I() from public', act);
        if exists (select from pg_roles where rolname = run_time_role) then
            execute format('grant execute on function %I() to %I', act, run_time_role);
        end if;
    end loop;
end $$
"""


def upgrade() -> None:
    shared_tables.create(op)
    op.create_table(
        "completeness",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("complete_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_completeness"),
        sa.CheckConstraint("id = 1", name=op.f("ck_completeness_one_row")),
    )
    op.create_table(
        "rebuilds",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("may_differ", sa.Boolean, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("events", sa.BigInteger, nullable=False),
        sa.Column("differing_rows", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_rebuilds"),
    )
    under_way = sa.text("state in ('asked', 'building')")
    op.create_index("uq_rebuilds_under_way", "rebuilds", [sa.text("(true)")], unique=True, postgresql_where=under_way)
    for statement in (BUILD, BEGIN_NEXT, SWITCH, DROP_OLD, RIGHTS, "select build_figures('figures')"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop schema figures cascade")
    for act in ("build_figures(text)", "begin_figures_next()", "switch_figures()", "drop_old_figures()"):
        op.execute(f"drop function {act}")
    op.drop_table("rebuilds")
    op.drop_table("completeness")
    shared_tables.drop(op)
