"""One person, two records: found, looked at side by side, merged, and parted again."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from common.ids import new_id
from portal.access import Coordinator, Visitor
from portal.backends import Answer
from portal.forms import WHOLE_FORM, Form, opened, posted
from portal.languages import _
from portal.loading import Missing, together
from portal.rendering import render, see_other

router = APIRouter()
BASE = "/clients/{client_id}/merge"
SHORTEST = 2


@router.get(BASE)
async def look_for_the_other(request: Request, client_id: UUID, who: Coordinator) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    wanted = who.session.search
    found = await others_found(who, wanted, client) if len(wanted) >= SHORTEST else None
    return render(request, "clients/merge.html", client=client, found=found, form=Form())


async def others_found(who: Visitor, wanted: str, client: Answer) -> list[Answer]:
    answer = await who.referral.post("/clients/search", {"text": wanted}, key=str(new_id()))
    return [one for one in answer["items"] if one["id"] != client["id"]]


@router.post(BASE)
async def keep_search(request: Request, client_id: UUID, who: Coordinator) -> Response:
    """What is looked for may be an identity code: kept sealed in the session, never in an address."""
    form = await posted(request)
    await request.app.state.session_store.keep_search(who.session, form.typed("text").strip()[:200])
    return see_other(f"/clients/{client_id}/merge")


@router.get(f"{BASE}/undo")
async def ask_undo(request: Request, client_id: UUID, who: Coordinator) -> Response:
    return await undo_page(request, who, client_id, await opened(request, who))


@router.post(f"{BASE}/undo")
async def undo(request: Request, client_id: UUID, who: Coordinator) -> Response:
    form = await posted(request)
    if await form.send(who.referral.post, f"/clients/{client_id}/merging/undo", {}) is None:
        return await undo_page(request, who, client_id, form)
    return see_other(f"/clients/{client_id}?done=unmerged")


async def undo_page(request: Request, who: Visitor, client_id: UUID, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    kept = await who.referral.get(f"/clients/{client['same_as']}") if client["same_as"] else None
    return render(request, "clients/unmerge.html", status=form.status, client=client, kept=kept, form=form)


@router.get(f"{BASE}/{{other_id}}")
async def side_by_side(request: Request, client_id: UUID, other_id: UUID, who: Coordinator) -> Response:
    return await both_page(request, who, (client_id, other_id), await opened(request, who))


@router.post(f"{BASE}/{{other_id}}")
async def merge(request: Request, client_id: UUID, other_id: UUID, who: Coordinator) -> Response:
    form = await posted(request)
    kept = form.text("kept", needed=_("Valitse, kummat tiedot säilytetään."))
    duplicate = client_id if kept == str(other_id) else other_id
    if await form.send(who.referral.post, f"/clients/{duplicate}/merging", {"same_as": kept}) is None:
        return await both_page(request, who, (client_id, other_id), form)
    return see_other(f"/clients/{kept}?done=merged")


async def both_page(request: Request, who: Visitor, client_ids: tuple[UUID, UUID], form: Form) -> Response:
    for name in ("client_id", "same_as"):
        form.move_error(name, to=WHOLE_FORM)
    both = [await known_of(who, client_id) for client_id in client_ids]
    return render(request, "clients/side_by_side.html", status=form.status, both=both, form=form)


async def known_of(who: Visitor, client_id: UUID) -> Answer:
    """The record, and how much hangs on it; None where a service does not say."""
    record = await who.referral.get(f"/clients/{client_id}/record")
    referrals, coaching = await together(
        who.referral.get(f"/clients/{client_id}/referrals"), who.coaching.get(f"/clients/{client_id}/coaching")
    )
    counted = {
        "referrals": None if isinstance(referrals, Missing) else len(referrals["items"]),
        "cases": None if isinstance(coaching, Missing) else len(coaching["cases"]),
    }
    return record | counted
