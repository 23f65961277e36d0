"""A client may be handed over without the three having met, for a reason."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("referrals", sa.Column("no_meeting_reason", sa.Text))
    op.add_column("referrals", sa.Column("no_meeting_text", sa.Text))
    op.create_check_constraint(
        "no_meeting_reason", "referrals", "no_meeting_reason is null or handed_over_on is not null"
    )


def downgrade() -> None:
    op.drop_column("referrals", "no_meeting_text")
    op.drop_column("referrals", "no_meeting_reason")
