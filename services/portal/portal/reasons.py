"""Why a person opens another's client: asked once a day for each, sent along with every call about that client."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from common.database import Sessions as Transactions
from common.days import today
from common.ids import new_id
from portal.models import TypedReason
from portal.sealing import Seal
from portal.settings import PortalSettings

HEADER: Final = "Access-Reason"
NEEDED: Final = "reason-needed"
OLD: Final = "old-entries-need-reason"
"""The services' refusals."""
LONGEST = 500

Remembered = Mapping[str, tuple[str, str]]
"""Client's id → the reason's code, and the day it was given on."""


@dataclass(frozen=True)
class Reasons:
    """Those that a person has given today, by client."""

    by_client: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_today(cls, remembered: Remembered) -> "Reasons":
        day = today().isoformat()
        return cls({client_id: code for client_id, (code, given_on) in remembered.items() if given_on == day})

    def about(self, address: bytes, content: bytes) -> dict[str, str]:
        """The header, when a request names such a client: in its address or in what it sends."""
        told = address + content
        return next(({HEADER: code} for client_id, code in self.by_client.items() if client_id.encode() in told), {})

    def for_refused(self, client_id: object) -> dict[str, str]:
        """The header, when the service said whose data it is: the request named a case or a plan."""
        code = self.by_client.get(str(client_id))
        return {HEADER: code} if code else {}


def page_that_asks(client_id: object, back: str, *, are_old: bool = False) -> str:
    """`are_old`: not that the client is another's, but that the access log's entries are more than two years old."""
    because = {"because": "old_entries"} if are_old else {}
    return "/reason?" + urlencode({"client_id": str(client_id), "back": back} | because)


class TypedReasons:
    """What was typed leaves neither the portal nor its seal: the access log has the code `other`."""

    def __init__(self, transactions: Transactions, settings: PortalSettings) -> None:
        self.transactions = transactions
        self.seal = Seal(hmac.digest(settings.session_key, b"typed reasons", "sha256"))

    async def keep(self, text: str, *, subject: UUID, client_id: UUID) -> None:
        row_id = new_id()
        sealed = self.seal.close(text, bound_to=row_id.bytes)
        async with self.transactions.begin() as transaction:
            transaction.add(TypedReason(id=row_id, subject=subject, client_id=client_id, sealed=sealed))
