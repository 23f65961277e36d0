"""Whether someone opened a client of their own family name."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "staff_names",
        sa.Column("subject", sa.Uuid, primary_key=True),
        sa.Column("family_indexes", ARRAY(sa.LargeBinary), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("staff_names")
