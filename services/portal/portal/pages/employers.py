"""The employer register: looked in while recording, added to when an employer is new."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from portal.access import CoachOrLead, Visitor
from portal.backends import Answer
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.login import local_path
from portal.rendering import render, see_other

router = APIRouter()

SHOWN = 10


async def employers_found(who: Visitor, form: Form) -> list[Answer]:
    """Those whose name has the words looked for; they stay in the form, so that it shows the same again."""
    wanted = form.typed("find").strip()
    found = await who.coaching.get("/employers", search=wanted, limit=SHOWN) if wanted else {"items": []}
    return list(found["items"])


@router.get("/employers/new")
async def ask_employer(request: Request, who: CoachOrLead, name: str = "", back: str = "/") -> Response:
    form = (await opened(request, who)).start_with(name=name or None, back=local_path(back), sector="company")
    return await employer_page(request, who, form)


@router.post("/employers/new")
async def add_employer(request: Request, who: CoachOrLead) -> Response:
    form = await posted(request)
    new = {
        "name": form.text("name", needed=_("Kirjoita työnantajan nimi.")),
        "business_id": form.text("business_id"),
        "sector": form.text("sector", needed=_("Valitse, millainen työnantaja on.")),
        "size_class": form.text("size_class"),
        "municipality": form.text("municipality"),
    }
    added = await form.send(who.coaching.post, "/employers", new)
    known = form.facts.get("employer_id")
    if added is None and known is None:
        return await employer_page(request, who, form)
    await drop_draft(request, who)
    chosen = {"find": form.typed("name").strip(), "employer": known or (added or {})["id"]}
    return see_other(f"{local_path(form.typed('back'))}?{urlencode(chosen)}")


async def employer_page(request: Request, who: Visitor, form: Form) -> Response:
    codes = sorted(request.app.state.settings.municipalities)
    return render(request, "employments/employer.html", status=form.status, form=form, codes=codes)
