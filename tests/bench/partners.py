"""Partners on Kafka as they stand once they are enrolled, and clients who allow them the same kinds of data."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from asyncpg import Connection, Record

from common.codes import DataCategory
from common.events import ClientEvent
from local_stack import Environment

PURPOSE = "supported_employment"
CLIENTS = "insert into known_clients (id, municipality) select md5('c' || n)::uuid, '698' from generate_series(1, $1) n"
PARTNERS = """
    insert into partners (id, organisation_id, code, party_type, state, last_position, added_at)
    select md5('p' || n)::uuid, md5('o' || n)::uuid, 'bench-' || n, 'provider', 'ready', 0, now()
    from generate_series(1, $1) n
"""
SUBSCRIBED = """
    insert into subscriptions (id, partner_id, event_types, municipalities, purpose, way, state, made_at)
    select p.id, p.id, array[$1], array['698'], $2, 'kafka', 'active', now() from partners p
"""
CONSENTS = """
    insert into consents (id, client_id, municipality, giver, purpose_code, purpose_text, channel, form_version,
                          language, notice_version, valid_from, received_by, received_at)
    select c.id, c.id, '698', 'client', $1, 'Koe', 'electronic', '1', 'fi', '1', current_date - 30, c.id, now()
    from known_clients c
"""
GRANTS = """
    insert into consent_grants (consent_id, party, category)
    select c.id, 'organisation:' || p.organisation_id, category from consents c, partners p, unnest($1::text[]) category
"""


@asynccontextmanager
async def subscribed(
    environment: Environment,
    event_type: type[ClientEvent],
    *,
    partners: int,
    clients: int,
    granted: Sequence[DataCategory],
) -> AsyncIterator["Connection[Record]"]:
    """The consent service's database, as its owner."""
    database = await asyncpg.connect(environment["DATABASE_OWNER_URL_CONSENT"])
    await database.execute(CLIENTS, clients)
    await database.execute(PARTNERS, partners)
    await database.execute(SUBSCRIBED, event_type.type, PURPOSE)
    await database.execute(CONSENTS, PURPOSE)
    await database.execute(GRANTS, list(granted))
    await make_topics(environment, partners)
    yield database
    await database.close()


async def make_topics(environment: Environment, partners: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=environment["KAFKA_ADMIN_BOOTSTRAP"])
    await admin.start()
    await admin.create_topics([NewTopic(f"partner.bench-{n}.events", 3, 1) for n in range(1, partners + 1)])
    await admin.close()
