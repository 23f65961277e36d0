"""A consent on paper: the client's receipt, and the scan of what the client signed."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser

from common.days import today
from portal.access import CaseWorker, Visitor
from portal.backends import File
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.pages.consents import ConsentReader, client_and_consent
from portal.papers import handed_out, printed
from portal.parties import party_names
from portal.receipts import receipt, receipt_language
from portal.rendering import render, see_other

router = APIRouter()
LARGEST = 10_000_000
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}

MultiPartParser.spool_max_size = LARGEST + 1_000_000  # or a signed paper would lie on the disk for a moment, unsealed


@router.get("/clients/{client_id}/consents/{consent_id}/receipt")
async def print_receipt(
    request: Request,
    client_id: UUID,
    consent_id: UUID,
    who: ConsentReader,
    language: Literal["fi", "sv", "en"] | None = None,
) -> Response:
    client, consent = await client_and_consent(who, client_id, consent_id)
    paper = receipt(
        client,
        consent,
        await party_names(who),
        language=language or receipt_language(client, consent),
        contact=request.app.state.settings.privacy_contact,
    )
    return handed_out(await printed(paper), media_type="application/pdf", name=f"rinnalla-{today()}.pdf")


@router.get("/clients/{client_id}/consents/{consent_id}/scan")
async def ask_scan(request: Request, client_id: UUID, consent_id: UUID, who: CaseWorker) -> Response:
    return await paper_page(request, who, (client_id, consent_id), Form(), page="scan")


@router.post("/clients/{client_id}/consents/{consent_id}/scan")
async def add_scan(request: Request, client_id: UUID, consent_id: UUID, who: CaseWorker) -> Response:
    form = await posted(request)
    file = await uploaded(request, form)
    if file is None or await form.send(who.consent.post_file, f"/consents/{consent_id}/scan", file) is None:
        return await paper_page(request, who, (client_id, consent_id), form, page="scan")
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}/consents/{consent_id}?done=scan")


async def uploaded(request: Request, form: Form) -> File | None:
    """The type is the service's to judge, by what the file holds."""
    async with request.form() as fields:  # and closes the file
        chosen = fields.get("scan")
        if not isinstance(chosen, UploadFile) or not chosen.size:
            form.refuse("scan", _("Valitse tiedosto."))
        elif chosen.size > LARGEST:
            form.refuse("scan", _("Tiedosto on liian suuri. Se saa olla enintään 10 megatavua."))
        else:
            return File(await chosen.read(), chosen.content_type or "application/octet-stream")
    return None


@router.get("/clients/{client_id}/consents/{consent_id}/scan/reading")
async def ask_why(request: Request, client_id: UUID, consent_id: UUID, who: ConsentReader) -> Response:
    return await paper_page(request, who, (client_id, consent_id), await opened(request, who), page="reading")


@router.post("/clients/{client_id}/consents/{consent_id}/scan/reading")
async def read_scan(request: Request, client_id: UUID, consent_id: UUID, who: ConsentReader) -> Response:
    form = await posted(request)
    reason = form.text("reason", needed=_("Valitse, miksi luet paperin."))
    text = form.text("reason_text", needed=_("Kirjoita syy.")) if reason == "other" else None
    body = {"reason": reason} | ({"reason_text": text} if text else {})
    file = await form.send(who.consent.fetch, f"/consents/{consent_id}/scan/reading", body)
    if file is None:
        return await paper_page(request, who, (client_id, consent_id), form, page="reading")
    await drop_draft(request, who)
    ending = ENDINGS.get(file.media_type, "bin")
    return handed_out(file.content, media_type=file.media_type, name=f"rinnalla-{today()}.{ending}")


async def paper_page(
    request: Request, who: Visitor, ids: tuple[UUID, UUID], form: Form, *, page: Literal["scan", "reading"]
) -> Response:
    client, consent = await client_and_consent(who, *ids)
    return render(request, f"consents/{page}.html", status=form.status, client=client, consent=consent, form=form)
