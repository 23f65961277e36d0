"""A rebuild has the rows it has just written analyzed before it counts them, as only their owner may."""

from alembic import op

revision = "0013"
down_revision = "0012"

ANALYZE_NEXT = """
create function analyze_next(projection text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
    name text;
begin
    for name in
        select tablename from pg_tables
        where schemaname = projection || '_next' and projection in ('figures', 'standing')
    loop
        execute format('analyze %I.%I', projection || '_next', name);
    end loop;
end $$
"""
RIGHTS = """
do $$
begin
    revoke execute on function analyze_next(text) from public;
    if exists (select from pg_roles where rolname = current_database() || '_app') then
        execute format('grant execute on function analyze_next(text) to %I', current_database() || '_app');
    end if;
end $$
"""


def upgrade() -> None:
    op.execute(ANALYZE_NEXT)
    op.execute(RIGHTS)


def downgrade() -> None:
    op.execute("drop function analyze_next(text)")
