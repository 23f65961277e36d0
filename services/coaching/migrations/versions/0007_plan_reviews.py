"""When a signed plan was looked at again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "plan_reviews",
        sa.Column("plan_id", sa.Uuid, sa.ForeignKey("plans.id", name="fk_plan_reviews_plan_id_plans"), nullable=False),
        sa.Column("reviewed_on", sa.Date, nullable=False),
        sa.Column("next_review_on", sa.Date, nullable=False),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "reviewed_on", name="pk_plan_reviews"),
        sa.CheckConstraint("next_review_on > reviewed_on", name=op.f("ck_plan_reviews_next_comes_later")),
    )


def downgrade() -> None:
    op.drop_table("plan_reviews")
