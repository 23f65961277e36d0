"""The work ability plan: how far its thirteen sections are, and who signed it."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from common.days import today
from portal.access import CaseWorker, Visitor
from portal.backends import Answer, Refused
from portal.formats import typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.pages.caseload import case_of
from portal.rendering import render, see_other
from portal.words import word

router = APIRouter()

NOT_BEGUN = "plan-not-found"


@router.get("/clients/{client_id}/cases/{case_id}/plan")
async def plan(request: Request, client_id: UUID, case_id: UUID, who: CaseWorker) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    await case_of(who, client_id, case_id)
    try:
        found = await who.coaching.get(f"/cases/{case_id}/plan")
    except Refused as refused:
        if refused.kind != NOT_BEGUN:
            raise
        return render(request, "clients/plan.html", client=client, plan=None)
    tasks = [task_from(section) for section in found["sections"]]
    done = sum(1 for section in found["sections"] if section["status"] == "done")
    return render(request, "clients/plan.html", client=client, plan=found, tasks=tasks, done_count=done)


@router.get("/clients/{client_id}/cases/{case_id}/plan/review")
async def ask_review(request: Request, client_id: UUID, case_id: UUID, who: CaseWorker) -> Response:
    form = (await opened(request, who)).start_with(reviewed_on=typed_day(today()))
    return await review_page(request, who, client_id, case_id, form)


@router.post("/clients/{client_id}/cases/{case_id}/plan/review")
async def record_review(request: Request, client_id: UUID, case_id: UUID, who: CaseWorker) -> Response:
    await case_of(who, client_id, case_id)
    form = await posted(request)
    reviewed_on = form.day("reviewed_on", needed=_("Kirjoita päivä."))
    new = {"reviewed_on": reviewed_on, "next_review_on": form.day("next_review_on")}
    if await form.send(who.coaching.post, f"/cases/{case_id}/plan/reviews", new) is None:
        return await review_page(request, who, client_id, case_id, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}/cases/{case_id}/plan?done=plan-review")


async def review_page(request: Request, who: Visitor, client_id: UUID, case_id: UUID, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    await case_of(who, client_id, case_id)
    shown = {"client": client, "case_id": case_id, "form": form}
    return render(request, "clients/review_plan.html", status=form.status, **shown)


def task_from(section: Answer) -> dict[str, str]:
    number = str(section["number"])
    return {
        "title": f"{number}. {word(number, 'plan_section')}",
        "hint": word(section["filled_by"], "filled_by"),
        "status": word(section["status"], "section_status"),
    }
