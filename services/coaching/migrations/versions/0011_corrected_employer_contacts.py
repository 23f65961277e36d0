"""A contact with an employer that was recorded wrongly is corrected with its history.

What was imported is known by its cells as they were imported: after a correction those are in the history.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"

IMPORTED = "uq_employer_contacts_imported"
CELLS = ["employer_id", "coach_id", "client_id", "contacted_on", "kind", "face_to_face", "external_ordinal"]


def upgrade() -> None:
    for column, kind, until_now in (("took_place", sa.Boolean, sa.true()), ("version", sa.Integer, "1")):
        op.add_column("employer_contacts", sa.Column(column, kind, nullable=False, server_default=until_now))
        op.alter_column("employer_contacts", column, server_default=None)
    imported_are_equal_where("external_ordinal is not null and version = 1")
    op.create_table(
        "employer_contact_versions",
        sa.Column("contact_id", sa.Uuid, sa.ForeignKey("employer_contacts.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("corrected_by", sa.Uuid, nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )


def downgrade() -> None:
    op.drop_table("employer_contact_versions")
    imported_are_equal_where("external_ordinal is not null")
    op.drop_column("employer_contacts", "version")
    op.drop_column("employer_contacts", "took_place")


def imported_are_equal_where(condition: str) -> None:
    op.drop_index(IMPORTED, "employer_contacts")
    op.create_index(
        IMPORTED,
        "employer_contacts",
        CELLS,
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text(condition),
    )
