"""A first job that a follow-up did not find was left before that day: where people stand is counted anew."""

from alembic import op

revision = "0014"
down_revision = "0013"

ASK_REBUILD = """
insert into rebuilds (id, state, may_differ, projection, events)
select gen_random_uuid(), 'asked', true, 'standing', 0
where exists (select from consumer_progress where applied > 0)
      and not exists (select from rebuilds where state in ('asked', 'building'))
"""


def upgrade() -> None:
    op.execute(ASK_REBUILD)


def downgrade() -> None:
    op.execute(ASK_REBUILD)
