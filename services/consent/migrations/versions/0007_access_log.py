"""The access log of all services: entries in months, chains, signed checkpoints and verifications."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0007"
down_revision = "0006"

ADDED_ONLY = (
    "access_entries",
    "access_gaps",
    "access_unreadable",
    "access_public_keys",
    "access_checkpoints",
    "access_checkpoint_heads",
)

# Whoever makes the tables gives the running role its rights on each new one: here all but reading and adding go again.
ADD_ONLY = """
    create function add_only(place regclass) returns void language plpgsql as $$
    declare
        holder text;
    begin
        for holder in
            select distinct quote_ident(pg_get_userbyid(a.grantee))
            from pg_class c, aclexplode(c.relacl) a
            where c.oid = place and a.grantee not in (0, c.relowner)
        loop
            execute format('revoke update, delete, truncate, references, trigger on %s from %s', place, holder);
        end loop;
        execute format('create trigger written_once before update or delete or truncate on %s
                        for each statement execute function refuse_change()', place);
    end $$
"""
# The running role makes no tables: this one function makes a month for it. Attached, not created in place, which
# would make every reader wait.
MAKE_MONTH = """
    create function make_access_month(month date) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare
        name text := 'access_entries_' || to_char(month, 'YYYY_MM');
        starts text := to_char(month, 'YYYY-MM') || '-01 00:00:00+00';
        ends text := to_char(month + interval '1 month', 'YYYY-MM') || '-01 00:00:00+00';
    begin
        perform pg_advisory_xact_lock(hashtext('rinnalla.access.months'));
        if to_regclass(name) is not null then
            return;
        end if;
        execute format('create table %I (like access_entries including defaults including constraints)', name);
        execute format('alter table access_entries attach partition %I for values from (%L) to (%L)',
                       name, starts, ends);
        perform add_only(name::regclass);
    end $$
"""


def upgrade() -> None:
    op.execute(ADD_ONLY)
    op.execute(MAKE_MONTH)
    create_entries()
    create_chains()
    create_checkpoints()
    create_verifications()
    for table in ADDED_ONLY:
        op.execute(f"select add_only('{table}')")


def create_entries() -> None:
    op.create_table(
        "access_entries",
        *place(),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("log_offset", sa.BigInteger, nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("municipality", sa.Text),
        sa.Column("actor", sa.Uuid, nullable=False),
        sa.Column("through", sa.Text, nullable=False),
        sa.Column("roles", ARRAY(sa.Text), nullable=False),
        sa.Column("organisation", sa.Text),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("action", "what", "relation", "result")),
        sa.Column("reason", sa.Text),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        postgresql_partition_by="range (recorded_at)",
    )
    op.create_index("ix_access_entries_client", "access_entries", ["client_id", "recorded_at", "event_id"])
    op.create_index("ix_access_entries_actor", "access_entries", ["actor", "recorded_at", "event_id"])
    op.create_index("ix_access_entries_when", "access_entries", ["recorded_at", "event_id"])


def create_chains() -> None:
    op.create_table(
        "access_chain_heads",
        *place(),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("next_offset", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "access_sequences",
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("client_id", sa.Uuid, primary_key=True),
        sa.Column("last", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "access_gaps",
        *place(),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("expected", sa.BigInteger, nullable=False),
        sa.Column("came", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "access_unreadable",
        *place(),
        sa.Column("log_offset", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("key", sa.LargeBinary),
        sa.Column("value", sa.LargeBinary),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
    )


def create_checkpoints() -> None:
    op.create_table(
        "access_public_keys",
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "access_checkpoints",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.LargeBinary, nullable=False),
        sa.Column("all_heads", sa.LargeBinary, nullable=False),
        sa.Column("key", sa.Text, sa.ForeignKey("access_public_keys.fingerprint"), nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "access_checkpoint_heads",
        *place(),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("checkpoint", sa.BigInteger, sa.ForeignKey("access_checkpoints.number"), nullable=False, index=True),
    )


def create_verifications() -> None:
    op.create_table(
        "access_verifications",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("asked_by", sa.Uuid, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("entries", sa.BigInteger, nullable=False),
        sa.Column("checkpoints", sa.BigInteger, nullable=False),
        sa.Column("findings", JSONB, nullable=False),
        sa.Column("trouble", sa.Text),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "ix_access_verifications_open",
        "access_verifications",
        ["asked_at"],
        postgresql_where=sa.text("state in ('asked', 'running')"),
    )


def place() -> tuple[sa.Column[str], sa.Column[int]]:
    """A chain: one partition of one service's topic."""
    return (
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True, autoincrement=False),
    )


def downgrade() -> None:
    op.drop_table("access_verifications")
    for table in reversed(ADDED_ONLY):
        op.drop_table(table)
    for table in ("access_sequences", "access_chain_heads"):
        op.drop_table(table)
    op.execute("drop function make_access_month")
    op.execute("drop function add_only")
