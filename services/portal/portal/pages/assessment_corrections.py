"""A self-assessment or a measurement of work ability that was recorded wrongly."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from portal.access import CoachOrLead, Visitor
from portal.backends import Answer
from portal.formats import typed_day, typed_number
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.pages.assessments import areas_shown, measured_in, said_in
from portal.rendering import render, see_other

router = APIRouter()


@router.get("/clients/{client_id}/assessments/{assessment_id}")
async def ask_said(request: Request, client_id: UUID, assessment_id: UUID, who: CoachOrLead) -> Response:
    said = found(await assessments_of(who, client_id), "self_assessments", assessment_id)
    form = (await opened(request, who)).start_with(
        **{name: said[name] for name in ("service", "skills", "situation")},
        assessed_on=typed_day(said["assessed_on"]),
        was_made=yes_or_no(said),
    )
    return await said_page(request, who, client_id, form)


@router.post("/clients/{client_id}/assessments/{assessment_id}")
async def correct_said(request: Request, client_id: UUID, assessment_id: UUID, who: CoachOrLead) -> Response:
    found(await assessments_of(who, client_id), "self_assessments", assessment_id)
    form = await posted(request)
    right = said_in(form) | why_in(form)
    if await form.send(who.coaching.post, f"/self-assessments/{assessment_id}/correct", right) is None:
        return await said_page(request, who, client_id, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}/assessments?done=corrected")


@router.get("/clients/{client_id}/ability/{result_id}")
async def ask_measured(request: Request, client_id: UUID, result_id: UUID, who: CoachOrLead) -> Response:
    told = await assessments_of(who, client_id)
    measured = found(told, "ability_results", result_id)
    scores = {code: typed_number(score) for code, score in measured["scores"].items()}
    form = (await opened(request, who)).start_with(
        **scores, measured_on=typed_day(measured["measured_on"]), was_made=yes_or_no(measured)
    )
    return await measured_page(request, who, client_id, form, areas_of(measured, told))


@router.post("/clients/{client_id}/ability/{result_id}")
async def correct_measured(request: Request, client_id: UUID, result_id: UUID, who: CoachOrLead) -> Response:
    told = await assessments_of(who, client_id)
    areas = areas_of(found(told, "ability_results", result_id), told)
    form = await posted(request)
    right = measured_in(form, areas) | why_in(form)
    if await form.send(who.coaching.post, f"/ability-results/{result_id}/correct", right) is None:
        return await measured_page(request, who, client_id, form, areas)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}/assessments?done=corrected")


async def assessments_of(who: Visitor, client_id: UUID) -> Answer:
    return await who.coaching.get(f"/clients/{client_id}/assessments")


def found(told: Answer, kind: str, one_id: UUID) -> Answer:
    """Never another client's under this one's name."""
    theirs: list[Answer] = told[kind]
    for one in theirs:
        if one["id"] == str(one_id):
            return one
    raise HTTPException(404)


def areas_of(measured: Answer, told: Answer) -> list[Answer]:
    """What is measured no longer stays in a result that has it: a correction sends the whole."""
    return [one for one in areas_shown(told) if not one.get("is_former") or one["code"] in measured["scores"]]


def yes_or_no(recorded: Answer) -> str:
    return "yes" if recorded["was_made"] else "no"


def why_in(form: Form) -> dict[str, Any]:
    return {
        "was_made": form.yes_no("was_made", needed=_("Vastaa, pitääkö kirjaus paikkansa tämän asiakkaan kohdalla.")),
        "reason": form.text("reason", needed=_("Kerro, mikä oli väärin.")),
    }


async def said_page(request: Request, who: Visitor, client_id: UUID, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    return render(request, "assessments/say.html", status=form.status, client=client, form=form, is_correction=True)


async def measured_page(
    request: Request, who: Visitor, client_id: UUID, form: Form, areas: Sequence[Answer]
) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    shown: dict[str, Any] = {"client": client, "form": form, "areas": areas, "is_correction": True}
    return render(request, "assessments/measure.html", status=form.status, **shown)
