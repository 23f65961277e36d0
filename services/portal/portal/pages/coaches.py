"""Coaches are added, and each is linked to the login that they work with."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.access import TeamLead
from portal.backends import Answer
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.pages.caseload import coach_of
from portal.rendering import render, see_other

router = APIRouter()

FULL_TIME = 100
"""Per cent."""


@router.get("/coaches/new")
async def ask_new_coach(request: Request, who: TeamLead) -> Response:
    form = (await opened(request, who)).start_with(percent=FULL_TIME)
    return render(request, "caseload/new.html", form=form)


@router.post("/coaches/new")
async def add_coach(request: Request, who: TeamLead) -> Response:
    form = await posted(request)
    added = await form.send(who.coaching.post, "/coaches", coach_from(form))
    if added is None:
        form.move_error("fte", to="percent")
        return render(request, "caseload/new.html", status=form.status, form=form)
    await drop_draft(request, who)
    return see_other(f"/caseload/{added['id']}?done=coach")


def coach_from(form: Form) -> dict[str, Any]:
    name = form.text("name", needed=_("Kirjoita valmentajan nimi."))
    municipality = form.text("municipality", needed=_("Valitse kunta."))
    percent = form.number("percent", needed=_("Kirjoita, montako prosenttia kokoaikaisesta."))
    fte = None if percent is None else f"{percent / FULL_TIME:.2f}"
    return {"name": name, "municipality": municipality, "fte": fte, "login": login_in(form)}


def login_in(form: Form, *, needed: str = "") -> str | None:
    given = form.text("login", needed=needed)
    try:
        return str(UUID(given)) if given else None
    except ValueError:
        form.refuse("login", _("Kirjoita tunniste juuri sellaisena kuin se on valmentajan etusivulla."))
        return None


@router.get("/caseload/{coach_id}/login")
async def ask_login(request: Request, coach_id: UUID, who: TeamLead) -> Response:
    return login_page(request, await coach_of(who, coach_id), await opened(request, who))


@router.post("/caseload/{coach_id}/login")
async def link_login(request: Request, coach_id: UUID, who: TeamLead) -> Response:
    form = await posted(request)
    new = {"login": login_in(form, needed=_("Kirjoita valmentajan tunniste."))}
    if await form.send(who.coaching.put, f"/coaches/{coach_id}/login", new) is None:
        return login_page(request, await coach_of(who, coach_id), form)
    await drop_draft(request, who)
    return see_other(f"/caseload/{coach_id}?done=login-linked")


@router.post("/caseload/{coach_id}/login/unlink")
async def unlink_login(request: Request, coach_id: UUID, who: TeamLead) -> Response:
    form = await posted(request)
    if await form.send(who.coaching.delete, f"/coaches/{coach_id}/login", {}) is None:
        return login_page(request, await coach_of(who, coach_id), form)
    return see_other(f"/caseload/{coach_id}?done=login-unlinked")


def login_page(request: Request, coach: Answer, form: Form) -> Response:
    return render(request, "caseload/login.html", status=form.status, coach=coach, form=form)
