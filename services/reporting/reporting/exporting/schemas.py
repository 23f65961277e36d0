from datetime import datetime
from uuid import UUID

from common.bodies import Outgoing
from reporting.exporting.models import ExportState


class ExportView(Outgoing):
    """How far an export has come."""

    id: UUID
    state: ExportState
    tables: int
    tables_written: int
    rows: int
    started_at: datetime
    told_at: datetime
