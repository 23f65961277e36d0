from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from common.bodies import Incoming, Outgoing, example
from consent.codes import SubscriptionState, SuspensionReason


class DrawnWebhookSecret(Outgoing):
    """Shown once; it cannot be read again."""

    secret: str
    """What the receiver checks signatures with (Standard Webhooks)."""
    made_at: datetime


class Resumption(Incoming):
    model_config = example({"url": "https://tapahtumat.kunta.example/rinnalla"})

    url: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] | None = None
    """Where the receiver is now, when it has moved."""


class WebhookView(Outgoing):
    id: UUID
    """The subscription's."""
    partner_id: UUID
    partner: str
    """Its code."""
    url: str
    state: SubscriptionState
    suspended_since: datetime | None
    because: SuspensionReason | None
    """Why it is suspended: nothing arrived for a day, or the receiver said that it is gone."""
    problem: str | None
    """Of the last call for what has waited longest, as a code: `http_503`, `not_connected`, `too_slow` …"""
    tries: int | None
    next_try_at: datetime | None
    waiting: int
    oldest_waiting_at: datetime | None
    secrets: int
    """How many hold: 0, nothing is sent before one is drawn; 2, for a day after a new one."""


class ManyWebhooks(BaseModel):
    items: list[WebhookView]
