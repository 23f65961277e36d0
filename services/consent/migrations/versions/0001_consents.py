"""Consents, what they grant and how they ended: written once, never changed."""

import sqlalchemy as sa
from alembic import op

from common.migrations import shared_tables

revision = "0001"
down_revision = None

WRITTEN_ONCE = ("consents", "consent_grants", "consent_ends")


def upgrade() -> None:
    shared_tables.create(op)
    op.create_table(
        "known_clients",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
    )
    create_consents()
    create_grants_and_ends()
    refuse_changes()


def create_consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, sa.ForeignKey("known_clients.id"), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("giver", sa.Text, nullable=False),
        sa.Column("giver_role", sa.Text),
        sa.Column("purpose_code", sa.Text, nullable=False),
        sa.Column("purpose_text", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("scan_sha256", sa.Text),
        sa.Column("form_version", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("notice_version", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("received_by", sa.Uuid, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.Uuid, sa.ForeignKey("consents.id")),
        sa.CheckConstraint("valid_until >= valid_from", name="valid_until"),
        sa.CheckConstraint("(giver = 'representative') = (giver_role is not null)", name="giver_role"),
    )
    op.create_index("ix_consents_client", "consents", ["client_id", "received_at", "id"])
    op.create_index("ix_consents_valid_until", "consents", ["valid_until"])


def create_grants_and_ends() -> None:
    op.create_table(
        "consent_grants",
        sa.Column("consent_id", sa.Uuid, sa.ForeignKey("consents.id"), primary_key=True),
        sa.Column("party", sa.Text, primary_key=True),
        sa.Column("category", sa.Text, primary_key=True),
    )
    op.create_table(
        "consent_ends",
        sa.Column("consent_id", sa.Uuid, sa.ForeignKey("consents.id"), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("ended_on", sa.Date, nullable=False),
        sa.Column("superseded_by", sa.Uuid),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid),
    )


def refuse_changes() -> None:
    """Not even a programming error may rewrite what a client said."""
    op.execute("""
        create function refuse_change() returns trigger language plpgsql as $$
        begin
            raise exception '% is written once', tg_table_name using errcode = 'integrity_constraint_violation';
        end $$
    """)
    for table in WRITTEN_ONCE:
        op.execute(f"""
            create trigger {table}_written_once before update or delete or truncate on {table}
            for each statement execute function refuse_change()
        """)


def downgrade() -> None:
    for table in reversed(WRITTEN_ONCE):
        op.drop_table(table)
    op.drop_table("known_clients")
    op.execute("drop function refuse_change")
    shared_tables.drop(op)
