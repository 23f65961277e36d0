from datetime import date, datetime
from uuid import UUID

from common.bodies import Outgoing
from common.codes import Municipality, Party


class WithdrawalView(Outgoing):
    """That one organisation was told of a withdrawal, and whether it has said that it knows."""

    id: UUID
    consent_id: UUID
    client_id: UUID
    municipality: Municipality
    party: Party
    told_at: datetime
    acknowledge_by: date
    """The last day of the promised time."""
    acknowledged_at: datetime | None
    acknowledged_by: UUID | None
    is_late: bool


class ManyWithdrawals(Outgoing):
    items: list[WithdrawalView]
    next: str | None
