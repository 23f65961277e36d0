"""Refused attempts are few among very many readings: they are found without looking at the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index(
        "ix_access_entries_refused",
        "access_entries",
        ["recorded_at", "event_id"],
        postgresql_where=sa.text("result = 'refused'"),
    )


def downgrade() -> None:
    op.drop_index("ix_access_entries_refused", "access_entries")
