"""Still in work? Asked 13, 26 and 52 weeks after a job began."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from common.days import today
from portal.access import CaseWorker, CoachOrLead, Visitor
from portal.backends import Answer
from portal.formats import typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.loading import with_clients
from portal.pages.employments import employment_of
from portal.rendering import render, see_other

router = APIRouter()

MOST = 100
"""Shown at a time: who has been asked makes room for the next."""


@router.get("/follow-ups")
async def list_due(request: Request, who: CaseWorker) -> Response:
    """A coach's own; a team lead's or coordinator's municipalities'."""
    is_own = who.has("coach") and not who.has("team_lead", "coordinator")
    due = await who.coaching.get("/follow-ups", coach="me" if is_own else None, limit=MOST)
    rows = await with_clients(who, due["items"])
    return render(request, "follow_ups/due.html", rows=rows, is_more=len(rows) == MOST)


@router.get("/clients/{client_id}/employments/{employment_id}/follow-ups/{weeks}")
async def ask_answer(request: Request, client_id: UUID, employment_id: UUID, weeks: int, who: CoachOrLead) -> Response:
    form = await opened(request, who)
    return await answer_page(request, who, (client_id, employment_id), weeks, form)


@router.post("/clients/{client_id}/employments/{employment_id}/follow-ups/{weeks}")
async def record_answer(
    request: Request, client_id: UUID, employment_id: UUID, weeks: int, who: CoachOrLead
) -> Response:
    form = await posted(request)
    recorded = recorded_in(await employment_of(who, client_id, employment_id), weeks)
    path = f"/employments/{employment_id}/follow-ups"
    sent = await form.send(who.coaching.post, *asked_of(path, weeks, form, is_correction=recorded is not None))
    if sent is None:
        return await answer_page(request, who, (client_id, employment_id), weeks, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}/employments/{employment_id}?done=follow-up")


def recorded_in(employment: Answer, weeks: int) -> Answer | None:
    return next((one for one in employment["follow_ups"] if one["weeks"] == weeks), None)


def asked_of(path: str, weeks: int, form: Form, *, is_correction: bool) -> tuple[str, dict[str, Any]]:
    told = {
        "asked_on": form.day("asked_on", needed=_("Kirjoita päivä, jona kysyit.")),
        "answer": form.text("answer", needed=_("Valitse, mitä asiakas vastasi.")),
    }
    if is_correction:
        return f"{path}/{weeks}/correct", told | {"reason": form.text("reason", needed=_("Kerro, mikä oli väärin."))}
    return path, told | {"weeks": weeks}


async def answer_page(request: Request, who: Visitor, ids: tuple[UUID, UUID], weeks: int, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{ids[0]}")
    employment = await employment_of(who, *ids)
    recorded = recorded_in(employment, weeks)
    if recorded is None and weeks not in [one["weeks"] for one in employment["to_ask"]]:
        raise HTTPException(404)
    before = recorded or {"asked_on": today().isoformat(), "answer": None}
    form.start_with(asked_on=typed_day(before["asked_on"]), answer=before["answer"])
    shown = {"client": client, "employment": employment, "weeks": weeks, "recorded": recorded}
    return render(request, "follow_ups/answer.html", status=form.status, form=form, **shown)
