"""What figures tell apart of a client; contact details; moves and mergings."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from json import dumps
from typing import Any

import sqlalchemy as sa
from alembic import op

from common.ids import new_id

revision = "0005"
down_revision = "0004"

FIRST_YEAR_TOLD = 1900
BATCH = 1000
DESCRIBED = "fi.rinnalla.referral.client-described.v1"
TEXTS = ("sex", "education", "livelihood", "phone", "email", "address", "interpreter_language")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("clients", sa.Column(name, sa.Text))
    op.add_column("clients", sa.Column("is_shielded", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("clients", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("clients", sa.Column("same_as", sa.Uuid, sa.ForeignKey("clients.id", name="fk_clients_same_as")))
    op.create_check_constraint("same_as_another", "clients", "same_as <> id")
    op.create_index("ix_clients_same_as", "clients", ["same_as"])
    op.execute("update clients set is_shielded = true where no_hetu_reason = 'shielded'")
    create_mergings()
    tell_birth_years()


def create_mergings() -> None:
    op.create_table(
        "client_mergings",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("same_as", sa.Uuid, sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sa.Uuid, nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.Uuid),
        sa.CheckConstraint("(undone_at is null) = (undone_by is null)", name="undone_whole"),
    )
    op.create_index(
        "uq_client_mergings_standing",
        "client_mergings",
        ["client_id"],
        unique=True,
        postgresql_where=sa.text("undone_at is null"),
    )
    op.create_index("ix_client_mergings_same_as", "client_mergings", ["same_as"])


def tell_birth_years() -> None:
    """Those registered before this was told are described now: their birth year is known."""
    database = op.get_bind()
    known = sa.text("select id, municipality, birth_date from clients order by id")
    for batch in database.execute(known, execution_options={"yield_per": BATCH}).partitions():
        database.execute(TELL, columns_of([tuple(row) for row in batch]))


def columns_of(clients: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    return {
        "subjects": [client_id for client_id, _home, _born in clients],
        "events": [new_id() for _ in clients],
        "contents": [described(*client) for client in clients],
        "type": DESCRIBED,
        "at": datetime.now(UTC),
    }


def described(client_id: Any, municipality: str, born: date) -> bytes:
    born_in = born.year if born.year >= FIRST_YEAR_TOLD else None
    nothing = {"sex": None, "education": None, "livelihood": None}
    return dumps({"client_id": str(client_id), "municipality": municipality, "born_in": born_in} | nothing).encode()


TELL = sa.text("""
    with told as (
        select * from unnest(cast(:subjects as uuid[]), cast(:events as uuid[]), cast(:contents as bytea[]))
            as t (subject, event_id, value)
    ), numbered as (
        insert into subject_sequences as s (topic, subject, last)
        select 'referral.events', subject, 1 from told order by subject
        on conflict (topic, subject) do update set last = s.last + 1
        returning subject, last
    )
    insert into outbox (topic, subject, sequence, event_id, event_type, recorded_at, value)
    select 'referral.events', subject, last, event_id, :type, :at, value from told join numbered using (subject)
""")


def downgrade() -> None:
    op.drop_table("client_mergings")
    for name in ("same_as", "version", "is_shielded", *reversed(TEXTS)):
        op.drop_column("clients", name)
