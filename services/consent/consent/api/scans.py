from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response

from common.attempts import LeadsToClient
from common.database import Transaction
from common.web import ServiceRouter
from consent.api.asking import Reader, Receiver, Region
from consent.models import Consent
from consent.papers import LARGEST, MARKS, Paper, read_paper
from consent.schemas.consents import ConsentView
from consent.schemas.scans import NewReading
from consent.use_cases import scans as use_cases

router = ServiceRouter(prefix="/consents/{consent_id}/scan", tags=["consents"])

ConsentId = Annotated[UUID, LeadsToClient(Consent, what="scan")]

FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary", "maxLength": LARGEST}}
FILES: dict[str, Any] = {"content": dict.fromkeys(MARKS, FILE)}
NOTHING_RUNS_IN_IT = {
    "Cache-Control": "no-store",
    "Content-Disposition": "attachment",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


async def paper_of(request: Request) -> Paper:
    """The raw body: no form, so nothing of it is written to a file on its way."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return read_paper(await request.body(), said=said)


@router.post(
    "",
    status_code=201,
    summary="The scan of the paper a client signed",
    openapi_extra={"requestBody": FILES | {"required": True}},
)
async def add_scan(
    consent_id: ConsentId,
    who: Receiver,
    paper: Annotated[Paper, Depends(paper_of)],
    session: Transaction,
    region: Region,
) -> ConsentView:
    """A PDF, PNG or JPEG of at most 10 MB, told by its content. Kept encrypted, once, and never changed."""
    consent = await use_cases.add_scan(session, consent_id=consent_id, paper=paper, who=who, key=region.scans)
    return ConsentView.model_validate(consent)


@router.ask("/reading", summary="Look at the scan, for a reason", response_class=Response, responses={200: FILES})
async def read_scan(
    consent_id: ConsentId, reading: NewReading, who: Reader, session: Transaction, region: Region
) -> Response:
    """Who looked, when and why is written down first."""
    opened = await use_cases.read_scan(session, consent_id=consent_id, reading=reading, who=who, key=region.scans)
    return Response(opened.content, media_type=opened.media_type, headers=NOTHING_RUNS_IN_IT)
