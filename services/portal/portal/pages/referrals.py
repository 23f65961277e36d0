"""The inbox, one referral, and what can be done with it."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from common.days import today
from portal.access import ClientReader, Sender, Visitor
from portal.backends import Answer
from portal.formats import typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import N_, _
from portal.loading import everything, with_clients
from portal.rendering import render, see_other
from portal.words import RECALL_REASONS, choices

router = APIRouter()

StepName = Literal["accept", "decline", "recall", "hand-over", "close"]


@router.get("/referrals")
async def inbox(
    request: Request,
    who: Sender,
    status: str = "submitted",
    municipality: str = "",
    target: str = "",
    after: str | None = None,
) -> Response:
    """A referrer sees the own organisation's, whatever their state."""
    is_own = not who.has("coordinator", "team_lead")
    chosen = "" if is_own and "status" not in request.query_params else status
    page = await who.referral.get(
        "/referrals",
        status=chosen or None,
        municipality=municipality or None,
        target=target or None,
        organisation_id="own" if is_own else None,
        after=after,
    )
    rows = await with_clients(who, page["items"])
    form = Form({"status": [chosen], "municipality": [municipality], "target": [target]})
    return render(request, "referrals/inbox.html", rows=rows, form=form, next=page["next"], is_own=is_own)


@router.get("/referrals/{referral_id}")
async def one_referral(request: Request, referral_id: UUID, who: ClientReader) -> Response:
    referral, client = await referral_and_client(who, referral_id)
    return render(request, "referrals/one.html", referral=referral, client=client, steps=steps_for(who, referral))


async def referral_and_client(who: Visitor, referral_id: UUID) -> tuple[Answer, Answer]:
    referral = await who.referral.get(f"/referrals/{referral_id}")
    return referral, await who.referral.get(f"/clients/{referral['client_id']}")


@dataclass(frozen=True)
class Step:
    """Something that can be done with a referral: its address, its day, its words."""

    name: str
    day_field: str
    done: str
    title: str
    explanation: str
    button: str
    day_label: str
    reasons: str = ""
    """Which reasons or outcomes it asks for."""


STEPS = {
    step.name: step
    for step in (
        Step(
            "accept",
            "accepted_on",
            "accepted",
            N_("Hyväksy lähete"),
            N_("Lähettäjä näkee heti, että lähete on hyväksytty. Seuraavaksi sovitaan yhteinen tapaaminen."),
            N_("Hyväksy"),
            N_("Minä päivänä lähete hyväksyttiin?"),
        ),
        Step(
            "decline",
            "declined_on",
            "declined",
            N_("Älä hyväksy lähetettä"),
            N_("Lähettäjä näkee syyn. Kerro se niin, että hän tietää, mitä tehdä seuraavaksi."),
            N_("Tallenna päätös"),
            N_("Minä päivänä asia päätettiin?"),
            "decline",
        ),
        Step(
            "recall",
            "recalled_on",
            "recalled",
            N_("Peru lähete"),
            N_("Lähetteen voi perua, kunnes se on hyväksytty."),
            N_("Peru lähete"),
            N_("Minä päivänä lähete perutaan?"),
            "recall",
        ),
        Step(
            "hand-over",
            "handed_over_on",
            "handed-over",
            N_("Kirjaa saattaen vaihto"),
            N_("Yhteisessä tapaamisessa ovat asiakas, lähettäjä ja valmentaja. Jos sitä ei pidetty, kerro syy."),
            N_("Tallenna saattaen vaihto"),
            N_("Minä päivänä tapasitte tai päätitte olla tapaamatta?"),
            "meeting",
        ),
        Step(
            "close",
            "closed_on",
            "closed",
            N_("Päätä lähete"),
            N_("Lähettäjä näkee lopputuloksen."),
            N_("Päätä lähete"),
            N_("Minä päivänä lähete päätettiin?"),
            "close",
        ),
    )
}
MET = "met"
BY_STATUS = {
    "submitted": ("accept", "decline", "recall"),
    "accepted": ("hand-over", "close"),
    "handed_over": ("close",),
}


def steps_for(who: Visitor, referral: Answer) -> list[Step]:
    mine = [STEPS[name] for name in BY_STATUS.get(referral["status"], ())]
    if who.has("coordinator", "team_lead"):
        return [step for step in mine if step.name != "recall"]
    return [step for step in mine if step.name == "recall" and who.has("referrer")]


