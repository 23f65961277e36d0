"""Links are stored anew together, as waiting answers are; and what was removed does not stay in the files."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# A removed row stays in its page until a vacuum, with the number of the transaction that removed it. These tables are
# too small for the usual threshold of fifty such rows: with none, the next round of autovacuum (a minute) clears them.
AT_ONCE = "autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0"
TABLES = ("invitations", "waiting_answers")


def upgrade() -> None:
    op.add_column("invitations", sa.Column("is_mixed", sa.Boolean, nullable=False, server_default=sa.false()))
    for table in TABLES:
        op.execute(f"alter table {table} set ({AT_ONCE})")


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"alter table {table} reset (autovacuum_vacuum_threshold, autovacuum_vacuum_scale_factor)")
    op.drop_column("invitations", "is_mixed")
