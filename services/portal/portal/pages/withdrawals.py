"""Taking a consent back, in two steps; and who knows of it."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from common.days import today
from portal.access import ClientReader, Visitor
from portal.consent_facts import EMPLOYERS, parties_in
from portal.formats import typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.loading import with_clients
from portal.pages.consents import ConsentReader, client_and_consent
from portal.parties import party_names
from portal.rendering import render, see_other

router = APIRouter()


@router.get("/clients/{client_id}/consents/{consent_id}/withdraw")
async def before_withdrawal(request: Request, client_id: UUID, consent_id: UUID, who: ConsentReader) -> Response:
    form = Form().start_with(withdrawn_on=typed_day(today()))
    return await withdrawal_page(request, who, (client_id, consent_id), form, step="withdraw")


@router.get("/clients/{client_id}/consents/{consent_id}/withdraw/check")
async def ask_once_more(
    request: Request, client_id: UUID, consent_id: UUID, who: ConsentReader, withdrawn_on: str = ""
) -> Response:
    form = (await opened(request, who)).start_with(withdrawn_on=withdrawn_on)
    step = "withdraw_check" if day_of(form) else "withdraw"
    return await withdrawal_page(request, who, (client_id, consent_id), form, step=step)


@router.post("/clients/{client_id}/consents/{consent_id}/withdraw/check")
async def withdraw_consent(request: Request, client_id: UUID, consent_id: UUID, who: ConsentReader) -> Response:
    form = await posted(request)
    path, body = f"/consents/{consent_id}/withdraw", {"withdrawn_on": day_of(form)}
    if await form.send(who.consent.post, path, body) is None:
        return await withdrawal_page(request, who, (client_id, consent_id), form, step="withdraw")
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}/consents/{consent_id}?done=withdrawn")


def day_of(form: Form) -> str | None:
    return form.day("withdrawn_on", needed=_("Kirjoita päivä."))


async def withdrawal_page(request: Request, who: Visitor, ids: tuple[UUID, UUID], form: Form, *, step: str) -> Response:
    client, consent = await client_and_consent(who, *ids)
    told = [grant for grant in consent["grants"] if grant["party"] != EMPLOYERS]
    context = {
        "told": parties_in(told, await party_names(who)),
        "names_employers": len(told) < len(consent["grants"]),
        "base": f"/clients/{client['id']}/consents/{consent['id']}",
    }
    return render(
        request, f"consents/{step}.html", status=form.status, client=client, consent=consent, form=form, **context
    )


Shown = Literal["late", "unacknowledged", "acknowledged"]


@router.get("/withdrawals")
async def withdrawals_told(
    request: Request, who: ClientReader, show: Shown = "unacknowledged", after: str | None = None
) -> Response:
    """A privacy officer sees every party's; others their own organisation's, and those who coach the employers'."""
    return await told_page(request, who, await opened(request, who), show=show, after=after)


@router.get("/withdrawals/{notice_id}/acknowledge")
async def back_to_the_list(notice_id: UUID, who: ClientReader) -> Response:
    """Where a login leads that came between the list and the word."""
    return see_other("/withdrawals")


@router.post("/withdrawals/{notice_id}/acknowledge")
async def acknowledge(request: Request, notice_id: UUID, who: ClientReader) -> Response:
    form = await posted(request)
    if await form.send(who.consent.post, f"/withdrawals/{notice_id}/acknowledgements", {}) is None:
        return await told_page(request, who, form, show="unacknowledged")
    await drop_draft(request, who)
    return see_other(f"/withdrawals?done={'acknowledgement-recorded' if is_officer(who) else 'acknowledged'}")


async def told_page(request: Request, who: Visitor, form: Form, *, show: Shown, after: str | None = None) -> Response:
    wanted = {"late": "true"} if show == "late" else {"state": show}
    told = await who.consent.get("/withdrawals", after=after, **wanted)
    context = {
        "rows": await with_clients(who, told["items"]),
        "next": told["next"],
        "names": await party_names(who),
        "show": show,
        "is_own": not is_officer(who),
        "tells_employers": who.has("coach", "coordinator", "team_lead"),
    }
    return render(request, "withdrawals/list.html", status=form.status, form=form, **context)


def is_officer(who: Visitor) -> bool:
    """Sees what every organisation was told, and writes down its answer."""
    return who.has("privacy_officer")
