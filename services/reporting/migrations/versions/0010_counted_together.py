"""Municipalities that some area or merger counts together stand as one place; totals broken down are kept no longer.

What is broken down is counted from where people stand, found by their place.
"""

from alembic import op

revision = "0010"
down_revision = "0009"

TABLE = """
    create table counted_together (
        place text not null, recorded text not null,
        constraint pk_counted_together primary key (place, recorded)
    );
    create index ix_counted_together_recorded on counted_together (recorded);
    create index ix_stays_place on stays (place);
    create index ix_begun_place on begun (place);
    create index ix_referred_place on referred (place);
    create index ix_answered_place on answered (place);
    create index ix_first_jobs_place on first_jobs (place);
    create index ix_reviews_place on reviews (place);
    create index ix_rated_place on rated (place);
    create index ix_contacted_place on contacted (place);
"""
# What stood until now is built as it was, and then this beside it.
BUILD = f"""
create function build_standing(place text) returns void language plpgsql set search_path = pg_catalog as $$
begin
    perform public.build_standing_of_single_places(place);
    perform set_config('search_path', quote_ident(place) || ', pg_catalog', true);
    {TABLE}
    if exists (select from pg_roles where rolname = current_database() || '_app') then
        execute format(
            'grant select, insert, update, delete on counted_together to %I', current_database() || '_app'
        );
    end if;
end $$
"""
BESIDE_WHAT_STANDS = f"""
do $$
begin
    perform set_config('search_path', 'standing, pg_catalog', true);
    {TABLE}
    if exists (select from pg_roles where rolname = current_database() || '_app') then
        execute format(
            'grant select, insert, update, delete on counted_together to %I', current_database() || '_app'
        );
    end if;
    perform set_config('search_path', 'public', true);
end $$
"""


def upgrade() -> None:
    op.execute("alter function build_standing(text) rename to build_standing_of_single_places")
    op.execute(BUILD)
    op.execute("revoke execute on function build_standing(text) from public")
    op.execute("drop schema if exists standing_next cascade")
    op.execute(BESIDE_WHAT_STANDS)
    op.execute(
        "delete from standing.totals where broken_down_by not in ('', 'caseload') and broken_down_by not like '%/'"
    )


def downgrade() -> None:
    raise NotImplementedError("Where people stand cannot be had back from here: migrate anew and rebuild from the log")
