"""Why someone opened another's client: remembered for the day, and what was typed kept sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("sessions", sa.Column("sealed_reasons", sa.LargeBinary))
    op.create_table(
        "typed_reasons",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("subject", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_typed_reasons_client_id", "typed_reasons", ["client_id"])


def downgrade() -> None:
    op.drop_table("typed_reasons")
    op.drop_column("sessions", "sealed_reasons")
