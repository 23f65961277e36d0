"""Each month end keeps the version of the rule it was protected by: one of an older rule is protected anew."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("month_ends", sa.Column("rule_version", sa.Integer))


def downgrade() -> None:
    op.drop_column("month_ends", "rule_version")
