"""Coaching itself: its start, its end, and what a client does beside work."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from common.days import today
from portal.access import CoachOrLead, Intake, Visitor
from portal.backends import Answer
from portal.formats import typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.loading import everything
from portal.pages.caseload import case_of
from portal.pages.employers import employers_found
from portal.rendering import render, see_other

router = APIRouter()


@router.get("/clients/{client_id}/coaching/new")
async def ask_coaching(request: Request, client_id: UUID, who: Intake) -> Response:
    form = (await opened(request, who)).start_with(started_on=typed_day(today()))
    return await coaching_page(request, who, client_id, form)


@router.post("/clients/{client_id}/coaching/new")
async def start_coaching(request: Request, client_id: UUID, who: Intake) -> Response:
    form = await posted(request)
    new = {
        "client_id": str(client_id),
        "municipality": form.text("municipality", needed=_("Valitse kunta.")),
        "coach_id": form.text("coach_id", needed=_("Valitse valmentaja.")),
        "started_on": form.day("started_on", needed=_("Kirjoita päivä, jona valmennus alkoi.")),
        "override_reason": form.text("override_reason"),
    }
    if await form.send(who.coaching.post, "/cases", new) is None:
        return await coaching_page(request, who, client_id, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}?done=coaching")


async def coaching_page(request: Request, who: Visitor, client_id: UUID, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    coaches = await everything(who.coaching, "/coaches")
    form.start_with(municipality=client["municipality"])
    mine = [one for one in coaches if who.principal.covers(one["municipality"]) and not one["left_on"]]
    return render(request, "clients/start_coaching.html", status=form.status, client=client, form=form, coaches=mine)


@router.get("/clients/{client_id}/cases/{case_id}/end")
async def ask_end(
    request: Request,
    client_id: UUID,
    case_id: UUID,
    who: CoachOrLead,
    reason: str | None = None,
    detail: str | None = None,
) -> Response:
    form = (await opened(request, who)).start_with(ended_on=typed_day(today()), reason=reason, detail=detail)
    return await end_page(request, who, await case_of(who, client_id, case_id), form)


@router.post("/clients/{client_id}/cases/{case_id}/end")
async def end_coaching(request: Request, client_id: UUID, case_id: UUID, who: CoachOrLead) -> Response:
    case = await case_of(who, client_id, case_id)
    form = await posted(request)
    if await form.send(who.coaching.post, f"/cases/{case_id}/end", end_from(form)) is None:
        return await end_page(request, who, case, form)
    await drop_draft(request, who)
    return see_other(f"{page_after_end(who, client_id)}?done=coaching-ended")


def end_from(form: Form) -> dict[str, Any]:
    return {
        "ended_on": form.day("ended_on", needed=_("Kirjoita päivä.")),
        "reason": form.text("reason", needed=_("Valitse syy.")),
        "detail": form.text("detail"),
    }


def page_after_end(who: Visitor, client_id: UUID) -> str:
    """A coach does not see the client any more."""
    return f"/clients/{client_id}" if who.has("team_lead") else "/clients"


async def end_page(request: Request, who: Visitor, case: Answer, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{case['client_id']}")
    return render(request, "clients/end_coaching.html", status=form.status, client=client, form=form)


@router.get("/clients/{client_id}/cases/{case_id}/end/correct")
async def ask_end_correction(request: Request, client_id: UUID, case_id: UUID, who: CoachOrLead) -> Response:
    """The fields begin with what is recorded."""
    end = await end_of(who, client_id, case_id)
    form = (await opened(request, who)).start_with(
        ended_on=typed_day(end["ended_on"]), reason=end["end_reason"], detail=end["end_detail"]
    )
    return await end_correction_page(request, who, end, form)


@router.post("/clients/{client_id}/cases/{case_id}/end/correct")
async def correct_end(request: Request, client_id: UUID, case_id: UUID, who: CoachOrLead) -> Response:
    end = await end_of(who, client_id, case_id)
    form = await posted(request)
    right = end_from(form) | {"correction": form.text("correction", needed=_("Kerro, mikä oli väärin."))}
    if await form.send(who.coaching.post, f"/cases/{case_id}/end/correct", right) is None:
        return await end_correction_page(request, who, end, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}?done=corrected")


async def end_of(who: Visitor, client_id: UUID, case_id: UUID) -> Answer:
    """Never another client's under this one's name."""
    end = await who.coaching.get(f"/cases/{case_id}/end")
    if end["client_id"] != str(client_id):
        raise HTTPException(404)
    return end


async def end_correction_page(request: Request, who: Visitor, end: Answer, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{end['client_id']}")
    return render(request, "clients/correct_end.html", status=form.status, client=client, form=form, end=end)


@router.get("/clients/{client_id}/activities/new")
async def ask_activity(
    request: Request, client_id: UUID, who: CoachOrLead, find: str | None = None, employer: UUID | None = None
) -> Response:
    """Who looks for an employer records a work trial."""
    kind = "work_trial" if find else None
    form = (await opened(request, who)).start_with(find=find, employer_id=employer, kind=kind)
    return await activity_page(request, who, client_id, form)


@router.post("/clients/{client_id}/activities/new")
async def record_activity(request: Request, client_id: UUID, who: CoachOrLead) -> Response:
    form = await posted(request)
    if await form.send(who.coaching.post, "/activities", activity_from(form) | {"client_id": str(client_id)}) is None:
        return await activity_page(request, who, client_id, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}?done=activity")


def activity_from(form: Form) -> dict[str, Any]:
    """Only a work trial is at an employer's, whatever was chosen before it became something else."""
    kind = form.text("kind", needed=_("Valitse, mistä on kyse."))
    return {
        "kind": kind,
        "employer_id": form.text("employer_id") if kind == "work_trial" else None,
        "started_on": form.day("started_on", needed=_("Kirjoita alkamispäivä.")),
        "ended_on": form.day("ended_on"),
    }


async def activity_page(request: Request, who: Visitor, client_id: UUID, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    found, guessed = await employers_found(who, form)
    shown = {"client": client, "form": form, "found": found, "guessed": guessed}
    return render(request, "activities/new.html", status=form.status, **shown)


@router.get("/clients/{client_id}/activities/{activity_id}/end")
async def ask_activity_end(request: Request, client_id: UUID, activity_id: UUID, who: CoachOrLead) -> Response:
    form = (await opened(request, who)).start_with(ended_on=typed_day(today()))
    return await activity_end_page(request, who, client_id, form)


@router.post("/clients/{client_id}/activities/{activity_id}/end")
async def end_activity(request: Request, client_id: UUID, activity_id: UUID, who: CoachOrLead) -> Response:
    form = await posted(request)
    end = {"ended_on": form.day("ended_on", needed=_("Kirjoita päivä."))}
    if await form.send(who.coaching.post, f"/activities/{activity_id}/end", end) is None:
        return await activity_end_page(request, who, client_id, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}?done=activity")


async def activity_end_page(request: Request, who: Visitor, client_id: UUID, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    return render(request, "clients/end_activity.html", status=form.status, client=client, form=form)
