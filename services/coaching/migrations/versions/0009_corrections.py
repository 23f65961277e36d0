"""What was recorded wrongly is corrected with its history: activities, evaluations, self-assessments, measured work
ability, own assessments of fidelity. A work trial names where it is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"

NOW = sa.func.now()
ONCE = {
    "activities": (("client_id", "kind", "started_on"), "took_place"),
    "self_assessments": (("client_id", "service", "assessed_on"), "was_made"),
    "ability_results": (("client_id", "measured_on"), "was_made"),
}
"""What is recorded once, and the column that says that it was not so after all."""
VERSIONS = {
    "activity_versions": ("activity_id", "activities.id"),
    "self_assessment_versions": ("assessment_id", "self_assessments.id"),
    "ability_result_versions": ("result_id", "ability_results.id"),
}


def upgrade() -> None:
    for table in (*ONCE, "work_trial_evaluations"):
        op.add_column(table, sa.Column("version", sa.Integer, nullable=False, server_default="1"))
        op.alter_column(table, "version", server_default=None)
    let_what_was_not_so_be_recorded_again()
    name_where_work_trials_are()
    create_versions()
    op.add_column("fidelity_versions", sa.Column("reason", sa.Text))


def let_what_was_not_so_be_recorded_again() -> None:
    for table, (columns, is_so) in ONCE.items():
        op.add_column(table, sa.Column(is_so, sa.Boolean, nullable=False, server_default=sa.true()))
        op.alter_column(table, is_so, server_default=None)
        name = "_".join(("uq", table, *columns))
        op.drop_constraint(name, table)
        op.create_index(name, table, list(columns), unique=True, postgresql_where=sa.text(is_so))


def name_where_work_trials_are() -> None:
    key = sa.ForeignKey("employers.id", name="fk_activities_employer_id")
    op.add_column("activities", sa.Column("employer_id", sa.Uuid, key))
    op.create_index("ix_activities_employer_id", "activities", ["employer_id"])
    op.create_check_constraint(
        op.f("ck_activities_employer_of_work_trial"), "activities", "employer_id is null or kind = 'work_trial'"
    )


def create_versions() -> None:
    for table, (of, thing) in VERSIONS.items():
        op.create_table(
            table,
            sa.Column(of, sa.Uuid, sa.ForeignKey(thing), primary_key=True),
            sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("facts", JSONB, nullable=False),
            sa.Column("reason", sa.Text, nullable=False),
            sa.Column("corrected_by", sa.Uuid, nullable=False),
            sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        )
    said = sa.ForeignKey("work_trial_evaluations.activity_id")
    op.create_table(
        "work_trial_evaluation_versions",
        sa.Column("activity_id", sa.Uuid, said, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
    )


def downgrade() -> None:
    """What was not so after all is not there any more: before, only what was so could be recorded."""
    for table in (*VERSIONS, "work_trial_evaluation_versions"):
        op.drop_table(table)
    op.drop_column("fidelity_versions", "reason")
    op.execute(
        "delete from work_trial_evaluations using activities where activities.id = activity_id and not took_place"
    )
    for table, (columns, is_so) in ONCE.items():
        op.execute(f"delete from {table} where not {is_so}")  # noqa: S608
        name = "_".join(("uq", table, *columns))
        op.drop_index(name, table)
        op.create_unique_constraint(name, table, list(columns))
        op.drop_column(table, is_so)
    op.drop_constraint("ck_activities_employer_of_work_trial", "activities")
    op.drop_column("activities", "employer_id")
    for table in (*ONCE, "work_trial_evaluations"):
        op.drop_column(table, "version")
