"""Areas with dates, exports under way, and of how many events a rebuild is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    create_areas()
    create_exports()
    op.add_column("rebuilds", sa.Column("total", sa.BigInteger))


def create_areas() -> None:
    op.create_table(
        "area_versions",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("told_by", sa.Uuid, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_area_versions"),
    )
    create_statements("municipality_areas", ("municipality", "valid_from"), ("fi", "sv", "county", "employment_area"))
    create_statements("area_names", ("kind", "code", "valid_from"), ("fi", "sv", "en"))
    create_statements("municipality_mergers", ("municipality", "merged_on"), ())
    op.add_column("municipality_mergers", sa.Column("into", sa.Text))


def create_statements(table: str, keys: tuple[str, ...], texts: tuple[str, ...]) -> None:
    """Known by what they are about, the day they hold from and the version that said so."""
    *about, day = keys
    op.create_table(
        table,
        *(sa.Column(name, sa.Text, nullable=False) for name in about),
        sa.Column(day, sa.Date, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.PrimaryKeyConstraint(*keys, "version", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["version"], ["area_versions.number"], name=f"fk_{table}_version"),
    )


def create_exports() -> None:
    op.create_table(
        "exports",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("asked_by", sa.Uuid, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tables", sa.Integer, nullable=False),
        sa.Column("tables_written", sa.Integer, nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exports"),
    )


def downgrade() -> None:
    op.drop_column("rebuilds", "total")
    op.drop_table("exports")
    for table in ("municipality_mergers", "area_names", "municipality_areas", "area_versions"):
        op.drop_table(table)
