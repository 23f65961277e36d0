"""Contacts with employers, about a client or about none."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from common.days import today
from portal.access import Coach, Visitor
from portal.formats import typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.pages.employers import employers_found
from portal.rendering import render, see_other

router = APIRouter()


@router.get("/contacts/new")
async def ask_contact(request: Request, who: Coach, find: str | None = None, employer: UUID | None = None) -> Response:
    form = (await opened(request, who)).start_with(find=find, employer_id=employer, contacted_on=typed_day(today()))
    return await contact_page(request, who, None, form)


@router.post("/contacts/new")
async def record_contact(request: Request, who: Coach) -> Response:
    return await save(request, who, None)


@router.get("/clients/{client_id}/contacts/new")
async def ask_contact_about(
    request: Request, client_id: UUID, who: Coach, find: str | None = None, employer: UUID | None = None
) -> Response:
    form = (await opened(request, who)).start_with(find=find, employer_id=employer, contacted_on=typed_day(today()))
    return await contact_page(request, who, client_id, form)


@router.post("/clients/{client_id}/contacts/new")
async def record_contact_about(request: Request, client_id: UUID, who: Coach) -> Response:
    return await save(request, who, client_id)


async def save(request: Request, who: Visitor, client_id: UUID | None) -> Response:
    form = await posted(request)
    new = contact_from(form) | ({"client_id": str(client_id)} if client_id else {})
    if await form.send(who.coaching.post, "/employer-contacts", new) is None:
        return await contact_page(request, who, client_id, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}?done=contact" if client_id else "/?done=contact")


def contact_from(form: Form) -> dict[str, Any]:
    return {
        "employer_id": form.text("employer_id", needed=_("Valitse työnantaja.")),
        "contacted_on": form.day("contacted_on", needed=_("Kirjoita päivä.")),
        "kind": form.text("kind", needed=_("Valitse, miten olitte yhteydessä.")),
        "face_to_face": form.yes_no("face_to_face", needed=_("Vastaa, tapasitteko kasvokkain.")),
        "outcome": form.text("outcome"),
        "next_step": form.text("next_step"),
        "next_step_on": form.day("next_step_on"),
    }


async def contact_page(request: Request, who: Visitor, client_id: UUID | None, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}") if client_id else None
    found, guessed = await employers_found(who, form)
    shown = {"client": client, "form": form, "found": found, "guessed": guessed}
    return render(request, "employments/contact.html", status=form.status, **shown)
