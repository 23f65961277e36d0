"""Reports as they were printed. Rows are only added."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "printed_reports",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("figures_on", sa.Date, nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete_until", sa.DateTime(timezone=True)),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("layout", sa.Integer, nullable=False),
        sa.Column("is_protected", sa.Boolean, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("printed_by", sa.Uuid, nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_printed_reports"),
        sa.CheckConstraint("layout > 0", name=op.f("ck_printed_reports_layout_is_numbered")),
    )
    op.create_index("ix_printed_reports_printed_at", "printed_reports", ["printed_at", "id"])
    op.execute("""
        create function refuse_change() returns trigger language plpgsql as $$
        begin
            raise exception '% is written once', tg_table_name using errcode = 'integrity_constraint_violation';
        end $$
    """)
    op.execute("""
        create trigger printed_reports_written_once before update or delete or truncate on printed_reports
        for each statement execute function refuse_change()
    """)


def downgrade() -> None:
    op.drop_table("printed_reports")
    op.execute("drop function refuse_change")
