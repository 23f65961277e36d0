"""Assessments of fidelity to the model; since when a coach has worked where, and how much."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"

NOW = sa.func.now()

# What stands is all that is known of the time before: who has left works no more from that day on.
BACKFILL = """
    insert into coach_terms (coach_id, from_day, municipality, fte)
    select id, least(current_date, left_on - 1), municipality, fte from coaches
    union all
    select id, left_on, municipality, 0 from coaches where left_on is not null
"""


def upgrade() -> None:
    create_coach_terms()
    create_assessments()
    create_items()
    create_versions()


def downgrade() -> None:
    for table in ("fidelity_versions", "fidelity_items", "fidelity_assessments", "coach_terms"):
        op.drop_table(table)


def create_coach_terms() -> None:
    op.create_table(
        "coach_terms",
        sa.Column("coach_id", sa.Uuid, sa.ForeignKey("coaches.id"), primary_key=True),
        sa.Column("from_day", sa.Date, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("fte", sa.Numeric(3, 2), nullable=False),
        sa.CheckConstraint("fte >= 0 and fte <= 1", name="fte"),
    )
    op.execute(BACKFILL)


def create_assessments() -> None:
    op.create_table(
        "fidelity_assessments",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("assessed_on", sa.Date, nullable=False),
        sa.Column("criteria", sa.Text, nullable=False),
        sa.Column("is_from_paper", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer),
        sa.Column("note", sa.Text),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.UniqueConstraint("municipality", "assessed_on"),
        sa.CheckConstraint("(state = 'complete') = (total is not null)", name="total_when_complete"),
        sa.CheckConstraint("total between 25 and 125", name="total"),
    )
    is_draft = sa.text("state = 'draft'")
    op.create_index(
        "uq_fidelity_assessments_draft",
        "fidelity_assessments",
        ["municipality"],
        unique=True,
        postgresql_where=is_draft,
    )


def create_items() -> None:
    op.create_table(
        "fidelity_items",
        sa.Column(
            "assessment_id", sa.Uuid, sa.ForeignKey("fidelity_assessments.id", ondelete="cascade"), primary_key=True
        ),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("score", sa.Integer),
        sa.Column("reason", sa.Text),
        sa.Column("scored_by", sa.Uuid),
        sa.Column("evidence", sa.Text),
        sa.Column("numerator", sa.Numeric(14, 4)),
        sa.Column("denominator", sa.Numeric(14, 4)),
        sa.Column("value", sa.Numeric(14, 4)),
        sa.Column("suggested_score", sa.Integer),
        sa.CheckConstraint("score between 1 and 5", name="score"),
        sa.CheckConstraint("suggested_score between 1 and 5", name="suggested_score"),
        sa.CheckConstraint("number between 1 and 25", name="number"),
    )


def create_versions() -> None:
    op.create_table(
        "fidelity_versions",
        sa.Column("assessment_id", sa.Uuid, sa.ForeignKey("fidelity_assessments.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("corrected_by", sa.Uuid, nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
    )
