"""A source's key may be given to an employer who was here already."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("employer_keys", sa.Column("is_linked", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("employer_keys", "is_linked")
