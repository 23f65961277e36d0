"""Totals change by a difference that is worked out before anything is kept: the table that held it goes."""

from alembic import op

revision = "0009"
down_revision = "0008"

BUILD = """
create function build_standing(place text) returns void language plpgsql set search_path = pg_catalog as $$
begin
    perform public.build_standing_with_changing(place);
    execute format('drop table %I.changing', place);
end $$
"""


def upgrade() -> None:
    op.execute("alter function build_standing(text) rename to build_standing_with_changing")
    op.execute(BUILD)
    op.execute("revoke execute on function build_standing(text) from public")
    op.execute("drop table standing.changing")
    op.execute("drop table if exists standing_next.changing")


def downgrade() -> None:
    raise NotImplementedError("Where people stand cannot be had back from here: migrate anew and rebuild from the log")
