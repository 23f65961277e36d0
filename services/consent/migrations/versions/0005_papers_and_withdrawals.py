"""Scans of papers and who looked at them; withdrawals, and which party has said that it knows."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WRITTEN_ONCE = ("scans", "scan_contents", "scan_readings", "withdrawal_notices", "withdrawal_acknowledgements")


def upgrade() -> None:
    create_scans()
    create_withdrawals()
    for table in WRITTEN_ONCE:
        op.execute(f"""
            create trigger {table}_written_once before update or delete or truncate on {table}
            for each statement execute function refuse_change()
        """)


def create_scans() -> None:
    op.create_table(
        "scans",
        sa.Column("consent_id", sa.Uuid, sa.ForeignKey("consents.id"), primary_key=True),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        at("added_at"),
        sa.Column("added_by", sa.Uuid, nullable=False),
    )
    op.create_table(
        "scan_contents",
        sa.Column("consent_id", sa.Uuid, sa.ForeignKey("scans.consent_id"), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    # What is sealed does not get smaller: PostgreSQL need not try.
    op.execute("alter table scan_contents alter column sealed set storage external")
    op.create_table(
        "scan_readings",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("consent_id", sa.Uuid, sa.ForeignKey("scans.consent_id"), nullable=False, index=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("sealed_text", sa.LargeBinary),
        sa.Column("read_by", sa.Uuid, nullable=False),
        at("read_at"),
    )


def create_withdrawals() -> None:
    op.create_table(
        "withdrawal_notices",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("consent_id", sa.Uuid, sa.ForeignKey("consents.id"), nullable=False),
        sa.Column("client_id", sa.Uuid, sa.ForeignKey("known_clients.id"), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("party", sa.Text, nullable=False),
        at("told_at"),
        sa.Column("acknowledge_by", sa.Date, nullable=False),
        sa.UniqueConstraint("consent_id", "party"),
    )
    op.create_index("ix_withdrawal_notices_told", "withdrawal_notices", ["told_at", "id"])
    op.create_index("ix_withdrawal_notices_party", "withdrawal_notices", ["party", "told_at", "id"])
    op.create_index("ix_withdrawal_notices_client", "withdrawal_notices", ["client_id"])
    op.create_table(
        "withdrawal_acknowledgements",
        sa.Column("notice_id", sa.Uuid, sa.ForeignKey("withdrawal_notices.id"), primary_key=True),
        sa.Column("acknowledged_by", sa.Uuid, nullable=False),
        at("acknowledged_at"),
    )


def at(name: str) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    for table in reversed(WRITTEN_ONCE):
        op.drop_table(table)
