"""A partner's new secret on its way to the login, and what keeps a partner from being made."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("partners", sa.Column("trouble", sa.Text))
    op.create_table(
        "waiting_secrets",
        sa.Column("partner_id", sa.Uuid, sa.ForeignKey("partners.id"), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("waiting_secrets")
    op.drop_column("partners", "trouble")
