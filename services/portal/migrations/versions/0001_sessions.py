"""Sessions, logins under way, drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def instant(name: str, **options: object) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), **options)  # type: ignore[arg-type]


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("id_sha256", sa.LargeBinary, nullable=False),
        sa.Column("sid", sa.String, nullable=False),
        sa.Column("subject", sa.Uuid, nullable=False),
        sa.Column("sealed_tokens", sa.LargeBinary, nullable=False),
        sa.Column("sealed_search", sa.LargeBinary),
        sa.Column("csrf_sha256", sa.LargeBinary, nullable=False),
        instant("started_at", server_default=sa.func.now(), nullable=False),
        instant("seen_at", server_default=sa.func.now(), nullable=False),
        instant("over_at"),
        instant("refreshing_until"),
        sa.PrimaryKeyConstraint("id_sha256", name="pk_sessions"),
    )
    op.create_index("ix_sessions_sid", "sessions", ["sid"])
    op.create_index("ix_sessions_subject", "sessions", ["subject"])
    op.create_table(
        "login_attempts",
        sa.Column("state_sha256", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        instant("created_at", server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("state_sha256", name="pk_login_attempts"),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("subject", sa.Uuid, nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("is_cut_off", sa.Boolean, nullable=False),
        instant("created_at", server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("subject", "path", name="uq_drafts_subject_path"),
    )


def downgrade() -> None:
    for table in ("drafts", "login_attempts", "sessions"):
        op.drop_table(table)
