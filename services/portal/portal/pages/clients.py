"""The clients one works with, and one client's path."""

import asyncio
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.access import CaseWorker, ClientReader, Visitor
from portal.formats import finnish_order, index_name
from portal.forms import Form
from portal.loading import Missing, names_of, nothing, together
from portal.rendering import render
from portal.timeline import path_of

router = APIRouter()

SORTS = {
    "name": lambda row: finnish_order(index_name(row["client"])) if row["client"] else "",
    "started": lambda row: row["started_on"],
    "contact": lambda row: row["last_contact_on"] or "",
    "work": lambda row: row["employments_count"],
}


@router.get("/clients")
async def my_clients(
    request: Request,
    who: CaseWorker,
    sort: str = "name",
    municipality: str = "",
    coach: str = "",
    status: str = "open",
    after: str | None = None,
) -> Response:
    """A coach's own; a team lead's or coordinator's municipalities'. A page holds what is sorted on it."""
    is_own = who.has("coach") and not who.has("team_lead", "coordinator")
    page, coaches = await asyncio.gather(
        who.coaching.get(
            "/cases",
            status=status or None,
            coach="me" if is_own else coach or None,
            municipality=municipality or None,
            limit=200,
            after=after,
        ),
        who.coaching.get("/coaches", limit=200),
    )
    clients = await names_of(who, (case["client_id"] for case in page["items"]))
    rows = [case | {"client": clients.get(case["client_id"])} for case in page["items"]]
    column, is_falling = sort.removeprefix("-"), sort.startswith("-")
    rows.sort(key=SORTS.get(column, SORTS["name"]), reverse=is_falling)
    mine = [one for one in coaches["items"] if one["municipality"] in who.principal.municipalities]
    return render(
        request,
        "clients/list.html",
        rows=rows,
        sort=sort,
        next=page["next"],
        is_own=is_own,
        me=next((one for one in coaches["items"] if one["login"] == str(who.subject)), None),
        coaches=[(one["id"], one["name"]) for one in mine],
        form=Form({"municipality": [municipality], "coach": [coach], "status": [status]}),
    )


@router.get("/clients/{client_id}")
async def one_client(request: Request, client_id: UUID, who: ClientReader) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    referrals, coaching, consents = await together(
        who.referral.get(f"/clients/{client_id}/referrals"),
        who.coaching.get(f"/clients/{client_id}/coaching"),
        who.consent.get(f"/clients/{client_id}/consents") if sees_consents(who) else nothing(),
    )
    parts = {"referrals": referrals, "coaching": coaching, "consents": consents}
    cases = [] if isinstance(coaching, Missing) else coaching["cases"]
    return render(
        request,
        "clients/one.html",
        client=client,
        moments=path_of(**parts),
        missing_parts=[part for part in parts.values() if isinstance(part, Missing)],
        consents=[] if isinstance(consents, Missing) else consents["items"],
        case=next((case for case in cases if not case["ended_on"]), None),
        accepted=[] if isinstance(referrals, Missing) else accepted_to_coaching(referrals["items"]),
        sees_consents=sees_consents(who),
    )


def sees_consents(who: Visitor) -> bool:
    return who.has("coach", "coordinator", "team_lead", "privacy_officer")


def accepted_to_coaching(referrals: list[dict[str, str]]) -> list[dict[str, str]]:
    return [
        one
        for one in referrals
        if one["target"] == "supported_employment" and one["status"] in ("accepted", "handed_over")
    ]
