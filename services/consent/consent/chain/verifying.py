"""The whole log against itself and against what was signed and sent: in the background, in constant memory."""

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

import orjson
import structlog

from common.database import Sessions
from common.leading import leading
from common.relay import AWAY
from common.service_tokens import ServiceTokens
from common.settings import ServiceSettings
from common.worker import Task
from consent.chain.appending import Database
from consent.chain.checkpoints import NO_ENTRY
from consent.chain.findings import Finding, at
from consent.chain.hashes import Place
from consent.chain.published import Page, published_checkpoints
from consent.chain.signing import PublicKeys
from consent.chain.verifying_chains import Chain, heads_of, verify_chain
from consent.chain.verifying_checkpoints import verify_checkpoints
from consent.queries.verifications import oldest_open
from consent.use_cases import verifications as use_cases

log = structlog.get_logger(__name__)

LOCK = "rinnalla.access.verifying"
MOST_FINDINGS = 100
LOOKS_EVERY = 1.0
"""Seconds between two looks for someone who asks, and between two words on how far it is."""

WRITE = """
    update access_verifications
    set state = $2, total = $3, entries = $4, checkpoints = $5, findings = $6::text::jsonb,
        ended_at = case when $2 = 'running' then null else now() end
    where id = $1
"""
IS_OPEN = "select state in ('asked', 'running') from access_verifications where id = $1"
GAPS = "select topic, partition, number, expected, came from access_gaps order by 1, 2, 3 limit $1"
UNREADABLE = "select topic, partition, log_offset from access_unreadable order by 1, 2, 3 limit $1"


@dataclass
class Look:
    """One verification under way."""

    connection: Database
    verification_id: UUID
    total: int = 0
    entries: int = 0
    checkpoints: int = 0
    findings: list[Finding] = field(default_factory=list)
    written_at: float = 0.0

    async def verify(self, published: AsyncIterator[Page], keys: PublicKeys) -> str:
        """Returns whether it is whole."""
        sent = await verify_checkpoints(self.connection, published, keys, most=MOST_FINDINGS)
        self.checkpoints, self.findings = sent.last, sent.findings[:MOST_FINDINGS]
        heads = await heads_of(self.connection, sent.heads)
        self.total = sum(head.number for head in heads.values())
        for place, head in heads.items():
            chain = Chain(place, sent.distrusted)
            signed = sent.heads.get(place, NO_ENTRY)
            if finding := await verify_chain(self.connection, chain, head, signed, on_read=self.have_read):
                self.findings.append(finding)
        self.findings += await found_when_read(self.connection)
        state = "broken" if self.findings else "whole"
        await self.write(state)
        return state

    async def have_read(self, entries: int) -> None:
        self.entries += entries
        if time.monotonic() - self.written_at > LOOKS_EVERY:
            self.written_at = time.monotonic()
            await self.write("running")

    async def write(self, state: str) -> None:
        findings = orjson.dumps([asdict(one) for one in self.findings]).decode()
        counted = (self.total, self.entries, self.checkpoints)
        await self.connection.execute(WRITE, self.verification_id, state, *counted, findings)


async def found_when_read(connection: Database) -> list[Finding]:
    """What the reader wrote down beside the chains: records that never came, and such that nobody can read."""
    gaps = [
        at("never_arrived", Place(row["topic"], row["partition"]), row["number"])
        for row in await connection.fetch(GAPS, MOST_FINDINGS)
    ]
    return gaps + [
        at("unreadable", Place(row["topic"], row["partition"]), row["log_offset"])
        for row in await connection.fetch(UNREADABLE, MOST_FINDINGS)
    ]


def verifying_access(settings: ServiceSettings, keys: PublicKeys) -> Task:
    tokens = ServiceTokens(settings.oidc_issuer, settings.service, settings.client_secret)

    async def verify_when_asked(sessions: Sessions) -> float:
        async with sessions() as session:
            asked = await oldest_open(session)
        if asked is None:
            return LOOKS_EVERY
        try:
            await verify_alone(settings, asked.id, lambda: published_checkpoints(settings, tokens), keys)
        except AWAY as error:
            log.warning("verification ends", error=type(error).__name__)
            async with sessions.begin() as session:
                await use_cases.give_up_verification(session, asked.id, trouble=type(error).__name__)
        return 0.0

    return verify_when_asked


async def verify_alone(
    settings: ServiceSettings, verification_id: UUID, published: Callable[[], Any], keys: PublicKeys
) -> None:
    """One at a time of all processes; one that a process left half-way is begun anew."""
    async with leading(settings.database_url, LOCK, stand_by=lambda: None) as connection:
        if not await connection.fetchval(IS_OPEN, verification_id):
            return
        state = await Look(connection, verification_id).verify(published(), keys)
        log.info("access log verified", verification=str(verification_id), state=state)
