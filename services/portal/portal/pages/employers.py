"""The employer register: looked in while recording, added to when an employer is new, and each employer's own page."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.access import CaseWorker, CoachOrLead, Visitor
from portal.backends import Answer
from portal.forms import WHOLE_FORM, Form, drop_draft, opened, posted
from portal.languages import _
from portal.loading import names_of
from portal.login import local_path
from portal.rendering import render, see_other

router = APIRouter()

SHOWN = 10
LISTED = 50
FACTS = ("name", "business_id", "sector", "size_class", "municipality")


async def employers_found(who: Visitor, form: Form) -> tuple[list[Answer], bool]:
    """Those that fit what is looked for, and whether they are only near it.

    What was looked for stays in the form, so that it shows the same again.
    """
    wanted = form.typed("find").strip()
    if not wanted:
        return [], False
    found = await who.coaching.get("/employers", search=wanted[:200], limit=SHOWN)
    return list(found["items"]), bool(found["guessed"])


@router.get("/employers")
async def list_employers(request: Request, who: CaseWorker, find: str = "", after: str | None = None) -> Response:
    wanted = find.strip()[:200]
    page = await who.coaching.get("/employers", search=wanted or None, after=after, limit=LISTED)
    return render(request, "employers/list.html", form=Form({"find": [wanted]}), page=page)


@router.get("/employers/new")
async def ask_employer(request: Request, who: CoachOrLead, name: str = "", back: str = "/employers") -> Response:
    form = (await opened(request, who)).start_with(name=name or None, back=local_path(back), sector="company")
    return await employer_page(request, who, form)


@router.post("/employers/new")
async def add_employer(request: Request, who: CoachOrLead) -> Response:
    form = await posted(request)
    new = facts_from(form) | {"confirmed_new": form.typed("confirmed_new") == "yes"}
    added = await form.send(who.coaching.post, "/employers", new)
    if added is None:
        return await employer_page(request, who, form)
    await drop_draft(request, who)
    return see_other(way_on(form, added["id"], name=added["name"]))


def facts_from(form: Form) -> dict[str, Any]:
    return {
        "name": form.text("name", needed=_("Kirjoita työnantajan nimi.")),
        "business_id": form.text("business_id"),
        "sector": form.text("sector", needed=_("Valitse, millainen työnantaja on.")),
        "size_class": form.text("size_class"),
        "municipality": form.text("municipality"),
    }


def way_on(form: Form, employer_id: str, *, name: str) -> str:
    """Back to what was being recorded, with the employer chosen; from the register to the employer's own page."""
    back = local_path(form.typed("back"))
    if back == "/employers":
        return f"/employers/{employer_id}"
    return f"{back}?{urlencode({'find': name, 'employer': employer_id})}"


@router.get("/employers/{employer_id}/change")
async def ask_changed_employer(request: Request, employer_id: UUID, who: CaseWorker) -> Response:
    employer = await who.coaching.get(f"/employers/{employer_id}")
    form = (await opened(request, who)).start_with(back="/employers", **{name: employer[name] for name in FACTS})
    return await employer_page(request, who, form, known=employer)


@router.post("/employers/{employer_id}/change")
async def change_employer(request: Request, employer_id: UUID, who: CaseWorker) -> Response:
    form = await posted(request)
    if await form.send(who.coaching.put, f"/employers/{employer_id}", facts_from(form)) is None:
        employer = await who.coaching.get(f"/employers/{employer_id}")
        return await employer_page(request, who, form, known=employer)
    await drop_draft(request, who)
    return see_other(f"/employers/{employer_id}?done=saved")


async def employer_page(request: Request, who: Visitor, form: Form, *, known: Answer | None = None) -> Response:
    """An employer who is in the register already is offered, with the way on with that one."""
    alike: dict[str, str] = form.facts.get("candidates", {})
    same = form.facts.get("employer_id")
    offered = {same: form.facts["employer_name"]} if same else alike
    if alike:
        form.errors.setdefault(WHOLE_FORM, _("Onko työnantaja jo rekisterissä? Tarkista alla olevat."))
    return render(
        request,
        "employments/employer.html",
        status=form.status,
        form=form,
        known=known,
        codes=sorted(request.app.state.settings.municipalities),
        offered=[(way_on(form, one, name=name), name) for one, name in offered.items()],
        is_alike=bool(alike),
    )


@router.get("/employers/{employer_id}")
async def one_employer(request: Request, employer_id: UUID, who: CaseWorker, after: str | None = None) -> Response:
    employer = await who.coaching.get(f"/employers/{employer_id}")
    contacts = await who.coaching.get(f"/employers/{employer_id}/contacts", after=after, limit=LISTED)
    about = [
        one["client_id"]
        for one in (*employer["clients"], *employer["work_trials"], *contacts["items"])
        if one["client_id"]
    ]
    names = await names_of(who, about)
    return render(request, "employers/one.html", employer=employer, contacts=contacts, names=names)


@router.get("/employers/{employer_id}/people/new")
async def ask_person(request: Request, employer_id: UUID, who: CaseWorker) -> Response:
    return await person_page(request, who, employer_id, await opened(request, who))


@router.post("/employers/{employer_id}/people/new")
async def add_person(request: Request, employer_id: UUID, who: CaseWorker) -> Response:
    form = await posted(request)
    if await form.send(who.coaching.post, f"/employers/{employer_id}/people", person_from(form)) is None:
        return await person_page(request, who, employer_id, form)
    await drop_draft(request, who)
    return see_other(f"/employers/{employer_id}?done=saved")


@router.get("/employers/{employer_id}/people/{person_id}")
async def ask_changed_person(request: Request, employer_id: UUID, person_id: UUID, who: CaseWorker) -> Response:
    employer = await who.coaching.get(f"/employers/{employer_id}")
    known: Answer = next((one for one in employer["people"] if one["id"] == str(person_id)), {})
    form = (await opened(request, who)).start_with(**{name: known.get(name) for name in PERSON})
    return await person_page(request, who, employer_id, form, person_id)


@router.post("/employers/{employer_id}/people/{person_id}")
async def change_person(request: Request, employer_id: UUID, person_id: UUID, who: CaseWorker) -> Response:
    form = await posted(request)
    path = f"/employers/{employer_id}/people/{person_id}"
    call = who.coaching.delete if form.typed("deed") == "remove" else who.coaching.put
    if await form.send(call, path, person_from(form)) is None:
        return await person_page(request, who, employer_id, form, person_id)
    await drop_draft(request, who)
    return see_other(f"/employers/{employer_id}?done=saved")


PERSON = ("name", "role", "phone", "email")


def person_from(form: Form) -> dict[str, Any]:
    needed = "" if form.typed("deed") == "remove" else _("Kirjoita nimi.")
    return {"name": form.text("name", needed=needed)} | {name: form.text(name) for name in PERSON[1:]}


async def person_page(
    request: Request, who: Visitor, employer_id: UUID, form: Form, person_id: UUID | None = None
) -> Response:
    employer = await who.coaching.get(f"/employers/{employer_id}")
    known = {"employer": employer, "is_known": person_id is not None}
    return render(request, "employers/person.html", status=form.status, form=form, **known)
