"""Rules of law, decisions, the ledger of what was told, partners and what waits for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0002"
down_revision = "0001"

WRITTEN_ONCE = ("ledger", "statutory_rules", "decisions", "disclosures", "disclosure_outcomes")
CLIENT = "known_clients.id"


def upgrade() -> None:
    create_rules()
    create_decisions()
    create_ledger_and_disclosures()
    create_partners()
    create_messages()
    for table in WRITTEN_ONCE:
        op.execute(f"""
            create trigger {table}_written_once before update or delete or truncate on {table}
            for each statement execute function refuse_change()
        """)


def create_rules() -> None:
    op.create_table(
        "known_organisations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("source_category", sa.Text, nullable=False),
    )
    op.create_table(
        "statutory_rules",
        sa.Column("rule_id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("party_type", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("statute", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        at("recorded_at"),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.CheckConstraint("valid_until >= valid_from", name="valid_until"),
    )


def create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("from_party", sa.Text, nullable=False),
        sa.Column("to_party", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Uuid),
        sa.Column("basis", JSONB, nullable=False),
        at("decided_at"),
    )
    op.create_index("ix_decisions_client", "decisions", ["client_id", "decided_at"])


def create_ledger_and_disclosures() -> None:
    op.create_table(
        "ledger",
        sa.Column("number", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("client_id", sa.Uuid, sa.ForeignKey(CLIENT), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reference", sa.Uuid, nullable=False),
        at("recorded_at"),
    )
    op.create_index("ix_ledger_client", "ledger", ["client_id", "number"])
    op.create_table(
        "disclosures",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.BigInteger, sa.ForeignKey("ledger.number"), nullable=False, unique=True),
        sa.Column("client_id", sa.Uuid, sa.ForeignKey(CLIENT), nullable=False),
        sa.Column("party", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("categories", ARRAY(sa.Text), nullable=False),
        sa.Column("decision_id", sa.Uuid, sa.ForeignKey("decisions.id"), nullable=False),
        at("recorded_at"),
    )
    op.create_index("ix_disclosures_client", "disclosures", ["client_id", "number"])
    op.create_index("ix_disclosures_party", "disclosures", ["party", "number"])
    op.create_table(
        "disclosure_outcomes",
        sa.Column("disclosure_id", sa.Uuid, sa.ForeignKey("disclosures.id"), primary_key=True),
        sa.Column("outcome", sa.Text, nullable=False),
        at("recorded_at"),
    )


def create_partners() -> None:
    op.create_table(
        "partners",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("party_type", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("last_position", sa.BigInteger, nullable=False),
        at("added_at"),
    )
    there = sa.text("state <> 'gone'")
    op.create_index("uq_partners_code", "partners", ["code"], unique=True, postgresql_where=there)
    op.create_index("uq_partners_organisation", "partners", ["organisation_id"], unique=True, postgresql_where=there)
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("partner_id", sa.Uuid, sa.ForeignKey("partners.id"), nullable=False, index=True),
        sa.Column("event_types", ARRAY(sa.Text), nullable=False),
        sa.Column("municipalities", ARRAY(sa.Text), nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        at("made_at"),
        sa.CheckConstraint("(way = 'webhook') = (url is not null)", name="url"),
    )
    op.create_table(
        "client_refs",
        sa.Column("partner_id", sa.Uuid, sa.ForeignKey("partners.id"), primary_key=True),
        sa.Column("client_id", sa.Uuid, sa.ForeignKey(CLIENT), primary_key=True),
        sa.Column("ref", sa.Uuid, nullable=False, unique=True),
        sa.Column("last_number", sa.BigInteger, nullable=False),
    )


def create_messages() -> None:
    op.create_table(
        "waiting_events",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("subscription_id", sa.Uuid, sa.ForeignKey("subscriptions.id"), nullable=False),
        sa.Column("partner_id", sa.Uuid, sa.ForeignKey("partners.id"), nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("event_type", sa.Text, nullable=False),
        at("recorded_at"),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("subscription_id", "event_id"),
    )
    op.create_index("ix_waiting_events_partner", "waiting_events", ["partner_id", "id"])
    op.create_index("ix_waiting_events_client", "waiting_events", ["client_id"])
    op.create_table(
        "partner_messages",
        sa.Column("partner_id", sa.Uuid, sa.ForeignKey("partners.id"), primary_key=True),
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("batch", sa.BigInteger, nullable=False),
        sa.Column("disclosure_id", sa.Uuid, sa.ForeignKey("disclosures.id"), unique=True),
        sa.Column("waiting_id", sa.BigInteger, nullable=False),
        sa.Column("subscription_id", sa.Uuid, sa.ForeignKey("subscriptions.id"), nullable=False),
        sa.Column("message_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("client_ref", sa.Uuid, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("event_type", sa.Text, nullable=False),
        at("recorded_at"),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_partner_messages_batch", "partner_messages", ["partner_id", "batch"])


def at(name: str) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    for table in (
        *("partner_messages", "waiting_events", "client_refs", "subscriptions", "partners"),
        *("disclosure_outcomes", "disclosures", "ledger", "decisions", "statutory_rules", "known_organisations"),
    ):
        op.drop_table(table)
