"""The anonymous survey: a page for anyone with a link, without login, cookies or JavaScript; and making a link."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from common.ids import new_id
from common.service_tokens import NoToken
from portal import languages
from portal.access import CoachOrLead, Visitor
from portal.backends import Answer, Away, Calls, Refused
from portal.forms import Form, drop_draft, opened, posted
from portal.rendering import render, see_other

router = APIRouter()

SURVEY = "client_short"


async def feedback_of(request: Request) -> Calls:
    """The portal's own account asks: whoever answers is nobody we know."""
    try:
        token = await request.app.state.own_tokens.get()
    except NoToken as error:
        raise Away("feedback") from error
    return Calls("feedback", request.app.state.backends["feedback"], token=token, language=languages.current.get())


@router.get("/s/{token}")
async def ask(request: Request, token: str) -> Response:
    return await survey_page(request, token, Form())


@router.post("/s/{token}")
async def answer(request: Request, token: str) -> Response:
    """Answered once: the link is burnt by the answer, and the answer knows nothing of the link."""
    form = await posted(request)
    feedback = await feedback_of(request)
    try:
        survey = await feedback.post("/answering/open", {"token": token}, key=str(new_id()))
    except Refused:
        return render(request, "survey/gone.html", status=410)
    body = {"token": token, "answers": answers_from(form, survey)}
    if await form.send(feedback.post, "/answering/answer", body) is None:
        return await survey_page(request, token, form)
    return see_other("/thanks")


@router.get("/thanks")
async def thank(request: Request) -> Response:
    return render(request, "survey/thanks.html")


async def survey_page(request: Request, token: str, form: Form) -> Response:
    feedback = await feedback_of(request)
    try:
        survey = await feedback.post("/answering/open", {"token": token}, key=str(new_id()))
    except Refused:
        return render(request, "survey/gone.html", status=410)
    return render(request, "survey/answer.html", status=form.status, survey=survey, form=form)


def answers_from(form: Form, survey: Answer) -> dict[str, str]:
    """Every question may be left open."""
    given = {item["code"]: form.text(item["code"]) for item in survey["items"]}
    return {code: text for code, text in given.items() if text}


@router.get("/clients/{client_id}/invitations/new")
async def ask_invitation(request: Request, client_id: UUID, who: CoachOrLead) -> Response:
    return await invitation_page(request, who, client_id, await opened(request, who))


@router.post("/clients/{client_id}/invitations/new")
async def invite(request: Request, client_id: UUID, who: CoachOrLead) -> Response:
    """The link is shown once, here: it is kept nowhere, so the page cannot be shown again by its address."""
    form = await posted(request)
    new = {"survey": SURVEY, "client_id": str(client_id), "service": "supported_employment"}
    made = await form.send(who.feedback.post, "/invitations", new)
    if made is None:
        return await invitation_page(request, who, client_id, form)
    await drop_draft(request, who)
    link = f"{request.app.state.settings.portal_url}/s/{made['link_token']}"
    return await invitation_page(request, who, client_id, form, link=link, expires_on=made["expires_on"])


async def invitation_page(
    request: Request, who: Visitor, client_id: UUID, form: Form, *, link: str = "", expires_on: str = ""
) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    made = {"link": link, "expires_on": expires_on}
    return render(request, "survey/invite.html", status=form.status, client=client, form=form, **made)
