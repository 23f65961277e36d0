"""What regions publish of their month ends is a fact, from which a country's figures are added up."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

TABLE = """
    create table published_figures (
        edition_id uuid not null, sequence bigint not null, recorded_at timestamptz not null, region text not null,
        month_end date not null, edition integer not null, known_at timestamptz not null, complete_until timestamptz,
        k integer not null, definitions jsonb not null, counts jsonb not null,
        constraint pk_published_figures primary key (edition_id, sequence)
    );
    create index ix_published_figures_month_end on published_figures (month_end, region, edition);
"""
GRANT = "execute format('grant select, insert on published_figures to %I', current_database() || '_app')"
# What stood until now is built as it was, and then this beside it.
BUILD = f"""
create function build_figures(place text) returns void language plpgsql set search_path = pg_catalog as $$
begin
    perform public.build_figures_of_one_region(place);
    perform set_config('search_path', quote_ident(place) || ', pg_catalog', true);
    {TABLE}
    if exists (select from pg_roles where rolname = current_database() || '_app') then
        {GRANT};
    end if;
end $$
"""
BESIDE_WHAT_STANDS = f"""
do $$
begin
    perform set_config('search_path', 'figures, pg_catalog', true);
    {TABLE}
    if exists (select from pg_roles where rolname = current_database() || '_app') then
        {GRANT};
    end if;
    perform set_config('search_path', 'public', true);
end $$
"""


def upgrade() -> None:
    op.add_column("month_ends", sa.Column("published_at", sa.DateTime(timezone=True)))
    op.execute("alter function build_figures(text) rename to build_figures_of_one_region")
    op.execute(BUILD)
    op.execute("revoke execute on function build_figures(text) from public")
    op.execute("drop schema if exists figures_next cascade")
    op.execute(BESIDE_WHAT_STANDS)


def downgrade() -> None:
    raise NotImplementedError("What regions have told would be lost: migrate anew and rebuild from the log")
