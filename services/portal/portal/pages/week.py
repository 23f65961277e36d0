"""A coach's week: contacts with clients and employers, other working time, and their sums."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response

from common.days import today
from portal.access import CaseWorker, Coach, Visitor
from portal.backends import Answer
from portal.formats import as_day, finnish_order, full_name, typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.loading import names_of
from portal.pages.client_contacts import WEEK
from portal.rendering import render, see_other

router = APIRouter()


@router.get("/week")
async def show_week(request: Request, who: CaseWorker, on: date | None = None, coach: UUID | None = None) -> Response:
    form = (await opened(request, who)).start_with(worked_on=typed_day(on or today()), kind="office")
    return await week_page(request, who, form, on=on or today(), coach=coach)


@router.post("/week")
async def record_time(request: Request, who: Coach) -> Response:
    form = await posted(request)
    new = {
        "worked_on": form.day("worked_on", needed=_("Kirjoita päivä.")),
        "kind": form.text("kind", needed=_("Valitse, mitä teit.")),
        "minutes": form.number("minutes", needed=_("Kirjoita, montako minuuttia se kesti.")),
    }
    if await form.send(who.coaching.put, "/working-time", new) is None:
        return await week_page(request, who, form, on=today(), coach=None)
    await drop_draft(request, who)
    return see_other(f"/week?{urlencode({'on': new['worked_on'], 'done': 'time'})}")


@router.get("/client-contacts/new")
async def choose_client(who: Coach, client: UUID, on: str = "") -> Response:
    """From the week's page: the client and the day are chosen, the rest stands in the client's own form."""
    return see_other(f"/clients/{client}/client-contacts/new?{urlencode({'on': on, 'back': WEEK})}")


async def week_page(request: Request, who: Visitor, form: Form, *, on: date, coach: UUID | None) -> Response:
    week = await who.coaching.get("/weeks", coach=str(coach) if coach else "me", on=str(on))
    own = [] if coach else (await who.coaching.get("/agenda", coach="me"))["clients"]
    clients = await names_of(who, {*clients_in(week), *(one["client_id"] for one in own)})
    monday = as_day(week["days"][0]["on"])
    context: dict[str, Any] = {
        "week": week,
        "days": week["days"],
        "clients": clients,
        "choices_of_clients": choices_from(own, clients),
        "is_own": coach is None,
        "before": monday - timedelta(7),
        "after": monday + timedelta(7),
        "asked": f"&coach={coach}" if coach else "",
    }
    return render(request, "week/week.html", status=form.status, form=form, **context)


def clients_in(week: Answer) -> set[str]:
    contacts: list[Answer] = [
        one for day in week["days"] for one in (*day["client_contacts"], *day["employer_contacts"])
    ]
    return {one["client_id"] for one in contacts if one["client_id"]}


def choices_from(own: Iterable[Answer], clients: dict[str, Answer]) -> list[tuple[str, str]]:
    named = [(one["client_id"], full_name(clients[one["client_id"]])) for one in own if one["client_id"] in clients]
    return sorted(named, key=lambda one: finnish_order(one[1]))
