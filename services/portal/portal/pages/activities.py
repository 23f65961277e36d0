"""One work trial, studies or another service, and how a workplace saw a work trial."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from common.days import today
from portal.access import CaseWorker, CoachOrLead, Visitor
from portal.backends import Answer
from portal.formats import typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.pages.coaching import activity_from
from portal.pages.employers import employers_found
from portal.rendering import render, see_other
from portal.words import WORDS

router = APIRouter()

SCORES = tuple(WORDS["trial_score"])


@router.get("/clients/{client_id}/activities/{activity_id}")
async def one_activity(request: Request, client_id: UUID, activity_id: UUID, who: CaseWorker) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    activity = await activity_of(who, client_id, activity_id)
    return render(request, "activities/one.html", client=client, activity=activity, scores=SCORES)


async def activity_of(who: Visitor, client_id: UUID, activity_id: UUID) -> Answer:
    """Never another client's under this one's name."""
    activity = await who.coaching.get(f"/activities/{activity_id}")
    if activity["client_id"] != str(client_id):
        raise HTTPException(404)
    return activity


@router.get("/clients/{client_id}/activities/{activity_id}/correct")
async def ask_correction(
    request: Request,
    client_id: UUID,
    activity_id: UUID,
    who: CoachOrLead,
    find: str | None = None,
    employer: UUID | None = None,
) -> Response:
    activity = await activity_of(who, client_id, activity_id)
    form = (await opened(request, who)).start_with(find=find, employer_id=employer)
    return await correction_page(request, who, activity, as_recorded(form, activity))


@router.post("/clients/{client_id}/activities/{activity_id}/correct")
async def correct_activity(request: Request, client_id: UUID, activity_id: UUID, who: CoachOrLead) -> Response:
    activity = await activity_of(who, client_id, activity_id)
    form = await posted(request)
    right = activity_from(form) | {
        "took_place": form.yes_no("took_place", needed=_("Vastaa, toteutuiko tämä.")),
        "reason": form.text("reason", needed=_("Kerro, mikä oli väärin.")),
    }
    if await form.send(who.coaching.post, f"/activities/{activity_id}/correct", right) is None:
        return await correction_page(request, who, activity, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}/activities/{activity_id}?done=corrected")


def as_recorded(form: Form, activity: Answer) -> Form:
    """The fields begin with what is recorded."""
    return form.start_with(
        find=activity["employer_name"],
        employer_id=activity["employer_id"],
        kind=activity["kind"],
        started_on=typed_day(activity["started_on"]),
        ended_on=typed_day(activity["ended_on"]),
        took_place="yes" if activity["took_place"] else "no",
    )


async def correction_page(request: Request, who: Visitor, activity: Answer, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{activity['client_id']}")
    found, guessed = await employers_found(who, form)
    shown = {"client": client, "activity": activity, "form": form, "found": found, "guessed": guessed}
    return render(request, "activities/correct.html", status=form.status, **shown)


@router.get("/clients/{client_id}/activities/{activity_id}/evaluation")
async def ask_evaluation(request: Request, client_id: UUID, activity_id: UUID, who: CoachOrLead) -> Response:
    return await evaluation_page(request, who, client_id, activity_id, await opened(request, who))


@router.post("/clients/{client_id}/activities/{activity_id}/evaluation")
async def evaluate(request: Request, client_id: UUID, activity_id: UUID, who: CoachOrLead) -> Response:
    form = await posted(request)
    await activity_of(who, client_id, activity_id)
    if await form.send(who.coaching.put, f"/activities/{activity_id}/evaluation", evaluation_from(form)) is None:
        return await evaluation_page(request, who, client_id, activity_id, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}/activities/{activity_id}?done=saved")


def evaluation_from(form: Form) -> dict[str, Any]:
    scores = {name: form.number(name, needed=_("Valitse arvio.")) for name in SCORES}
    return scores | {
        "evaluated_on": form.day("evaluated_on", needed=_("Kirjoita päivä.")),
        "would_hire": form.text("would_hire", needed=_("Vastaa, ottaisiko työpaikka asiakkaan töihin.")),
        "words": form.text("words"),
    }


async def evaluation_page(request: Request, who: Visitor, client_id: UUID, activity_id: UUID, form: Form) -> Response:
    """With what was said before, when the workplace corrects itself."""
    client = await who.referral.get(f"/clients/{client_id}")
    activity = await activity_of(who, client_id, activity_id)
    before = activity["evaluation"] or {"evaluated_on": today().isoformat()}
    said = {name: before.get(name) for name in (*SCORES, "would_hire", "words")}
    form.start_with(evaluated_on=typed_day(before["evaluated_on"]), **said)
    shown = {"client": client, "activity": activity, "scores": SCORES}
    return render(request, "activities/evaluation.html", status=form.status, form=form, **shown)
