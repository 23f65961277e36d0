"""One fidelity assessment: scored part by part, finished, and its result on the page and on paper."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from portal.access import CaseWorker, TeamLead, Visitor
from portal.backends import Answer
from portal.fidelity.comparison import Item, items_of, message_of, to_improve
from portal.fidelity.paper import fidelity_report
from portal.fidelity.picture import picture_of
from portal.fidelity.scoring import Score, filled, save
from portal.forms import WHOLE_FORM, Form, drop_draft, opened, posted
from portal.languages import LANGUAGE_NAMES, current
from portal.pages.fidelity import BASE, SERVICE
from portal.papers import handed_out, printed
from portal.rendering import render, see_other

router = APIRouter()
PAGE = f"{BASE}/{{assessment_id}}"


@router.get(PAGE)
async def show_assessment(request: Request, assessment_id: UUID, who: CaseWorker) -> Response:
    assessment, criteria = await assessment_and_criteria(who, assessment_id)
    if assessment["state"] == "draft":
        return overview(request, assessment, criteria, Form())
    return render(request, "fidelity/result.html", **result_of(assessment, criteria))


async def assessment_and_criteria(
    who: Visitor, assessment_id: UUID, *, language: str | None = None
) -> tuple[Answer, Answer]:
    """The criteria of the version it was made by."""
    coaching = replace(who.coaching, language=language or current.get())
    assessment = await coaching.get(f"{SERVICE}/{assessment_id}")
    return assessment, await coaching.get("/fidelity/criteria", version=assessment["criteria"])


def overview(request: Request, assessment: Answer, criteria: Answer, form: Form) -> Response:
    """How far each part is."""
    items = items_of(assessment, criteria)
    parts = [part | counted([one for one in items if one.part == part["code"]]) for part in criteria["parts"]]
    context = {"assessment": assessment, "parts": parts, "count": len(items), "form": form}
    return render(request, "fidelity/draft.html", status=form.status, **context)


def counted(items: Sequence[Item]) -> dict[str, int]:
    return {"count": len(items), "scored": sum(1 for one in items if one.now is not None)}


def result_of(assessment: Answer, criteria: Answer) -> dict[str, Any]:
    items = items_of(assessment, criteria)
    return {
        "assessment": assessment,
        "items": items,
        "parts": criteria["parts"],
        "message": message_of(assessment, items),
        "picture": picture_of(items),
        "to_improve": to_improve(assessment, items),
        "languages": LANGUAGE_NAMES,
    }


@router.get(f"{PAGE}/print")
async def print_assessment(
    assessment_id: UUID, who: CaseWorker, language: Literal["fi", "sv", "en"] | None = None
) -> Response:
    asked = language or current.get()
    assessment, criteria = await assessment_and_criteria(who, assessment_id, language=asked)
    if assessment["state"] == "draft":
        raise HTTPException(404)
    paper = fidelity_report(assessment, criteria, language=asked)
    name = f"rinnalla-{assessment['municipality']}-{assessment['assessed_on']}.pdf"
    return handed_out(await printed(paper), media_type="application/pdf", name=name)


@router.get(f"{PAGE}/parts/{{part}}")
async def ask_scores(request: Request, assessment_id: UUID, part: str, who: TeamLead) -> Response:
    assessment, criteria = await assessment_and_criteria(who, assessment_id)
    codes_of(criteria, part)
    form = await opened(request, who)
    if assessment["state"] != "draft" and not form.is_draft:
        return see_other(f"{BASE}/{assessment_id}")
    return part_page(request, assessment, criteria, form, part=part)


@router.post(f"{PAGE}/parts/{{part}}")
async def save_scores(request: Request, assessment_id: UUID, part: str, who: TeamLead) -> Response:
    assessment, criteria = await assessment_and_criteria(who, assessment_id)
    form = await posted(request)
    others = await save(who, form, assessment, codes_of(criteria, part))
    if form.errors:
        newest, criteria = await assessment_and_criteria(who, assessment_id)
        return part_page(request, newest, criteria, form, part=part, others=others)
    await drop_draft(request, who)
    page = f"{BASE}/{assessment_id}"
    if (item := form.typed("stay")) in codes_of(criteria, part):
        return see_other(f"{page}/parts/{part}?done=saved#item-{item}")
    return see_other(f"{page}?done=fidelity-part")


def codes_of(criteria: Answer, part: str) -> list[str]:
    found = [one["code"] for one in criteria["items"] if one["part"] == part]
    if not found:
        raise HTTPException(404)
    return found


def part_page(
    request: Request,
    assessment: Answer,
    criteria: Answer,
    form: Form,
    *,
    part: str,
    others: dict[str, Score] | None = None,
) -> Response:
    codes = codes_of(criteria, part)
    context = {
        "assessment": assessment,
        "part": next(one for one in criteria["parts"] if one["code"] == part),
        "items": [one for one in items_of(assessment, criteria) if one.code in codes],
        "count": len(criteria["items"]),
        "form": filled(form, assessment, codes),
        "others": others or {},
    }
    return render(request, "fidelity/part.html", status=form.status, **context)


@router.post(f"{PAGE}/complete")
async def complete(request: Request, assessment_id: UUID, who: TeamLead) -> Response:
    return await carried_out(request, who, assessment_id, "complete", done="fidelity-complete")


@router.post(f"{PAGE}/evidence")
async def count_evidence_again(request: Request, assessment_id: UUID, who: TeamLead) -> Response:
    return await carried_out(request, who, assessment_id, "evidence", done="fidelity-evidence")


async def carried_out(request: Request, who: Visitor, assessment_id: UUID, what: str, *, done: str) -> Response:
    """What is done to the whole draft as it was seen; what the service refuses stands above it."""
    form = await posted(request)
    version = {"version": int(form.number("version") or 0)}
    if await form.send(who.coaching.post, f"{SERVICE}/{assessment_id}/{what}", version) is None:
        assessment, criteria = await assessment_and_criteria(who, assessment_id)
        form.errors = {WHOLE_FORM: " ".join(dict.fromkeys(form.errors.values()))}
        return overview(request, assessment, criteria, form)
    return see_other(f"{BASE}/{assessment_id}?done={done}")
