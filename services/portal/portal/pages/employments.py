"""A client's job: where, from when, on what terms; and its end."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from common.days import today
from portal.access import CoachOrLead, Visitor
from portal.backends import Answer
from portal.formats import typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.pages.employers import employers_found
from portal.rendering import render, see_other

router = APIRouter()


@router.get("/clients/{client_id}/employments/new")
async def ask_employment(
    request: Request, client_id: UUID, who: CoachOrLead, find: str | None = None, employer: UUID | None = None
) -> Response:
    form = (await opened(request, who)).start_with(find=find, employer_id=employer, kind="employment")
    return await employment_page(request, who, client_id, form)


@router.post("/clients/{client_id}/employments/new")
async def record_employment(request: Request, client_id: UUID, who: CoachOrLead) -> Response:
    form = await posted(request)
    new = employment_from(form) | {"client_id": str(client_id)}
    if await form.send(who.coaching.post, "/employments", new) is None:
        return await employment_page(request, who, client_id, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}?done=employment")


def employment_from(form: Form) -> dict[str, Any]:
    return {
        "employer_id": form.text("employer_id", needed=_("Valitse työnantaja.")),
        "started_on": form.day("started_on", needed=_("Kirjoita päivä, jona työ alkoi.")),
        "ended_on": form.day("ended_on"),
        "kind": form.text("kind", needed=_("Valitse, onko kyse työsuhteesta vai oppisopimuksesta.")),
        "wage_subsidy": form.yes_no("wage_subsidy", needed=_("Vastaa, maksetaanko työstä palkkatukea.")),
        "contract": form.text("contract"),
        "hours_per_week": form.number("hours_per_week"),
        "occupation": form.text("occupation"),
        "open_labour_market": form.yes_no("open_labour_market"),
        "out_of_work_at_entry": form.yes_no("out_of_work_at_entry"),
        "adjustments": form.chosen("adjustments"),
    }


async def employment_page(request: Request, who: Visitor, client_id: UUID, form: Form) -> Response:
    """First the employer is looked for, then the rest is asked."""
    client = await who.referral.get(f"/clients/{client_id}")
    found = await employers_found(who, form)
    return render(request, "employments/new.html", status=form.status, client=client, form=form, found=found)


@router.get("/clients/{client_id}/employments/{employment_id}/end")
async def ask_end(request: Request, client_id: UUID, employment_id: UUID, who: CoachOrLead) -> Response:
    form = (await opened(request, who)).start_with(ended_on=typed_day(today()))
    return await end_page(request, who, (client_id, employment_id), form)


@router.post("/clients/{client_id}/employments/{employment_id}/end")
async def end_employment(request: Request, client_id: UUID, employment_id: UUID, who: CoachOrLead) -> Response:
    form = await posted(request)
    end = {"ended_on": form.day("ended_on", needed=_("Kirjoita päivä, jona työ päättyi."))}
    if await form.send(who.coaching.post, f"/employments/{employment_id}/end", end) is None:
        return await end_page(request, who, (client_id, employment_id), form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}?done=employment-ended")


async def end_page(request: Request, who: Visitor, ids: tuple[UUID, UUID], form: Form) -> Response:
    client_id, employment_id = ids
    client = await who.referral.get(f"/clients/{client_id}")
    coaching = await who.coaching.get(f"/clients/{client_id}/coaching")
    employment = employment_in(coaching, employment_id)
    return render(request, "employments/end.html", status=form.status, client=client, form=form, employment=employment)


def employment_in(coaching: Answer, employment_id: UUID) -> Answer:
    """Never another client's under this one's name."""
    every: list[Answer] = [employment for case in coaching["cases"] for employment in case["employments"] or ()]
    for one in every:
        if one["id"] == str(employment_id):
            return one
    raise HTTPException(404)
