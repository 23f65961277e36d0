"""The work ability plan: how far its thirteen sections are, and who signed it."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.access import CaseWorker
from portal.backends import Answer, Refused
from portal.pages.caseload import case_of
from portal.rendering import render
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


def task_from(section: Answer) -> dict[str, str]:
    number = str(section["number"])
    return {
        "title": f"{number}. {word(number, 'plan_section')}",
        "hint": word(section["filled_by"], "filled_by"),
        "status": word(section["status"], "section_status"),
    }
