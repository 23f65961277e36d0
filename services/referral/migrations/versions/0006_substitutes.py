"""Who stands in for a coach who is away, and sees the clients meanwhile."""

from alembic import op

from common.migrations import shared_tables

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    shared_tables.keep_substitutions(op)


def downgrade() -> None:
    op.drop_table("substitutions")
