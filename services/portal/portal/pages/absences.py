"""When a coach is away, and who stands in."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from portal.access import Intake, Visitor
from portal.backends import Answer
from portal.formats import typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.pages.caseload import coach_of, others_than
from portal.rendering import render, see_other

router = APIRouter(prefix="/caseload/{coach_id}/absences")


@router.get("/new")
async def ask_absence(request: Request, coach_id: UUID, who: Intake) -> Response:
    return await absence_page(request, who, coach_id, await opened(request, who))


@router.post("/new")
async def record_absence(request: Request, coach_id: UUID, who: Intake) -> Response:
    form = await posted(request)
    if await form.send(who.coaching.post, "/absences", facts(form) | {"coach_id": str(coach_id)}) is None:
        return await absence_page(request, who, coach_id, form)
    await drop_draft(request, who)
    return see_other(f"/caseload/{coach_id}?done=absence")


@router.get("/{absence_id}")
async def ask_change(request: Request, coach_id: UUID, absence_id: UUID, who: Intake) -> Response:
    absence = await absence_of(who, coach_id, absence_id)
    form = (await opened(request, who)).start_with(
        substitute_id=absence["substitute_id"],
        starts_on=typed_day(absence["starts_on"]),
        ends_on=typed_day(absence["ends_on"]),
    )
    return await absence_page(request, who, coach_id, form, absence)


@router.post("/{absence_id}")
async def change_absence(request: Request, coach_id: UUID, absence_id: UUID, who: Intake) -> Response:
    absence = await absence_of(who, coach_id, absence_id)
    form = await posted(request)
    if await form.send(who.coaching.put, f"/absences/{absence_id}", facts(form)) is None:
        return await absence_page(request, who, coach_id, form, absence)
    await drop_draft(request, who)
    return see_other(f"/caseload/{coach_id}?done=absence")


@router.post("/{absence_id}/call-off")
async def call_off(request: Request, coach_id: UUID, absence_id: UUID, who: Intake) -> Response:
    absence = await absence_of(who, coach_id, absence_id)
    form = await posted(request)
    if await form.send(who.coaching.post, f"/absences/{absence_id}/call-off", {}) is None:
        return await absence_page(request, who, coach_id, form, absence)
    return see_other(f"/caseload/{coach_id}?done=absence-called-off")


def facts(form: Form) -> dict[str, Any]:
    return {
        "substitute_id": form.text("substitute_id"),
        "starts_on": form.day("starts_on", needed=_("Kirjoita ensimmäinen poissaolopäivä.")),
        "ends_on": form.day("ends_on", needed=_("Kirjoita viimeinen poissaolopäivä.")),
    }


async def absence_of(who: Visitor, coach_id: UUID, absence_id: UUID) -> Answer:
    found: list[Answer] = (await who.coaching.get("/absences"))["items"]
    for one in found:
        if (one["id"], one["coach_id"]) == (str(absence_id), str(coach_id)):
            return one
    raise HTTPException(404)


async def absence_page(
    request: Request, who: Visitor, coach_id: UUID, form: Form, absence: Answer | None = None
) -> Response:
    coach = await coach_of(who, coach_id)
    others = await others_than(who, coach["id"])
    context: dict[str, Any] = {"coach": coach, "others": others, "absence": absence, "form": form}
    return render(request, "caseload/absence.html", status=form.status, **context)
