"""One contact with an employer: what was recorded, what was wrong in it, and putting it right."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.access import CaseWorker, CoachOrLead, Visitor
from portal.backends import Answer
from portal.formats import full_name, typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.loading import everything, names_of
from portal.pages.contacts import contact_from
from portal.pages.employers import employers_found
from portal.rendering import render, see_other

router = APIRouter()


@router.get("/employer-contacts/{contact_id}")
async def one_contact(
    request: Request, contact_id: UUID, who: CaseWorker, find: str | None = None, employer: UUID | None = None
) -> Response:
    contact = await who.coaching.get(f"/employer-contacts/{contact_id}")
    form = (await opened(request, who)).start_with(find=find, employer_id=employer)
    return await contact_page(request, who, contact, as_recorded(form, contact))


@router.post("/employer-contacts/{contact_id}")
async def correct_contact(request: Request, contact_id: UUID, who: CoachOrLead) -> Response:
    contact = await who.coaching.get(f"/employer-contacts/{contact_id}")
    form = await posted(request)
    right = contact_from(form) | {
        "client_id": form.text("client_id"),
        "took_place": form.yes_no("took_place", needed=_("Vastaa, toteutuiko tämä.")),
        "reason": form.text("reason", needed=_("Kerro, mikä oli väärin.")),
    }
    if await form.send(who.coaching.post, f"/employer-contacts/{contact_id}/correct", right) is None:
        return await contact_page(request, who, contact, form)
    await drop_draft(request, who)
    return see_other(f"/employer-contacts/{contact_id}?done=corrected")


def as_recorded(form: Form, contact: Answer) -> Form:
    """The fields begin with what is recorded."""
    return form.start_with(
        **{name: contact[name] for name in ("employer_id", "client_id", "kind", "outcome", "next_step")},
        find=contact["employer_name"],
        contacted_on=typed_day(contact["contacted_on"]),
        next_step_on=typed_day(contact["next_step_on"]),
        face_to_face="yes" if contact["face_to_face"] else "no",
        took_place="yes" if contact["took_place"] else "no",
    )


async def contact_page(request: Request, who: Visitor, contact: Answer, form: Form) -> Response:
    found, guessed = await employers_found(who, form)
    theirs = await clients_of_coach(who, contact) if contact["may_correct"] else []
    spoken_of = [one["client_id"] for one in (contact, *contact["earlier"]) if one["client_id"]]
    names = await names_of(who, [*theirs, *spoken_of])
    choosable = sorted((full_name(names[one]), one) for one in {*theirs, *spoken_of} if one in names)
    shown: dict[str, Any] = {"contact": contact, "form": form, "found": found, "guessed": guessed, "names": names}
    clients = [(client_id, name) for name, client_id in choosable]
    return render(request, "employers/contact.html", status=form.status, clients=clients, **shown)


async def clients_of_coach(who: Visitor, contact: Answer) -> list[str]:
    """Whom it can have been about: those in the coaching of the coach who recorded it."""
    cases = await everything(who.coaching, "/cases", coach=contact["coach_id"], status="open")
    return [one["client_id"] for one in cases]
