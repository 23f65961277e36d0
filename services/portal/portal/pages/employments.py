"""A client's job: where, from when, on what terms; its end, and what was recorded wrong."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from common.days import today
from portal.access import CaseWorker, CoachOrLead, Visitor
from portal.backends import Answer
from portal.formats import typed_day, typed_number
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _, current
from portal.pages.employers import employers_found
from portal.pages.occupations import chosen_occupation, occupations_found, only_looks
from portal.rendering import render, see_other

router = APIRouter()


@router.get("/clients/{client_id}/employments/new")
async def ask_employment(
    request: Request, client_id: UUID, who: CoachOrLead, find: str | None = None, employer: UUID | None = None
) -> Response:
    form = (await opened(request, who)).start_with(find=find, employer_id=employer, kind="employment")
    return await employment_page(request, who, client_id, form)


@router.post("/clients/{client_id}/employments/new")
async def record_employment(request: Request, client_id: UUID, who: CoachOrLead) -> Response:
    form = await posted(request)
    if only_looks(form):
        return await employment_page(request, who, client_id, form)
    new = employment_from(form) | {"client_id": str(client_id)}
    recorded = await form.send(who.coaching.post, "/employments", new)
    if recorded is None:
        return await employment_page(request, who, client_id, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}?done=employment")


def employment_from(form: Form) -> dict[str, Any]:
    return {
        "employer_id": form.text("employer_id", needed=_("Valitse työnantaja.")),
        "started_on": form.day("started_on", needed=_("Kirjoita päivä, jona työ alkoi.")),
        "ended_on": form.day("ended_on"),
        "kind": form.text("kind", needed=_("Valitse, onko kyse työsuhteesta vai oppisopimuksesta.")),
        "wage_subsidy": form.yes_no("wage_subsidy", needed=_("Vastaa, maksetaanko työstä palkkatukea.")),
        "contract": form.text("contract"),
        "hours_per_week": form.number("hours_per_week"),
        "occupation": chosen_occupation(form),
        "open_labour_market": form.yes_no("open_labour_market"),
        "out_of_work_at_entry": form.yes_no("out_of_work_at_entry"),
        "adjustments": form.chosen("adjustments"),
    }


async def employment_page(request: Request, who: Visitor, client_id: UUID, form: Form) -> Response:
    """First the employer is looked for, then the rest is asked."""
    client = await who.referral.get(f"/clients/{client_id}")
    return render(request, "employments/new.html", status=form.status, client=client, **await looked_up(who, form))


async def looked_up(who: Visitor, form: Form) -> dict[str, Any]:
    """The form, and what stands to be chosen in it."""
    found, guessed = await employers_found(who, form)
    return {"form": form, "found": found, "guessed": guessed, "occupations": await occupations_found(who, form)}


@router.get("/clients/{client_id}/employments/{employment_id}")
async def one_employment(request: Request, client_id: UUID, employment_id: UUID, who: CaseWorker) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    employment = await employment_of(who, client_id, employment_id)
    return render(request, "employments/one.html", client=client, employment=employment)


async def employment_of(who: Visitor, client_id: UUID, employment_id: UUID) -> Answer:
    """Never another client's under this one's name."""
    employment = await who.coaching.get(f"/employments/{employment_id}")
    if employment["client_id"] != str(client_id):
        raise HTTPException(404)
    return employment


@router.get("/clients/{client_id}/employments/{employment_id}/end")
async def ask_end(request: Request, client_id: UUID, employment_id: UUID, who: CoachOrLead) -> Response:
    form = (await opened(request, who)).start_with(ended_on=typed_day(today()))
    return await end_page(request, who, (client_id, employment_id), form)


@router.post("/clients/{client_id}/employments/{employment_id}/end")
async def end_employment(request: Request, client_id: UUID, employment_id: UUID, who: CoachOrLead) -> Response:
    form = await posted(request)
    end = {"ended_on": form.day("ended_on", needed=_("Kirjoita päivä, jona työ päättyi."))}
    await employment_of(who, client_id, employment_id)
    if await form.send(who.coaching.post, f"/employments/{employment_id}/end", end) is None:
        return await end_page(request, who, (client_id, employment_id), form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}?done=employment-ended")


async def end_page(request: Request, who: Visitor, ids: tuple[UUID, UUID], form: Form) -> Response:
    client = await who.referral.get(f"/clients/{ids[0]}")
    employment = await employment_of(who, *ids)
    return render(request, "employments/end.html", status=form.status, client=client, form=form, employment=employment)


@router.get("/clients/{client_id}/employments/{employment_id}/correct")
async def ask_correction(
    request: Request,
    client_id: UUID,
    employment_id: UUID,
    who: CoachOrLead,
    find: str | None = None,
    employer: UUID | None = None,
) -> Response:
    employment = await employment_of(who, client_id, employment_id)
    form = (await opened(request, who)).start_with(find=find, employer_id=employer)
    return await correction_page(request, who, client_id, employment, as_recorded(form, employment))


@router.post("/clients/{client_id}/employments/{employment_id}/correct")
async def correct_employment(request: Request, client_id: UUID, employment_id: UUID, who: CoachOrLead) -> Response:
    form = await posted(request)
    employment = await employment_of(who, client_id, employment_id)
    if only_looks(form):
        return await correction_page(request, who, client_id, employment, form)
    right = employment_from(form) | {"reason": form.text("reason", needed=_("Kerro, mikä oli väärin."))}
    if await form.send(who.coaching.post, f"/employments/{employment_id}/correct", right) is None:
        return await correction_page(request, who, client_id, employment, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}/employments/{employment_id}?done=corrected")


def as_recorded(form: Form, employment: Answer) -> Form:
    """The fields begin with what is recorded."""
    named = employment["occupation_names"] or {}
    form.values.setdefault("adjustments", list(employment["adjustments"]))
    return form.start_with(
        find=employment["employer_name"],
        employer_id=employment["employer_id"],
        kind=employment["kind"],
        started_on=typed_day(employment["started_on"]),
        ended_on=typed_day(employment["ended_on"]),
        wage_subsidy=yes_or_no(employment["wage_subsidy"]),
        contract=employment["contract"],
        hours_per_week=typed_number(employment["hours_per_week"]),
        find_occupation=named.get(current.get()),
        occupation=named.get("code"),
        open_labour_market=yes_or_no(employment["open_labour_market"]),
        out_of_work_at_entry=yes_or_no(employment["out_of_work_at_entry"]),
    )


def yes_or_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


async def correction_page(request: Request, who: Visitor, client_id: UUID, employment: Answer, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    choices = await looked_up(who, form)
    return render(
        request, "employments/correct.html", status=form.status, client=client, employment=employment, **choices
    )
