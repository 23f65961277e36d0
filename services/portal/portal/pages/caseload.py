"""Who coaches whom: caseloads, absences and substitutes, and clients who change coach."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from common.days import today
from portal.access import Intake, TeamLead, Visitor
from portal.backends import Answer
from portal.formats import finnish_order, typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.loading import everything, with_clients
from portal.needs import shown_needs
from portal.rendering import render, see_other

router = APIRouter()


@router.get("/caseload")
async def show_caseloads(request: Request, who: Intake) -> Response:
    absences = (await who.coaching.get("/absences"))["items"]
    away = {one["coach_id"]: one for one in reversed(absences)}
    every = await coaches_of(who)
    left = [one for one in every if one["left_on"]]
    coaches = [one for one in every if not one["left_on"]]
    return render(request, "caseload/list.html", coaches=coaches, left=left, away=away)


async def coaches_of(who: Visitor) -> list[Answer]:
    """Those of one's municipalities, also who have left."""
    mine = [one for one in await everything(who.coaching, "/coaches") if who.principal.covers(one["municipality"])]
    return sorted(mine, key=lambda one: finnish_order(one["name"]))


async def others_than(who: Visitor, coach_id: str) -> list[Answer]:
    """Who could take the clients instead."""
    return [one for one in await coaches_of(who) if one["id"] != coach_id and not one["left_on"]]


async def coach_of(who: Visitor, coach_id: UUID) -> Answer:
    for one in await coaches_of(who):
        if one["id"] == str(coach_id):
            return one
    raise HTTPException(404)


@router.get("/caseload/{coach_id}")
async def show_coach(request: Request, coach_id: UUID, who: Intake) -> Response:
    """With what waits for them, the most urgent first."""
    coach = await coach_of(who, coach_id)
    agenda = await who.coaching.get("/agenda", coach=str(coach_id))
    rows = [row | {"shown_needs": shown_needs(row)} for row in await with_clients(who, agenda["clients"])]
    absences = [one for one in (await who.coaching.get("/absences"))["items"] if one["coach_id"] == coach["id"]]
    return render(request, "caseload/coach.html", coach=coach, rows=rows, absences=absences, form=Form())


@router.get("/caseload/{coach_id}/hours")
async def ask_hours(request: Request, coach_id: UUID, who: TeamLead) -> Response:
    coach = await coach_of(who, coach_id)
    form = (await opened(request, who)).start_with(percent=round(float(coach["fte"]) * 100))
    return render(request, "caseload/hours.html", coach=coach, form=form)


@router.post("/caseload/{coach_id}/hours")
async def change_hours(request: Request, coach_id: UUID, who: TeamLead) -> Response:
    form = await posted(request)
    percent = form.number("percent", needed=_("Kirjoita, montako prosenttia kokoaikaisesta."))
    changed = {"fte": None if percent is None else f"{percent / 100:.2f}"}
    if await form.send(who.coaching.patch, f"/coaches/{coach_id}", changed) is None:
        form.move_error("fte", to="percent")
        coach = await coach_of(who, coach_id)
        return render(request, "caseload/hours.html", status=form.status, coach=coach, form=form)
    await drop_draft(request, who)
    return see_other(f"/caseload/{coach_id}?done=hours")


@router.post("/caseload/{coach_id}/presence")
async def leave_or_return(request: Request, coach_id: UUID, who: TeamLead) -> Response:
    """Of a coach without clients. Who returns gets their login linked again."""
    form = await posted(request)
    has_left = form.typed("has_left") == "yes"
    await who.coaching.patch(f"/coaches/{coach_id}", {"has_left": has_left}, key=form.key)
    return see_other(f"/caseload/{coach_id}?done={'coach-left' if has_left else 'coach-returned'}")


@router.get("/caseload/{coach_id}/transfer")
async def ask_transfer(request: Request, coach_id: UUID, who: Intake) -> Response:
    form = (await opened(request, who)).start_with(assigned_on=typed_day(today()))
    return await transfer_page(request, who, coach_id, form)


@router.post("/caseload/{coach_id}/transfer")
async def transfer(request: Request, coach_id: UUID, who: Intake) -> Response:
    form = await posted(request)
    new = transfer_from(form)
    if await form.send(who.coaching.post, f"/coaches/{coach_id}/transfers", new) is None:
        return await transfer_page(request, who, coach_id, form)
    await drop_draft(request, who)
    return see_other("/caseload?done=transfer")


def transfer_from(form: Form) -> dict[str, Any]:
    choices, how = chosen_in(form.values), form.chosen("how")
    if not choices and not how:
        form.refuse("how", _("Valitse jollekin asiakkaalle uusi valmentaja tai jaa asiakkaat."))
    return {
        "choices": choices,
        "spread": "spread" in how,
        "leaves": "leaves" in how,
        "assigned_on": form.day("assigned_on", needed=_("Kirjoita päivä.")),
        "override_reason": form.text("override_reason"),
    }


CASE = "case-"
"""Begins the name of the field that says who takes a case."""


def chosen_in(values: Mapping[str, list[str]]) -> list[dict[str, str]]:
    picked = {name.removeprefix(CASE): given[0] for name, given in values.items() if name.startswith(CASE) and given}
    return [{"case_id": case_id, "coach_id": coach_id} for case_id, coach_id in picked.items() if coach_id]


async def transfer_page(request: Request, who: Visitor, coach_id: UUID, form: Form) -> Response:
    coach = await coach_of(who, coach_id)
    rows = await with_clients(who, await everything(who.coaching, "/cases", status="open", coach=str(coach_id)))
    context: dict[str, Any] = {
        "coach": coach,
        "rows": rows,
        "others": await others_than(who, coach["id"]),
        "form": form,
    }
    return render(request, "caseload/transfer.html", status=form.status, **context)


@router.get("/clients/{client_id}/cases/{case_id}/coach")
async def ask_coach(request: Request, client_id: UUID, case_id: UUID, who: Intake) -> Response:
    form = (await opened(request, who)).start_with(assigned_on=typed_day(today()))
    return await assign_page(request, who, (client_id, case_id), form)


@router.post("/clients/{client_id}/cases/{case_id}/coach")
async def assign_coach(request: Request, client_id: UUID, case_id: UUID, who: Intake) -> Response:
    form = await posted(request)
    new = {
        "coach_id": form.text("coach_id", needed=_("Valitse valmentaja.")),
        "assigned_on": form.day("assigned_on", needed=_("Kirjoita päivä.")),
        "override_reason": form.text("override_reason"),
    }
    case = await case_of(who, client_id, case_id)
    if await form.send(who.coaching.post, f"/cases/{case['id']}/assign", new) is None:
        return await assign_page(request, who, (client_id, case_id), form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}?done=assigned")


async def assign_page(request: Request, who: Visitor, ids: tuple[UUID, UUID], form: Form) -> Response:
    client_id, case_id = ids
    client = await who.referral.get(f"/clients/{client_id}")
    case = await case_of(who, client_id, case_id)
    others = await others_than(who, case["coach_id"])
    context: dict[str, Any] = {"client": client, "case": case, "others": others, "form": form}
    return render(request, "caseload/assign.html", status=form.status, **context)


async def case_of(who: Visitor, client_id: UUID, case_id: UUID) -> Answer:
    """Never another client's under this one's name."""
    coaching = await who.coaching.get(f"/clients/{client_id}/coaching")
    cases: list[Answer] = coaching["cases"]
    for case in cases:
        if case["id"] == str(case_id):
            return case
    raise HTTPException(404)
