"""Clients, organisations and referrals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from common.migrations import shared_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    shared_tables.create(op)
    create_organisations()
    create_clients()
    create_referrals()


def create_organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("source_category", sa.Text, nullable=False),
        sa.Column("municipality", sa.Text),
    )
    op.create_index("ix_organisations_name_key", "organisations", ["name_key", "id"])
    op.create_table(
        "organisation_keys",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("organisation_id", sa.Uuid, sa.ForeignKey("organisations.id"), nullable=False),
    )
    op.create_index("ix_organisation_keys_organisation_id", "organisation_keys", ["organisation_id"])


def create_clients() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("given_name", sa.Text, nullable=False),
        sa.Column("family_name", sa.Text, nullable=False),
        sa.Column("given_key", sa.Text, nullable=False),
        sa.Column("family_key", sa.Text, nullable=False),
        sa.Column("birth_date", sa.Date, nullable=False),
        sa.Column("hetu_sealed", sa.LargeBinary),
        sa.Column("hetu_index", sa.LargeBinary),
        sa.Column("no_hetu_reason", sa.Text),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("hetu_index", name="uq_clients_hetu_index"),
        sa.CheckConstraint("(hetu_sealed is null) = (hetu_index is null)", name="hetu_whole"),
        sa.CheckConstraint("(hetu_sealed is null) = (no_hetu_reason is not null)", name="hetu_or_reason"),
    )
    op.create_index("ix_clients_family_key", "clients", ["family_key", "given_key", "id"])
    op.create_index("ix_clients_given_key", "clients", ["given_key", "family_key", "id"])
    op.create_index("ix_clients_birth_date", "clients", ["birth_date"])
    op.create_table(
        "client_keys",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("client_id", sa.Uuid, sa.ForeignKey("clients.id"), nullable=False),
    )
    op.create_index("ix_client_keys_client_id", "client_keys", ["client_id"])


def create_referrals() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("organisation_id", sa.Uuid, sa.ForeignKey("organisations.id")),
        sa.Column("source_category", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("submitted_on", sa.Date, nullable=False),
        sa.Column("submitted_by", sa.Uuid, nullable=False),
        sa.Column("answer_due_on", sa.Date, nullable=False),
        sa.Column("accepted_on", sa.Date),
        sa.Column("declined_on", sa.Date),
        sa.Column("recalled_on", sa.Date),
        sa.Column("handed_over_on", sa.Date),
        sa.Column("closed_on", sa.Date),
        sa.Column("reason", sa.Text),
        sa.Column("reason_text", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("background", JSONB),
        sa.Column("checklist", JSONB),
        sa.CheckConstraint("accepted_on >= submitted_on", name="accepted_on"),
        sa.CheckConstraint("declined_on >= submitted_on", name="declined_on"),
        sa.CheckConstraint("recalled_on >= submitted_on", name="recalled_on"),
        sa.CheckConstraint("handed_over_on >= accepted_on", name="handed_over_on"),
        sa.CheckConstraint("closed_on >= coalesce(handed_over_on, accepted_on)", name="closed_on"),
    )
    index_referrals()


def index_referrals() -> None:
    op.create_index(
        "uq_referrals_open",
        "referrals",
        ["client_id", "target"],
        unique=True,
        postgresql_where=sa.text("status in ('submitted', 'accepted')"),
    )
    op.create_index("ix_referrals_client", "referrals", ["client_id", "submitted_on", "id"])
    op.create_index("ix_referrals_inbox", "referrals", ["status", "municipality", "submitted_on", "id"])
    op.create_index("ix_referrals_organisation", "referrals", ["organisation_id", "submitted_on", "id"])


def downgrade() -> None:
    for table in ("referrals", "client_keys", "clients", "organisation_keys", "organisations"):
        op.drop_table(table)
    shared_tables.drop(op)
