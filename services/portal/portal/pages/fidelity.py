"""Fidelity assessments: what is due, what has come of them, beginning one and entering one from paper."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from common.days import today
from portal.access import CaseWorker, TeamLead, Visitor
from portal.backends import Answer
from portal.formats import finnish_order, typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.places import municipality_name, municipality_names
from portal.rendering import render, see_other

router = APIRouter()
BASE = "/fidelity"
SERVICE = "/fidelity/assessments"
SCORE = "score-"
"""Begins the name of the field of an item's score."""


@router.get(BASE)
async def show_assessments(request: Request, who: CaseWorker) -> Response:
    found = (await who.coaching.get(SERVICE))["items"]
    due = (await who.coaching.get("/fidelity/due"))["items"] if who.has("team_lead") else []
    return render(request, "fidelity/list.html", places=places_from(who, found, due))


def places_from(who: Visitor, found: Iterable[Answer], due: Iterable[Answer]) -> list[Answer]:
    """Each municipality with its assessments, the one that is begun, and the next one's day."""
    due_in = {one["municipality"]: one for one in due}
    rows: dict[str, list[Answer]] = {place: [] for place in due_in}
    for one in found:
        rows.setdefault(one["municipality"], []).append(one)
    return [
        {
            "municipality": place,
            "due": due_in.get(place),
            "draft": next((one for one in rows[place] if one["state"] == "draft"), None),
            "done": [one for one in rows[place] if one["state"] == "complete"],
        }
        for place in sorted(rows, key=lambda code: finnish_order(municipality_name(code)))
    ]


@router.get(f"{BASE}/new")
async def ask_new(request: Request, who: TeamLead, municipality: str = "") -> Response:
    form = (await opened(request, who)).start_with(municipality=municipality or None, assessed_on=typed_day(today()))
    return new_page(request, who, form)


@router.post(f"{BASE}/new")
async def begin(request: Request, who: TeamLead) -> Response:
    form = await posted(request)
    begun = await form.send(who.coaching.post, SERVICE, place_and_day(form))
    if begun is None:
        return new_page(request, who, form)
    await drop_draft(request, who)
    return see_other(f"{BASE}/{begun['id']}")


def place_and_day(form: Form) -> dict[str, Any]:
    return {
        "municipality": form.text("municipality", needed=_("Valitse kunta.")),
        "assessed_on": form.day("assessed_on", needed=_("Kirjoita päivä.")),
    }


def new_page(request: Request, who: Visitor, form: Form) -> Response:
    return render(request, "fidelity/new.html", status=form.status, form=form, places=places_of(request, who))


def places_of(request: Request, who: Visitor) -> list[tuple[str, str]]:
    """One's own in the region."""
    region: frozenset[str] = request.app.state.settings.municipalities
    return municipality_names(region & who.principal.municipalities)


@router.get(f"{BASE}/from-paper")
async def ask_from_paper(
    request: Request, who: TeamLead, municipality: str = "", corrects: UUID | None = None
) -> Response:
    """What was entered wrongly is entered anew for the same day."""
    form = (await opened(request, who)).start_with(municipality=municipality or None)
    if corrects:
        form.start_with(**as_entered(await who.coaching.get(f"{SERVICE}/{corrects}")))
    return await from_paper_page(request, who, form)


@router.post(f"{BASE}/from-paper")
async def enter_from_paper(request: Request, who: TeamLead) -> Response:
    form = await posted(request)
    new = place_and_day(form) | {
        "total": whole(form, "total", needed=_("Kirjoita pisteet yhteensä.")),
        "scores": scores_in(form),
        "note": form.text("note"),
    }
    entered = await form.send(who.coaching.post, f"{SERVICE}/from-paper", new)
    if entered is None:
        return await from_paper_page(request, who, form)
    await drop_draft(request, who)
    return see_other(f"{BASE}/{entered['id']}?done=fidelity-complete")


def as_entered(assessment: Answer) -> dict[str, Any]:
    scores = {f"{SCORE}{one['code']}": one["score"] for one in assessment["items"]}
    told = {name: assessment[name] for name in ("municipality", "total", "note")}
    return told | scores | {"assessed_on": typed_day(assessment["assessed_on"])}


def whole(form: Form, name: str, *, needed: str) -> int | None:
    found = form.number(name, needed=needed)
    if found is not None and found % 1:
        form.refuse(name, _("Kirjoita kokonaisluku."))
    return None if found is None else int(found)


def scores_in(form: Form) -> dict[str, int]:
    """Those that the paper still tells."""
    given = {name.removeprefix(SCORE): form.typed(name) for name in form.values if name.startswith(SCORE)}
    return {code: int(score) for code, score in given.items() if score.isdecimal()}


async def from_paper_page(request: Request, who: Visitor, form: Form) -> Response:
    criteria = await who.coaching.get("/fidelity/criteria")
    context = {"form": form, "places": places_of(request, who), "criteria": criteria}
    return render(request, "fidelity/from_paper.html", status=form.status, **context)


@router.post(f"{BASE}/{{assessment_id}}/discard")
async def discard(request: Request, assessment_id: UUID, who: TeamLead) -> Response:
    form = await posted(request)
    version = {"version": int(form.number("version") or 0)}
    await who.coaching.post(f"{SERVICE}/{assessment_id}/discard", version, key=form.key)
    return see_other(f"{BASE}?done=fidelity-discarded")
