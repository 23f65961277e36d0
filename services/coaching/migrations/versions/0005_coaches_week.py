"""Contacts with clients, working time, absences and transfers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from common.migrations import shared_tables

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("coaches", sa.Column("left_on", sa.Date))
    create_client_contacts()
    create_working_times()
    create_absences()
    create_client_moves()
    shared_tables.keep_substitutions(op)


def downgrade() -> None:
    for table in (
        *("substitutions", "client_moves", "absences", "working_times"),
        *("client_contact_versions", "client_contacts"),
    ):
        op.drop_table(table)
    op.drop_column("coaches", "left_on")


def create_client_contacts() -> None:
    op.create_table(
        "client_contacts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("coach_id", sa.Uuid, sa.ForeignKey("coaches.id"), nullable=False),
        sa.Column("contacted_on", sa.Date, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("place", sa.Text),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("took_place", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("minutes between 1 and 720", name="minutes"),
        sa.CheckConstraint("(place is null) = (kind = 'message')", name="place"),
    )
    op.create_index("ix_client_contacts_client", "client_contacts", ["client_id", "contacted_on"])
    op.create_index("ix_client_contacts_coach", "client_contacts", ["coach_id", "contacted_on"])
    op.create_table(
        "client_contact_versions",
        sa.Column("contact_id", sa.Uuid, sa.ForeignKey("client_contacts.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("corrected_by", sa.Uuid, nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )


def create_working_times() -> None:
    op.create_table(
        "working_times",
        sa.Column("coach_id", sa.Uuid, sa.ForeignKey("coaches.id"), primary_key=True),
        sa.Column("worked_on", sa.Date, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.CheckConstraint("minutes between 0 and 1440", name="minutes"),
    )


def create_absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("coach_id", sa.Uuid, sa.ForeignKey("coaches.id"), nullable=False),
        sa.Column("substitute_id", sa.Uuid, sa.ForeignKey("coaches.id")),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("is_called_off", sa.Boolean, nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name="end_after_start"),
        sa.CheckConstraint("substitute_id <> coach_id", name="substitute_is_another"),
    )
    standing = sa.text("not is_called_off")
    op.create_index("ix_absences_coach", "absences", ["coach_id", "ends_on"], postgresql_where=standing)
    op.create_index("ix_absences_substitute", "absences", ["substitute_id", "ends_on"], postgresql_where=standing)


def create_client_moves() -> None:
    op.create_table(
        "client_moves",
        sa.Column("client_id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("moved_on", sa.Date, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
    )
