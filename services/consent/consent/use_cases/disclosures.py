"""The one way out: whatever leaves for another organisation is decided and written down here (domain.md, section 3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.codes import DataCategory
from common.days import now, today
from common.events import DisclosureMade
from common.outbox import publish
from consent.models import DisclosureOutcome
from consent.models.grounds import Exchange, GrantedConsent, Ground, ground_in, rule_for
from consent.queries.clients import hold_clients
from consent.queries.grounds import granted_consents
from consent.queries.rules import latest_rules


@dataclass(frozen=True)
class Asked:
    """This about this client is to be told."""

    client_id: UUID
    what: str
    """The event's type, or the code of the page or paper."""
    categories: frozenset[DataCategory]
    needs: DataCategory | None = None
    """Without a ground for this kind nothing of it is told."""


@dataclass(frozen=True)
class Disclosed:
    """What may be told of it, and under which number it was written down; none when nothing may."""

    asked: Asked
    grounds: Mapping[DataCategory, Ground]
    disclosure_id: UUID | None = None
    number: int | None = None

    @property
    def allowed(self) -> frozenset[DataCategory]:
        return frozenset(category for category, ground in self.grounds.items() if ground)

    @property
    def may_leave(self) -> bool:
        return bool(self.allowed) and (self.asked.needs is None or self.asked.needs in self.allowed)


async def disclose(
    session: AsyncSession,
    exchange: Exchange,
    asked: Sequence[Asked],
    *,
    asked_by: UUID | None,
    beside: AsyncSession | None = None,
    may_be_oral: bool = False,
) -> list[Disclosed]:
    """Holds the clients until `session` ends, decides as of now, and writes down what is about to leave.

    A withdrawal takes the same lock: it comes wholly before, and nothing leaves, or after, and its number is higher.
    `beside`: a transaction of its own for what is written, so that it stays when the sender dies half-way.
    `may_be_oral`: for a single page or paper, and whoever asks so ends the oral consent with it.
    """
    await hold_clients(session, {one.client_id for one in asked})
    decided = await decide(session, exchange, asked, may_be_oral=may_be_oral)
    leaving = [one for one in decided if one.may_leave]
    numbers = iter(await next_numbers(beside or session, len(leaving)))
    written = [Disclosed(one.asked, one.grounds, uuid4(), next(numbers)) if one.may_leave else one for one in decided]
    await write_down(beside or session, exchange, [one for one in written if one.number], asked_by=asked_by)
    return written


async def decide(
    session: AsyncSession, exchange: Exchange, asked: Sequence[Asked], *, may_be_oral: bool = False
) -> list[Disclosed]:
    """By the consents and rules that are in force today in Finland."""
    clients = {one.client_id for one in asked}
    categories = frozenset[DataCategory]().union(*(one.categories for one in asked))
    consents = await granted_consents(session, clients, exchange, categories, may_be_oral=may_be_oral)
    latest, day = await latest_rules(session, purpose=exchange.purpose), today()
    rules = {kind: rule_for(latest, exchange, kind, day=day) for kind in categories}

    def grounds(one: Asked) -> dict[DataCategory, Ground]:
        own: Collection[GrantedConsent] = consents.get(one.client_id, ())
        return {kind: ground_in(own, rules[kind], exchange, kind, day=day) for kind in sorted(one.categories)}

    return [Disclosed(one, grounds(one)) for one in asked]


NUMBERS = text("select nextval(pg_get_serial_sequence('ledger', 'number')) from generate_series(1, :count)")


async def next_numbers(session: AsyncSession, count: int) -> Sequence[int]:
    """Taken while the clients are held: of one client the higher number came later."""
    return list(await session.scalars(NUMBERS, {"count": count})) if count else []


# One statement however many leave. The kinds of data stand in the grounds: those that have one were told.
WRITE_DOWN = text("""
    with leaving as (
        select * from unnest(
            cast(:disclosure_ids as uuid[]), cast(:decision_ids as uuid[]), cast(:numbers as bigint[]),
            cast(:client_ids as uuid[]), cast(:whats as text[]), cast(:bases as text[])
        ) as l (disclosure_id, decision_id, number, client_id, what, basis)
    ), deciding as (
        insert into decisions (id, client_id, from_party, to_party, purpose, asked_by, basis, decided_at)
        select decision_id, client_id, :teller, :told, :purpose, cast(:asked_by as uuid), cast(basis as jsonb), :at
        from leaving
    ), entering as (
        insert into ledger (number, client_id, kind, reference, recorded_at)
        select number, client_id, 'disclosed', disclosure_id, :at from leaving
    )
    insert into disclosures (id, number, client_id, party, what, categories, decision_id, recorded_at)
    select disclosure_id, number, client_id, :told, what,
           array(select one ->> 'category' from jsonb_array_elements(cast(basis as jsonb)) as one
                 where one -> 'ground' ->> 'kind' <> 'none'),
           decision_id, :at
    from leaving
""")


async def write_down(
    session: AsyncSession, exchange: Exchange, leaving: Sequence[Disclosed], *, asked_by: UUID | None
) -> None:
    if not leaving:
        return
    columns: dict[str, list[Any]] = {
        "disclosure_ids": [one.disclosure_id for one in leaving],
        "decision_ids": [uuid4() for _ in leaving],
        "numbers": [one.number for one in leaving],
        "client_ids": [one.asked.client_id for one in leaving],
        "whats": [one.asked.what for one in leaving],
        "bases": [orjson.dumps(basis_of(one.grounds)).decode() for one in leaving],
    }
    whom = {"teller": exchange.teller, "told": exchange.told, "purpose": exchange.purpose, "asked_by": asked_by}
    await session.execute(WRITE_DOWN, columns | whom | {"at": now()})


def write_as_told(session: AsyncSession, disclosed: Disclosed, *, party: str, municipality: str) -> UUID:
    """Of what leaves with the answer of this very transaction: it counts as arrived. Answers the disclosure's id."""
    assert disclosed.disclosure_id is not None
    assert disclosed.number is not None
    session.add(DisclosureOutcome(disclosure_id=disclosed.disclosure_id, outcome="delivered"))
    made = DisclosureMade(
        client_id=disclosed.asked.client_id,
        municipality=municipality,
        disclosure_id=disclosed.disclosure_id,
        number=disclosed.number,
        party=party,
        what=disclosed.asked.what,
        categories=sorted(disclosed.allowed),
    )
    publish(session, made)
    return disclosed.disclosure_id


def basis_of(grounds: Mapping[DataCategory, Ground]) -> list[dict[str, Any]]:
    """What a decision was made on, as it stays readable."""
    return [
        {
            "category": category,
            "ground": {"kind": ground.kind, **ground.reference},
            "judged_on": dict(ground.judged_on),
        }
        for category, ground in grounds.items()
    ]
