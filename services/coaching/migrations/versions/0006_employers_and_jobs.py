"""Employers' people and places, follow-ups, self-assessments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from coaching.nearness import trigrams

revision = "0006"
down_revision = "0005"

NOW = sa.func.now()


def upgrade() -> None:
    know_employers_by_near_names()
    create_employer_people()
    create_work_trial_places()
    create_follow_ups()
    create_evaluations()
    create_assessments()


def know_employers_by_near_names() -> None:
    op.add_column("employers", sa.Column("trigrams", ARRAY(sa.Text), nullable=False, server_default="{}"))
    employers = sa.table("employers", sa.column("id"), sa.column("name"), sa.column("trigrams"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(employers.c.id, employers.c.name)).all():
        connection.execute(employers.update().where(employers.c.id == row.id).values(trigrams=trigrams(row.name)))
    op.alter_column("employers", "trigrams", server_default=None)
    op.create_index("ix_employers_trigrams", "employers", ["trigrams"], postgresql_using="gin")


def create_employer_people() -> None:
    op.create_table(
        "employer_people",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("employer_id", sa.Uuid, sa.ForeignKey("employers.id"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("email", sa.Text),
    )
    op.create_index("ix_employer_contacts_employer", "employer_contacts", ["employer_id", "contacted_on"])
    op.create_index("ix_employments_employer", "employments", ["employer_id"])


def create_work_trial_places() -> None:
    op.create_table(
        "work_trial_places",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("employer_id", sa.Uuid, sa.ForeignKey("employers.id"), nullable=False, index=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("tasks", sa.Text, nullable=False),
        sa.Column("terms", sa.Text),
        sa.Column("vacant_from", sa.Date, nullable=False),
        sa.Column("vacant_until", sa.Date),
        sa.Column("places_free", sa.Integer, nullable=False),
        sa.Column("trigrams", ARRAY(sa.Text), nullable=False),
        sa.CheckConstraint("vacant_until >= vacant_from", name="until_after_from"),
        sa.CheckConstraint("places_free >= 0", name="places_free"),
    )
    op.create_index("ix_work_trial_places_trigrams", "work_trial_places", ["trigrams"], postgresql_using="gin")


def create_follow_ups() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("employment_id", sa.Uuid, sa.ForeignKey("employments.id"), primary_key=True),
        sa.Column("weeks", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("weeks in (13, 26, 52)", name="weeks"),
    )
    op.create_table(
        "follow_up_versions",
        sa.Column("employment_id", sa.Uuid, sa.ForeignKey("employments.id"), primary_key=True),
        sa.Column("weeks", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("corrected_by", sa.Uuid, nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
    )


def create_evaluations() -> None:
    scores = ("punctuality", "instructions", "quality", "pace", "cooperation")
    op.create_table(
        "work_trial_evaluations",
        sa.Column("activity_id", sa.Uuid, sa.ForeignKey("activities.id"), primary_key=True),
        sa.Column("evaluated_on", sa.Date, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in scores),
        sa.Column("would_hire", sa.Text, nullable=False),
        sa.Column("words", sa.Text),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        *(sa.CheckConstraint(f"{name} between 1 and 5", name=name) for name in scores),
    )


def create_assessments() -> None:
    op.create_table(
        "self_assessments",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("assessed_on", sa.Date, nullable=False),
        sa.Column("skills", sa.Integer, nullable=False),
        sa.Column("situation", sa.Integer, nullable=False),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.UniqueConstraint("client_id", "service", "assessed_on"),
        sa.CheckConstraint("skills between 1 and 5", name="skills"),
        sa.CheckConstraint("situation between 1 and 5", name="situation"),
    )
    op.create_table(
        "ability_results",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("measured_on", sa.Date, nullable=False),
        sa.Column("scores", JSONB, nullable=False),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.UniqueConstraint("client_id", "measured_on"),
    )


def downgrade() -> None:
    for table in (
        "ability_results",
        "self_assessments",
        "work_trial_evaluations",
        "follow_up_versions",
        "follow_ups",
        "work_trial_places",
        "employer_people",
    ):
        op.drop_table(table)
    op.drop_index("ix_employments_employer", "employments")
    op.drop_index("ix_employer_contacts_employer", "employer_contacts")
    op.drop_index("ix_employers_trigrams", "employers")
    op.drop_column("employers", "trigrams")
