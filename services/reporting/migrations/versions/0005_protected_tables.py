"""Tables protected for those without a right to persons."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "month_ends",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("month_end", sa.Date, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("known_at", "complete_until", "shown_at")),
        *(sa.Column(name, sa.Integer) for name in ("k", "lost", "at_least", "goals")),
        sa.PrimaryKeyConstraint("id", name="pk_month_ends"),
        sa.UniqueConstraint("month_end", "edition", name="uq_month_ends_month_end"),
    )
    is_asked = sa.text("state = 'asked'")
    op.create_index("ix_month_ends_asked", "month_ends", ["month_end"], postgresql_where=is_asked)
    op.create_table(
        "protected_counts",
        sa.Column("month_end_id", sa.Uuid, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("shown", sa.Integer),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("month_end_id", "line", "place", name="pk_protected_counts"),
        sa.ForeignKeyConstraint(
            ["month_end_id"], ["month_ends.id"], name="fk_protected_counts_month_end_id_month_ends", ondelete="cascade"
        ),
        sa.CheckConstraint("(shown is null) = (reason is not null)", name=op.f("ck_protected_counts_shown_or_why_not")),
    )
    op.create_index("ix_protected_counts_line", "protected_counts", ["line", "place"])


def downgrade() -> None:
    op.drop_table("protected_counts")
    op.drop_table("month_ends")
