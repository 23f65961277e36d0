"""Assumptions and results of cost-effectiveness, and the archive of printed reports."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
