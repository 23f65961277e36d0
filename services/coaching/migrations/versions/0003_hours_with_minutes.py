"""36.25 and 38.25 hours, 36 h 15 min and 38 h 15 min, are a municipality's ordinary weeks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.alter_column("employments", "hours_per_week", type_=sa.Numeric(4, 2))


def downgrade() -> None:
    op.alter_column("employments", "hours_per_week", type_=sa.Numeric(3, 1))
