"""A message that may have reached a webhook keeps its number: no other is sent under it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("webhook_tries", sa.Column("number", sa.BigInteger))


def downgrade() -> None:
    op.drop_column("webhook_tries", "number")
