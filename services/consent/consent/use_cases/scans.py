from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import access_log
from common.identity import Principal
from common.ids import new_id
from consent.codes import ScanType
from consent.errors.scans import ReadingReasonMissing, ScanNotFound
from consent.models import Consent, ScanContent, ScanReading
from consent.papers import Paper
from consent.queries.consents import consent_by_id
from consent.schemas.scans import NewReading
from consent.sealing import ScanKey


class OpenedScan(NamedTuple):
    content: bytes
    media_type: ScanType


async def add_scan(session: AsyncSession, *, consent_id: UUID, paper: Paper, who: Principal, key: ScanKey) -> Consent:
    consent = await consent_by_id(session, consent_id, who, action="change", what="scan")
    consent.add_scan(paper, added_by=who.subject)
    await session.flush()
    session.add(ScanContent(consent_id=consent.id, sealed=key.seal(paper.content, owner=consent.id)))
    return consent


async def read_scan(
    session: AsyncSession, *, consent_id: UUID, reading: NewReading, who: Principal, key: ScanKey
) -> OpenedScan:
    """Written down before it is opened; what was typed as the reason is for no log."""
    access_log.give_reason(session, reading.reason)
    consent = await consent_by_id(session, consent_id, who, what="scan")
    content = await session.get(ScanContent, consent.id)
    if consent.scan is None or content is None:
        raise ScanNotFound(consent_id=consent_id)
    session.add(reading_from(reading, consent, who, key))
    return OpenedScan(key.unseal(content.sealed, owner=consent.id), consent.scan.media_type)


def reading_from(reading: NewReading, consent: Consent, who: Principal, key: ScanKey) -> ScanReading:
    if reading.reason == "other" and reading.reason_text is None:
        raise ReadingReasonMissing
    reading_id, typed = new_id(), reading.reason_text
    return ScanReading(
        id=reading_id,
        consent_id=consent.id,
        reason=reading.reason,
        sealed_text=key.seal(typed.encode(), owner=reading_id) if typed else None,
        read_by=who.subject,
    )
