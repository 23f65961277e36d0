"""An assessment of fidelity that is complete, and wrong in an item."""

from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from portal.access import TeamLead
from portal.backends import Answer
from portal.fidelity.comparison import Item, items_of
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.pages.fidelity import BASE, SERVICE
from portal.pages.fidelity_scores import assessment_and_criteria
from portal.rendering import render, see_other

router = APIRouter()
PAGE = f"{BASE}/{{assessment_id}}/correct"


@router.get(PAGE)
async def choose_item(request: Request, assessment_id: UUID, who: TeamLead) -> Response:
    assessment, criteria = await assessment_and_criteria(who, assessment_id)
    refuse_uncorrectable(assessment)
    items = items_of(assessment, criteria)
    return render(request, "fidelity/choose_item.html", assessment=assessment, items=items, parts=criteria["parts"])


def refuse_uncorrectable(assessment: Answer) -> None:
    """A draft is scored, and what was copied from paper is entered anew."""
    if assessment["state"] == "draft" or assessment["is_from_paper"]:
        raise HTTPException(404)


@router.get(f"{PAGE}/{{code}}")
async def ask_item(request: Request, assessment_id: UUID, code: str, who: TeamLead) -> Response:
    assessment, criteria = await assessment_and_criteria(who, assessment_id)
    refuse_uncorrectable(assessment)
    item = item_named(code, items_of(assessment, criteria))
    form = (await opened(request, who)).start_with(
        score=item.now, reason=item.reason or None, version=assessment["version"]
    )
    return item_page(request, assessment, item, form)


def item_named(code: str, items: list[Item]) -> Item:
    for one in items:
        if one.code == code:
            return one
    raise HTTPException(404)


@router.post(f"{PAGE}/{{code}}")
async def correct_item(request: Request, assessment_id: UUID, code: str, who: TeamLead) -> Response:
    form = await posted(request)
    right = {
        "score": form.number("score", needed=_("Valitse pisteet.")),
        "reason": form.text("reason"),
        "correction": form.text("correction", needed=_("Kerro, mikä oli väärin.")),
        "version": int(form.number("version") or 0),
    }
    if await form.send(who.coaching.post, f"{SERVICE}/{assessment_id}/items/{code}/correct", right) is None:
        assessment, criteria = await assessment_and_criteria(who, assessment_id)
        form.values["version"] = [str(assessment["version"])]
        return item_page(request, assessment, item_named(code, items_of(assessment, criteria)), form)
    await drop_draft(request, who)
    return see_other(f"{BASE}/{assessment_id}?done=corrected")


def item_page(request: Request, assessment: Answer, item: Item, form: Form) -> Response:
    return render(
        request, "fidelity/correct_item.html", status=form.status, assessment=assessment, item=item, form=form
    )
