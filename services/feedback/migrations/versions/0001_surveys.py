"""Surveys, invitations, waiting answers, answers, counts of sendings, and where clients have been in a service."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from common.migrations import shared_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEEP_PUBLISHED = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'a published survey never changes';
end $$
"""
ON_SURVEYS = """
create trigger surveys_never_change before update or delete on surveys
for each statement execute function refuse_change()
"""


def text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False)


def integer(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False)


def kind_of_answer() -> list[sa.Column]:
    return [text("survey"), integer("version"), text("municipality"), text("service")]


def upgrade() -> None:
    shared_tables.create(op)
    op.create_table(
        "surveys",
        text("code"),
        integer("version"),
        sa.Column("sha256", sa.LargeBinary, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name="pk_surveys"),
    )
    op.execute(KEEP_PUBLISHED)
    op.execute(ON_SURVEYS)
    op.create_table(
        "client_services",
        sa.Column("client_id", sa.Uuid, nullable=False),
        text("service"),
        text("municipality"),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "service", name="pk_client_services"),
    )
    create_answer_tables()


def create_answer_tables() -> None:
    op.create_table(
        "invitations",
        sa.Column("token_sha256", sa.LargeBinary, nullable=False),
        *kind_of_answer(),
        text("month"),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_invitations"),
    )
    op.create_index("ix_invitations_expires_on", "invitations", ["expires_on"])
    op.create_table(
        "waiting_answers",
        sa.Column("id", sa.Uuid, nullable=False),
        *kind_of_answer(),
        text("invited_month"),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("is_mixed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_answers"),
    )
    op.create_index("ix_waiting_answers_kind", "waiting_answers", ["survey", "version", "municipality", "service"])
    op.create_table(
        "answers",
        sa.Column("id", sa.Uuid, nullable=False),
        *kind_of_answer(),
        text("month"),
        sa.Column("content", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
    )
    op.create_index("ix_answers_survey", "answers", ["survey", "municipality", "month"])
    op.create_table(
        "sendings",
        *kind_of_answer(),
        text("month"),
        integer("delivered"),
        integer("answered"),
        sa.PrimaryKeyConstraint("survey", "version", "municipality", "service", "month", name="pk_sendings"),
    )


def downgrade() -> None:
    for table in ("sendings", "answers", "waiting_answers", "invitations", "client_services", "surveys"):
        op.drop_table(table)
    op.execute("drop function refuse_change()")
    shared_tables.drop(op)
