"""Sets of assumptions about what coaching gives and costs. Each change is a version of its own; rows are only added."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "assumption_sets",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assumption_sets"),
        sa.UniqueConstraint("name", name="uq_assumption_sets_name"),
    )
    op.create_table(
        "assumption_versions",
        sa.Column("set_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("entered", JSONB, nullable=False),
        sa.Column("saved_by", sa.Uuid, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("set_id", "version", name="pk_assumption_versions"),
        sa.ForeignKeyConstraint(
            ["set_id"], ["assumption_sets.id"], name="fk_assumption_versions_set_id_assumption_sets"
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_assumption_versions_version_is_counted")),
    )


def downgrade() -> None:
    op.drop_table("assumption_versions")
    op.drop_table("assumption_sets")
