"""Contacts with clients: recorded in two presses, corrected with their history."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from common.days import today
from portal.access import Coach, CoachOrLead, Visitor
from portal.backends import Answer
from portal.formats import typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.rendering import render, see_other

router = APIRouter()

USUAL_MINUTES: Mapping[str, int] = {"meeting": 60, "call": 15, "message": 5}
"""What stands in the form to begin with."""
WEEK = "week"
"""Where the form leads back to, when it was opened from the week's page."""


@router.get("/clients/{client_id}/client-contacts/new")
async def ask_client_contact(
    request: Request, client_id: UUID, who: Coach, kind: str = "meeting", on: date | None = None, back: str = ""
) -> Response:
    last = last_contact(await who.coaching.get(f"/clients/{client_id}/coaching"))
    form = (await opened(request, who)).start_with(
        contacted_on=typed_day(on or today()),
        kind=kind if kind in USUAL_MINUTES else "meeting",
        place=(last or {}).get("place") or "office",
        minutes=USUAL_MINUTES.get(kind, USUAL_MINUTES["meeting"]),
        purpose=last["purpose"] if last else "getting_to_know",
        back=back,
    )
    return await contact_page(request, who, client_id, form)


def last_contact(coaching: Answer) -> Answer | None:
    """What it was about last time is what it is about most often."""
    every = [one for case in coaching["cases"] for one in case["client_contacts"] or () if one["took_place"]]
    return max(every, key=lambda one: (one["contacted_on"], one["id"]), default=None)


@router.post("/clients/{client_id}/client-contacts/new")
async def record_client_contact(request: Request, client_id: UUID, who: Coach) -> Response:
    form = await posted(request)
    recorded = await form.send(who.coaching.post, "/client-contacts", facts(form) | {"client_id": str(client_id)})
    if recorded is None:
        return await contact_page(request, who, client_id, form)
    await drop_draft(request, who)
    if form.typed("back") == WEEK:
        return see_other(f"/week?on={recorded['contacted_on']}&done=client-contact")
    return see_other(f"/clients/{client_id}?done=client-contact")


def facts(form: Form) -> dict[str, Any]:
    """A message has no place, whatever was chosen before it became a message."""
    kind = form.text("kind", needed=_("Valitse, miten olitte yhteydessä."))
    place = None if kind == "message" else form.text("place", needed=_("Valitse paikka."))
    return {
        "contacted_on": form.day("contacted_on", needed=_("Kirjoita päivä.")),
        "kind": kind,
        "place": place,
        "minutes": form.number("minutes", needed=_("Kirjoita, montako minuuttia se kesti.")),
        "purpose": form.text("purpose", needed=_("Valitse, mistä oli kyse.")),
        "note": form.text("note"),
    }


async def contact_page(request: Request, who: Visitor, client_id: UUID, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    return render(request, "week/contact.html", status=form.status, client=client, form=form)


@router.get("/clients/{client_id}/client-contacts/{contact_id}")
async def ask_correction(request: Request, client_id: UUID, contact_id: UUID, who: CoachOrLead) -> Response:
    contact = await contact_of(who, client_id, contact_id)
    form = (await opened(request, who)).start_with(
        **{name: contact[name] for name in ("kind", "place", "minutes", "purpose", "note")},
        contacted_on=typed_day(contact["contacted_on"]),
        took_place="yes" if contact["took_place"] else "no",
    )
    return await correction_page(request, who, contact, form)


@router.post("/clients/{client_id}/client-contacts/{contact_id}")
async def correct(request: Request, client_id: UUID, contact_id: UUID, who: CoachOrLead) -> Response:
    contact = await contact_of(who, client_id, contact_id)
    form = await posted(request)
    correction = facts(form) | {
        "took_place": form.yes_no("took_place", needed=_("Vastaa, toteutuiko tämä.")),
        "reason": form.text("reason", needed=_("Kerro, mikä oli väärin.")),
    }
    if await form.send(who.coaching.post, f"/client-contacts/{contact_id}/correct", correction) is None:
        return await correction_page(request, who, contact, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}?done=client-contact-corrected")


async def contact_of(who: Visitor, client_id: UUID, contact_id: UUID) -> Answer:
    """Never another client's under this one's name."""
    contact = await who.coaching.get(f"/client-contacts/{contact_id}")
    if contact["client_id"] != str(client_id):
        raise HTTPException(404)
    return contact


async def correction_page(request: Request, who: Visitor, contact: Answer, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{contact['client_id']}")
    context = {"client": client, "form": form, "contact": contact}
    return render(request, "week/correction.html", status=form.status, **context)
