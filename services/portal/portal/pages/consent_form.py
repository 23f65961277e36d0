"""A consent, one question a page, the client sitting beside; also one that limits or extends another."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.access import CaseWorker, Visitor
from portal.backends import Answer
from portal.consent_facts import SPECIAL_QUESTIONS, WHAT_IT_IS, name_of, own_service, shared
from portal.consent_steps import (
    ORDINARY,
    SPECIAL,
    answers_from,
    check,
    consent_from,
    fields_of,
    first_unanswered,
    grants_of,
    party_of,
    purpose_names,
    start,
    steps_of,
)
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.pages.consents import client_and_consent
from portal.parties import MOST_LISTED, parties_to_choose, party_names
from portal.rendering import render, see_other
from portal.words import word

router = APIRouter()


def base_of(client_id: UUID) -> str:
    return f"/clients/{client_id}/consents/new"


async def answers_so_far(request: Request, who: Visitor, client_id: UUID) -> Form:
    """Kept sealed between the pages: a form of several pages is a draft until it is given."""
    form = Form(await request.app.state.drafts.find(who.subject, base_of(client_id)))
    start(form)
    return form


async def keep(request: Request, who: Visitor, client_id: UUID, form: Form) -> None:
    fields = form.values | {"key": [form.key]}
    await request.app.state.drafts.keep(subject=who.subject, path=base_of(client_id), fields=fields, is_cut_off=False)


@router.get("/clients/{client_id}/consents/new")
async def before_a_new_one(request: Request, client_id: UUID, who: CaseWorker) -> Response:
    form = await opened(request, who)
    begun = await request.app.state.drafts.find(who.subject, base_of(client_id))
    client = await who.referral.get(f"/clients/{client_id}")
    go_on = (first_unanswered(Form(begun)) or "check") if begun else None
    return render(request, "consents/begin.html", client=client, form=form, consent=None, go_on=go_on)


@router.post("/clients/{client_id}/consents/new")
async def begin_new(request: Request, client_id: UUID, who: CaseWorker) -> Response:
    await request.app.state.drafts.drop(who.subject, base_of(client_id))
    return see_other(f"{base_of(client_id)}/giver")


@router.get("/clients/{client_id}/consents/{consent_id}/change")
async def before_a_change(request: Request, client_id: UUID, consent_id: UUID, who: CaseWorker) -> Response:
    form = await opened(request, who)
    client, consent = await client_and_consent(who, client_id, consent_id)
    return render(request, "consents/begin.html", client=client, form=form, consent=consent, go_on=None)


@router.post("/clients/{client_id}/consents/{consent_id}/change")
async def begin_change(request: Request, client_id: UUID, consent_id: UUID, who: CaseWorker) -> Response:
    """With the answers of the one it will take the place of."""
    consent = await who.consent.get(f"/consents/{consent_id}")
    await keep(request, who, client_id, Form(answers_from(consent)))
    await drop_draft(request, who)
    return see_other(f"{base_of(client_id)}/giver")


@router.get("/clients/{client_id}/consents/new/{step}")
async def ask_question(request: Request, client_id: UUID, step: str, who: CaseWorker) -> Response:
    form = await answers_so_far(request, who, client_id)
    late = await opened(request, who)
    form.values |= late.values
    form.is_draft = late.is_draft
    missing = first_unanswered(form)
    if step not in steps_of(form) or (step == "check" and missing):
        return see_other(f"{base_of(client_id)}/{missing or 'check'}")
    return await question_page(request, who, client_id, step, form)


@router.post("/clients/{client_id}/consents/new/check")
async def give_consent(request: Request, client_id: UUID, who: CaseWorker) -> Response:
    form = await answers_so_far(request, who, client_id)
    answered = await posted(request)
    form.key, form.values["supersedes"] = answered.key, answered.chosen("supersedes") or form.chosen("supersedes")
    if missing := first_unanswered(form):
        return see_other(f"{base_of(client_id)}/{missing}")
    check(form, "check")
    given = await form.send(who.consent.post, "/consents", consent_from(form, client_id))
    if given is None:
        await keep(request, who, client_id, form)
        return await question_page(request, who, client_id, "check", form)
    await request.app.state.drafts.drop(who.subject, base_of(client_id))
    await drop_draft(request, who)
    paper = "/scan" if given["channel"] == "signed_paper" else ""
    return see_other(f"/clients/{client_id}/consents/{given['id']}{paper}?done=consent")


@router.post("/clients/{client_id}/consents/new/{step}")
async def answer_question(request: Request, client_id: UUID, step: str, who: CaseWorker) -> Response:
    answered, form = await posted(request), await answers_so_far(request, who, client_id)
    if step not in steps_of(form):
        return see_other(f"{base_of(client_id)}/{first_unanswered(form) or 'check'}")
    form.values |= {name: [] for name in fields_of(form, step)} | answered.values
    if answered.typed("look") == "yes":
        await keep(request, who, client_id, form)
        return await question_page(request, who, client_id, step, form)
    check(form, step)
    if form.errors:
        return await question_page(request, who, client_id, step, form)
    form.values.pop("find", None)
    await keep(request, who, client_id, form)
    await drop_draft(request, who)
    steps = steps_of(form)
    return see_other(f"{base_of(client_id)}/{steps[steps.index(step) + 1]}")


async def question_page(request: Request, who: Visitor, client_id: UUID, step: str, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    steps = steps_of(form)
    place = steps.index(step)
    context = {
        "step": step,
        "number": place + 1,
        "count": len(steps),
        "back_path": f"{base_of(client_id)}/{steps[place - 1]}" if place else base_of(client_id),
        **await question_of(who, step, form),
    }
    return render(request, template_of(step), status=form.status, client=client, form=form, **context)


def template_of(step: str) -> str:
    return f"consents/{'special' if step in SPECIAL else step.partition('-')[0]}.html"


async def question_of(who: Visitor, step: str, form: Form) -> Answer:
    """What the page of this step needs beside the answers."""
    if step == "purpose":
        return {"purposes": purpose_names()}
    if step == "parties":
        names = await party_names(who)
        return {"choices_shown": parties_to_choose(form, names), "is_searched": len(names) > MOST_LISTED}
    if step == "check":
        return {"purposes": purpose_names()} | summary_of(form, await party_names(who))
    if step in SPECIAL or party_of(form, step):
        return {"names": await party_names(who), "own_service": own_service()} | kinds_asked(form, step)
    return {}


def kinds_asked(form: Form, step: str) -> Answer:
    if step in SPECIAL:
        return {"question": _(SPECIAL_QUESTIONS[step]), "what_it_is": _(WHAT_IT_IS[step])}
    return {
        "party": party_of(form, step),
        "kinds": [(kind, word(kind, "data_category")) for kind in ORDINARY],
        "hints": {kind: _(WHAT_IT_IS[kind]) for kind in ORDINARY},
    }


def summary_of(form: Form, names: dict[str, str]) -> Answer:
    grants = grants_of(form)
    named = {grant["party"] for grant in grants}
    left_out = [name_of(party, names) for party in form.chosen("parties") if party not in named]
    return {"shared": shared(grants, names), "left_out": left_out, "own_service": own_service()}
