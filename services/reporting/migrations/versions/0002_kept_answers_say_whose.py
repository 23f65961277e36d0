"""A kept answer says whose data it holds, so that giving it again is recorded."""

from alembic import op

from common.migrations import shared_tables

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    shared_tables.keep_whose_data_an_answer_holds(op)


def downgrade() -> None:
    op.drop_column("idempotency_keys", "touched")
