"""Places that take someone on a work trial: the register, and each place."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from common.days import today
from portal.access import CaseWorker, Visitor
from portal.formats import typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.rendering import render, see_other

router = APIRouter()


@router.get("/work-trial-places")
async def list_places(
    request: Request, who: CaseWorker, find: str = "", municipality: str = "", vacant: str = "yes"
) -> Response:
    places = await who.coaching.get(
        "/work-trial-places",
        search=find.strip()[:200] or None,
        municipality=municipality or None,
        vacant_on=today().isoformat() if vacant == "yes" else None,
    )
    form = Form({"find": [find], "municipality": [municipality], "vacant": [vacant]})
    codes = sorted(request.app.state.settings.municipalities)
    return render(request, "places/list.html", form=form, places=places["items"], codes=codes)


@router.get("/employers/{employer_id}/places/new")
async def ask_place(request: Request, employer_id: UUID, who: CaseWorker) -> Response:
    form = (await opened(request, who)).start_with(vacant_from=typed_day(today()), places_free=1)
    return await place_page(request, who, employer_id, form)


@router.post("/employers/{employer_id}/places/new")
async def offer_place(request: Request, employer_id: UUID, who: CaseWorker) -> Response:
    form = await posted(request)
    new = place_from(form) | {"employer_id": str(employer_id)}
    if await form.send(who.coaching.post, "/work-trial-places", new) is None:
        return await place_page(request, who, employer_id, form)
    await drop_draft(request, who)
    return see_other(f"/employers/{employer_id}?done=saved")


def place_from(form: Form) -> dict[str, Any]:
    return {
        "title": form.text("title", needed=_("Kirjoita, mitä työtä paikassa tehdään.")),
        "tasks": form.text("tasks", needed=_("Kirjoita työtehtävät.")),
        "terms": form.text("terms"),
        "vacant_from": form.day("vacant_from", needed=_("Kirjoita päivä, josta alkaen paikka on vapaa.")),
        "vacant_until": form.day("vacant_until"),
        "places_free": form.number("places_free", needed=_("Kirjoita, montako paikkaa on vapaana.")),
    }


async def place_page(request: Request, who: Visitor, employer_id: UUID | str, form: Form) -> Response:
    employer = await who.coaching.get(f"/employers/{employer_id}")
    return render(request, "places/form.html", status=form.status, form=form, employer=employer)


@router.get("/work-trial-places/{place_id}")
async def ask_changed_place(request: Request, place_id: UUID, who: CaseWorker) -> Response:
    place = await who.coaching.get(f"/work-trial-places/{place_id}")
    days = {name: typed_day(place[name]) for name in ("vacant_from", "vacant_until") if place[name]}
    kept = {name: place[name] for name in ("title", "tasks", "terms", "places_free")}
    form = (await opened(request, who)).start_with(**kept, **days)
    return await place_page(request, who, place["employer_id"], form)


@router.post("/work-trial-places/{place_id}")
async def change_place(request: Request, place_id: UUID, who: CaseWorker) -> Response:
    form = await posted(request)
    place = await who.coaching.get(f"/work-trial-places/{place_id}")
    if await form.send(who.coaching.put, f"/work-trial-places/{place_id}", place_from(form)) is None:
        return await place_page(request, who, place["employer_id"], form)
    await drop_draft(request, who)
    return see_other(f"/employers/{place['employer_id']}?done=saved")
