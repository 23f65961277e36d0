"""The question before another's client is opened: why?"""

from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.access import Staff
from portal.forms import Form, opened, posted
from portal.languages import _
from portal.login import local_path
from portal.reasons import LONGEST
from portal.rendering import render, see_other
from portal.words import WORDS

router = APIRouter()

Because = Literal["old_entries"] | None
"""None: someone else works with the client."""


@router.get("/reason")
async def ask_why(request: Request, who: Staff, client_id: UUID, back: str = "/", because: Because = None) -> Response:
    return reason_page(request, await opened(request, who), client_id, local_path(back), because)


@router.post("/reason")
async def say_why(request: Request, who: Staff, client_id: UUID, back: str = "/", because: Because = None) -> Response:
    form = await posted(request)
    reason, text = reason_in(form)
    if form.errors:
        return reason_page(request, form, client_id, local_path(back), because)
    if text:
        await request.app.state.typed_reasons.keep(text, subject=who.subject, client_id=client_id)
    await request.app.state.session_store.keep_reason(who.session, client_id, reason)
    return see_other(local_path(back))


def reason_in(form: Form) -> tuple[str, str | None]:
    """The code, and what was typed when none of the codes says it."""
    reason = form.text("reason", needed=_("Valitse syy.")) or ""
    if reason and reason not in WORDS["access_reason"]:
        form.refuse("reason", _("Valitse syy."))
    if reason != "other":
        return reason, None
    text = form.text("reason_text", needed=_("Kirjoita syy omin sanoin."))
    if text and len(text) > LONGEST:
        form.refuse("reason_text", _("Kirjoita syy lyhyemmin, enintään 500 merkkiä."))
    return reason, text


def reason_page(request: Request, form: Form, client_id: UUID, back: str, because: Because) -> Response:
    away = "/" if urlsplit(back).path.startswith(f"/clients/{client_id}") else back
    return render(request, "reasons/ask.html", status=form.status, form=form, away=away, because=because)
