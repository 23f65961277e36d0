"""Webhooks: what they are signed with, tries and suspensions. A message gets its position when it has arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

SUBSCRIPTION = "subscriptions.id"


def upgrade() -> None:
    give_positions_on_arrival()
    create_secrets()
    create_tries()
    create_suspensions()


def give_positions_on_arrival() -> None:
    op.drop_constraint("pk_partner_messages", "partner_messages", type_="primary")
    op.drop_constraint("uq_partner_messages_message_id", "partner_messages", type_="unique")
    op.create_primary_key("pk_partner_messages", "partner_messages", ["message_id"])
    op.alter_column("partner_messages", "position", nullable=True)
    op.alter_column("partner_messages", "batch", nullable=True)
    op.create_unique_constraint(
        "uq_partner_messages_partner_id_position", "partner_messages", ["partner_id", "position"]
    )
    # What a sender left unsettled has none yet.
    op.execute("""
        update partner_messages m set position = null from partners p
        where p.id = m.partner_id and m.position > p.last_position
    """)


def create_secrets() -> None:
    op.create_table(
        "webhook_secrets",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("subscription_id", sa.Uuid, sa.ForeignKey(SUBSCRIPTION), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_webhook_secrets_subscription", "webhook_secrets", ["subscription_id", "made_at"])


def create_tries() -> None:
    op.create_table(
        "webhook_tries",
        sa.Column(
            "waiting_id",
            sa.BigInteger,
            sa.ForeignKey("waiting_events.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("message_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.Text),
    )
    op.create_index("ix_waiting_events_subscription", "waiting_events", ["subscription_id", "id"])
    op.create_index("ix_waiting_events_turn", "waiting_events", ["subscription_id", "client_id", "id"])


def create_suspensions() -> None:
    op.create_table(
        "suspensions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("subscription_id", sa.Uuid, sa.ForeignKey(SUBSCRIPTION), nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True)),
        sa.Column("resumed_by", sa.Uuid),
    )
    lasting = sa.text("resumed_at is null")
    op.create_index("uq_suspensions_lasting", "suspensions", ["subscription_id"], unique=True, postgresql_where=lasting)


def downgrade() -> None:
    op.drop_table("suspensions")
    op.drop_table("webhook_tries")
    op.drop_table("webhook_secrets")
    op.drop_index("ix_waiting_events_turn", "waiting_events")
    op.drop_index("ix_waiting_events_subscription", "waiting_events")
    op.execute("delete from partner_messages where position is null or batch is null")
    op.drop_constraint("uq_partner_messages_partner_id_position", "partner_messages", type_="unique")
    op.drop_constraint("pk_partner_messages", "partner_messages", type_="primary")
    op.alter_column("partner_messages", "batch", nullable=False)
    op.create_primary_key("pk_partner_messages", "partner_messages", ["partner_id", "position"])
    op.create_unique_constraint("uq_partner_messages_message_id", "partner_messages", ["message_id"])
