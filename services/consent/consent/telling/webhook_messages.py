"""One message to a webhook: decided and written down under its client's lock, sent, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession
from standardwebhooks.webhooks import Webhook

from common.database import Sessions
from common.metrics import WEBHOOK_CALLS
from consent.errors.webhooks import UrlNotAllowed
from consent.models import Partner, WebhookTry
from consent.queries.clients import hold_clients
from consent.queries.grounds import exchange_with
from consent.queries.partners import partner_by_id
from consent.queries.webhooks import secrets_of
from consent.settings import Settings
from consent.telling.calling import Call, Caller, NoAnswer, NotReached
from consent.telling.messages import (
    Message,
    Waiting,
    arrived,
    asked_for,
    client_refs,
    decided,
    forget,
    keep,
    needs_no_ground,
    numbered,
    record,
    use_up,
)
from consent.use_cases.disclosures import decide
from consent.use_cases.webhooks import put_off
from consent.webhook_addresses import Receiver, receiver_at

log = structlog.get_logger(__name__)

Turn = Row[Any]


@dataclass(frozen=True)
class Line:
    """Whom to call, and what to sign with: the newest secret first, and the one before for a day."""

    receiver: Receiver
    secrets: Sequence[str]


@dataclass(frozen=True)
class Sender:
    sessions: Sessions
    settings: Settings
    caller: Caller

    async def tell(self, turn: Turn) -> bool:
        """False when the receiver did not answer."""
        try:
            line = await self.line_for(turn)
            if line is None:
                return True
            async with self.caller.calling(line.receiver) as call:
                problem = await self.send(turn, line, call)
        except NotReached as error:
            problem = error.problem
            async with self.sessions.begin() as session:
                await put_off(session, turn.id, problem=problem)
        WEBHOOK_CALLS.labels(problem or "delivered").inc()
        return problem is None or problem.startswith("http_")

    async def line_for(self, turn: Turn) -> Line | None:
        """None when nothing is to be told: looked at first, since a connection that brings nothing would tell of it.

        Raises NotReached.
        """
        async with self.sessions.begin() as session:
            waiting = await held(session, turn)
            if waiting is None:
                return None
            if not await has_a_ground(session, await partner_by_id(session, turn.partner_id), waiting):
                await forget(session, [waiting])
                return None
            return await self.line_of(session, turn)

    async def line_of(self, session: AsyncSession, turn: Turn) -> Line:
        try:
            receiver = receiver_at(turn.url, plain_allowed=self.settings.allow_plain_webhooks)
            return Line(receiver, await secrets_of(session, turn.subscription_id, key=self.settings.webhooks_key))
        except UrlNotAllowed as error:
            raise NotReached("address_not_allowed") from error
        except InvalidTag as error:
            raise NotReached("secret_not_readable") from error

    async def send(self, turn: Turn, line: Line, call: Call) -> str | None:
        """The client is held until the receiver has answered: no withdrawal comes in between. Returns the problem."""
        async with self.sessions.begin() as session:
            waiting = await held(session, turn)
            if waiting is None:
                return None
            partner = await partner_by_id(session, turn.partner_id)
            async with self.sessions.begin() as beside:
                message = await written_down(session, beside, partner, waiting)
            if message is None:
                await forget(session, [waiting])
                return None
            problem = await posted(call, message, line.secrets)
            if problem is None:
                await keep(session, partner, [message], batch=None)
                await arrived(session, partner.id, [message.message_id])
            else:
                record(session, waiting.client_id, waiting.municipality)  # it left, whatever was made of it there
                await put_off(session, turn.id, problem=problem, is_begun=True)
        return problem


# Read anew under the client's lock: a withdrawal, or a sender that led before, may have taken it away meanwhile.
HELD = text("""
    select w.id, w.subscription_id, w.client_id, w.event_type, w.recorded_at, w.value, s.purpose, c.municipality
    from waiting_events w
    join subscriptions s on s.id = w.subscription_id
    join partners p on p.id = w.partner_id
    join known_clients c on c.id = w.client_id
    where w.id = :id and s.state = 'active' and p.state = 'ready'
""")


async def held(session: AsyncSession, turn: Turn) -> Waiting | None:
    await hold_clients(session, {turn.client_id})
    return (await session.execute(HELD, {"id": turn.id})).one_or_none()


async def has_a_ground(session: AsyncSession, partner: Partner, waiting: Waiting) -> bool:
    if needs_no_ground(waiting):
        return True
    return (await decide(session, exchange_with(partner, waiting.purpose), [asked_for(waiting)]))[0].may_leave


async def written_down(
    session: AsyncSession, beside: AsyncSession, partner: Partner, waiting: Waiting
) -> Message | None:
    """As it stands in the books before the first byte is sent, each time it is. None when nothing may leave."""
    told = await decided(session, beside, partner, [waiting])
    if not told:
        return None
    tried = await beside.get(WebhookTry, waiting.id) or WebhookTry(waiting_id=waiting.id)
    tried.begin(at=datetime.now(UTC))
    beside.add(tried)
    refs = await client_refs(beside, partner, {waiting.client_id})
    message = numbered(refs, told)[0]
    if tried.number is None:
        tried.number = message.number
        await use_up(beside, partner, message)
    return replace(message, message_id=tried.message_id, number=tried.number)


async def posted(call: Call, message: Message, secrets: Sequence[str]) -> str | None:
    """What went wrong, as a code; None when the receiver has it."""
    content = content_of(message)
    try:
        status = await call.post(signed(message, content, secrets), content)
    except NoAnswer as error:
        return error.problem
    return None if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES else f"http_{status}"


def content_of(message: Message) -> bytes:
    """What Kafka's partners read in headers stands beside the event here (docs/partners.md)."""
    return orjson.dumps(
        {
            "type": message.waiting.event_type,
            "time": message.waiting.recorded_at,
            "client_ref": str(message.client_ref),
            "sequence": message.number,
            "disclosure_id": message.disclosure_id,
            "data": orjson.Fragment(message.content),
        }
    )


def signed(message: Message, content: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """By the Standard Webhooks rules, with each secret that holds."""
    at, message_id = datetime.now(UTC), str(message.message_id)
    signatures = [Webhook(secret).sign(message_id, at, content.decode()) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
        "content-type": "application/json",
    }
