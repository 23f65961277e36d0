"""A client's consents as they stood on any day, and one of them with its history."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from common.days import today
from portal.access import ClientReader, Visitor, only
from portal.backends import Answer
from portal.consent_facts import own_service, shared
from portal.consent_steps import purpose_names
from portal.forms import Form
from portal.languages import _
from portal.loading import Missing, everything, nothing, or_missing, together
from portal.parties import party_names
from portal.rendering import render
from portal.timeline import life_of_consent

router = APIRouter()
TOLD_OF = ("withdrawn", "superseded")
"""Ends of which organisations are told: all that it named, or those that the next one leaves out."""
NO_PAGE: Answer = {"items": [], "next": None}
CASE_WORKERS = ("coach", "coordinator", "team_lead")
ConsentReader = Annotated[Visitor, Depends(only(*CASE_WORKERS, "privacy_officer"))]


@router.get("/clients/{client_id}/consents")
async def consents_on(
    request: Request, client_id: UUID, who: ConsentReader, on: str = "", after: str | None = None
) -> Response:
    form = Form({"on": [on]} if on else {})
    day = form.day("on")
    if day and day > str(today()):
        form.refuse("on", _("Tämä päivä on vasta tulossa."))
    client = await who.referral.get(f"/clients/{client_id}")
    page = NO_PAGE if form.errors else await who.consent.get(f"/clients/{client_id}/consents", on=day, after=after)
    context = {"client": client, "consents": page["items"], "next": page["next"], "form": form, "on": day}
    return render(request, "consents/list.html", status=form.status, purposes=purpose_names(), **context)


@router.get("/clients/{client_id}/consents/{consent_id}")
async def one_consent(request: Request, client_id: UUID, consent_id: UUID, who: ClientReader) -> Response:
    (client, consent), names, people = await asyncio.gather(
        client_and_consent(who, client_id, consent_id), party_names(who), people_known(who)
    )
    history, told = await together(
        who.consent.get(f"/consents/{consent_id}/history"),
        who.consent.get("/withdrawals", consent_id=str(consent_id)) if consent["status"] in TOLD_OF else nothing(),
    )
    return render(
        request,
        "consents/one.html",
        client=client,
        consent=consent,
        shared=shared(consent["grants"], names),
        names=names,
        own_service=own_service(),
        purposes=purpose_names(),
        moments=[] if isinstance(history, Missing) else life_of_consent(history["items"], people),
        told=[] if isinstance(told, Missing) else told["items"],
        missing_parts=[part for part in (history, told) if isinstance(part, Missing)],
    )


async def people_known(who: Visitor) -> dict[str, str]:
    """By login: coaches, and the reader."""
    own = {str(who.subject): who.display_name}
    coaches = await or_missing(everything(who.coaching, "/coaches")) if who.has(*CASE_WORKERS) else None
    if coaches is None or isinstance(coaches, Missing):
        return own
    return {one["login"]: one["name"] for one in coaches if one["login"]} | own


async def client_and_consent(who: Visitor, client_id: UUID, consent_id: UUID) -> tuple[Answer, Answer]:
    client, consent = await asyncio.gather(
        who.referral.get(f"/clients/{client_id}"), who.consent.get(f"/consents/{consent_id}")
    )
    if consent["client_id"] != client["id"]:  # or one person's name would stand over another's consent
        raise HTTPException(404)
    return client, consent
