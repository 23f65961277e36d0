from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from common.bodies import Incoming, Outgoing, example
from common.events.access import Reason
from consent.codes import ScanType


class ScanView(Outgoing):
    media_type: ScanType
    size: int
    """Bytes."""
    sha256: str
    added_at: datetime
    added_by: UUID


class NewReading(Incoming):
    model_config = example({"reason": "complaint"})

    reason: Reason
    reason_text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)] | None = None
    """Needed when no listed reason fits. It is sealed and never leaves this service."""
