"""An occupation chosen by typing: as a search without JavaScript, as one types with it."""

from fastapi import APIRouter, Request, Response

from portal.access import CoachOrLead, Visitor
from portal.backends import Answer
from portal.forms import Form
from portal.languages import _
from portal.rendering import render

router = APIRouter()

SHOWN = 8
NONE_OF_THESE = "none"


@router.get("/occupations/found")
async def found_as_typed(request: Request, who: CoachOrLead, find: str = "") -> Response:
    """A part of a page: the choices that stand under the field."""
    form = Form({"find_occupation": [find]})
    found = await occupations_found(who, form)
    return render(request, "employments/occupations.html", form=form, occupations=found)


async def occupations_found(who: Visitor, form: Form) -> list[Answer]:
    """By what was typed; with nothing typed, the one that was chosen before."""
    wanted = form.typed("find_occupation").strip() or form.typed("occupation").strip()
    if not wanted or wanted == NONE_OF_THESE:
        return []
    found = await who.coaching.get("/occupations", search=wanted[:200], limit=SHOWN)
    return list(found["items"])


def only_looks(form: Form) -> bool:
    """The button beside the field was pressed: nothing is to be saved yet."""
    return form.typed("look") == "occupation"


def chosen_occupation(form: Form) -> str | None:
    """Words typed and no choice made: asked for, since what was typed would be lost."""
    chosen = form.text("occupation")
    if chosen is None and form.text("find_occupation"):
        form.refuse("occupation", _("Valitse ammatti luettelosta."))
    return None if chosen == NONE_OF_THESE else chosen