@router.get("/referrals/{referral_id}/{step_name}")
async def ask_step(request: Request, referral_id: UUID, step_name: StepName, who: Sender) -> Response:
    form = (await opened(request, who)).start_with(day=typed_day(today()))
    return await step_page(request, who, referral_id, step_name, form)


@router.post("/referrals/{referral_id}/{step_name}")
async def take_step(request: Request, referral_id: UUID, step_name: StepName, who: Sender) -> Response:
    form, step = await posted(request), STEPS[step_name]
    body = step_from(form, step)
    if await form.send(who.referral.post, f"/referrals/{referral_id}/{step.name}", body) is None:
        return await step_page(request, who, referral_id, step_name, form)
    await drop_draft(request, who)
    return see_other(f"/referrals/{referral_id}?done={step.done}")


def step_from(form: Form, step: Step) -> dict[str, str | None]:
    day = {step.day_field: form.day("day", needed=_("Kirjoita päivä."))}
    if step.reasons == "close":
        return day | {"outcome": form.text("outcome", needed=_("Valitse lopputulos."))}
    if step.reasons == "meeting":
        return day | meeting_from(form)
    if not step.reasons:
        return day
    reason = form.text("reason", needed=_("Valitse syy."))
    return day | {"reason": reason, "reason_text": form.text("reason_text")}


def meeting_from(form: Form) -> dict[str, str | None]:
    """One question: they met, or why not."""
    answer = form.text("meeting", needed=_("Kerro, pidettiinkö tapaaminen."))
    return {
        "no_meeting_reason": None if answer == MET else answer,
        "no_meeting_text": form.text("no_meeting_text"),
    }


async def step_page(request: Request, who: Visitor, referral_id: UUID, step_name: StepName, form: Form) -> Response:
    step = STEPS[step_name]
    form.move_error(step.day_field, to="day")
    form.move_error("no_meeting_reason", to="meeting")
    referral, client = await referral_and_client(who, referral_id)
    context: dict[str, Any] = {"referral": referral, "client": client, "form": form, "step": step}
    context |= {"recall_reasons": RECALL_REASONS, "meeting_choices": meeting_choices()}
    return render(request, "referrals/step.html", status=form.status, **context)


def meeting_choices() -> list[tuple[str, str]]:
    reasons = choices("no_meeting_reason")
    return [(MET, _("Kyllä")), *((code, _("Ei. %(reason)s") % {"reason": reason}) for code, reason in reasons)]


@router.get("/clients/{client_id}/referrals/new")
async def ask_referral(request: Request, client_id: UUID, who: Sender) -> Response:
    return await referral_page(request, who, client_id, await opened(request, who))


@router.post("/clients/{client_id}/referrals/new")
async def send_referral(request: Request, client_id: UUID, who: Sender) -> Response:
    form = await posted(request)
    new = referral_from(form, who) | {"client_id": str(client_id)}
    sent = await form.send(who.referral.post, "/referrals", new)
    if sent is None:
        return await referral_page(request, who, client_id, form)
    await drop_draft(request, who)
    return see_other(f"/referrals/{sent['id']}?done=referral")


def referral_from(form: Form, who: Visitor) -> dict[str, object]:
    background = {
        "illnesses": form.text("illnesses"),
        "strengths": form.text("strengths"),
        "main_fields": form.text("main_fields"),
        "primary_goal": form.text("primary_goal"),
        "obstacles": form.chosen("obstacles"),
    }
    source = {} if who.has("referrer") else source_from(form)
    return source | {
        "target": form.text("target", needed=_("Valitse, mihin asiakas lähetetään.")),
        "municipality": form.text("municipality", needed=_("Valitse kunta.")),
        "background": background if any(background.values()) else None,
    }


def source_from(form: Form) -> dict[str, object]:
    """Intake sends on someone's behalf: an organisation, or a kind of sender without one."""
    organisation = form.text("organisation_id")
    if organisation:
        return {"organisation_id": organisation}
    return {"source_category": form.text("source_category", needed=_("Valitse lähettäjä tai sen luokka."))}


async def referral_page(request: Request, who: Visitor, client_id: UUID, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    organisations = [] if who.has("referrer") else await everything(who.referral, "/organisations")
    form.start_with(municipality=client["municipality"], target="supported_employment")
    return render(
        request,
        "referrals/new.html",
        status=form.status,
        client=client,
        form=form,
        organisations=[(one["id"], one["name"]) for one in organisations],
    )
