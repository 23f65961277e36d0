"""The clients one works with, and one client's path."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.access import CaseWorker, ClientReader, Visitor
from portal.backends import Answer
from portal.formats import finnish_order, index_name
from portal.forms import Form
from portal.loading import MOST_IDS, Missing, everything, nothing, together, with_clients
from portal.rendering import render
from portal.timeline import path_of

router = APIRouter()

SORTS: Mapping[str, Callable[[Answer], Any]] = {
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
    """A coach's own; a team lead's or coordinator's municipalities'."""
    is_own = who.has("coach") and not who.has("team_lead", "coordinator")
    filters = {"status": status, "municipality": municipality, "coach": "me" if is_own else coach}
    page, coaches = await cases_and_coaches(who, filters, after)
    is_whole = page["next"] is None and after is None
    rows = await with_clients(who, page["items"])
    context = {
        "rows": sorted_by(sort, rows) if is_whole else rows,
        "is_whole": is_whole,
        "next": page["next"],
        "me": next((one for one in coaches if one["login"] == str(who.subject)), None),
        "coaches": [(one["id"], one["name"]) for one in coaches if who.principal.covers(one["municipality"])],
        "form": Form({name: [value] for name, value in filters.items()}),
    }
    return render(request, "clients/list.html", sort=sort, is_own=is_own, **context)


async def cases_and_coaches(who: Visitor, filters: Mapping[str, str], after: str | None) -> tuple[Answer, list[Answer]]:
    chosen = {name: value or None for name, value in filters.items()}
    cases, coaches = await asyncio.gather(
        who.coaching.get("/cases", limit=MOST_IDS, after=after, **chosen), everything(who.coaching, "/coaches")
    )
    return cases, coaches


def sorted_by(sort: str, rows: list[Answer]) -> list[Answer]:
    """`-name` is from the end to the beginning. Only of a list that is here as a whole: names and next steps are known
    to different services, so one of several pages stays in the order that the service gives, the same on each page."""
    column = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    return sorted(rows, key=column, reverse=sort.startswith("-"))


@router.get("/clients/{client_id}")
async def one_client(request: Request, client_id: UUID, who: ClientReader) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    referrals, coaching, consents, duplicates = await together(
        who.referral.get(f"/clients/{client_id}/referrals"),
        who.coaching.get(f"/clients/{client_id}/coaching"),
        who.consent.get(f"/clients/{client_id}/consents") if sees_consents(who) else nothing(),
        who.referral.get(f"/clients/{client_id}/duplicates") if keeps_records(who) else nothing(),
    )
    parts = {"referrals": referrals, "coaching": coaching, "consents": consents}
    cases = [] if isinstance(coaching, Missing) else coaching["cases"]
    return render(
        request,
        "clients/one.html",
        client=client,
        moments=path_of(**parts, may_change=who.has("coach", "team_lead")),
        missing_parts=[part for part in parts.values() if isinstance(part, Missing)],
        consents=[] if isinstance(consents, Missing) else consents["items"],
        left_out=[] if isinstance(coaching, Missing) else coaching["left_out"],
        moved=None if isinstance(coaching, Missing) else coaching.get("moved"),
        case=next((case for case in cases if not case["ended_on"]), None),
        coached=max(cases, key=lambda case: (case["started_on"], case["id"]), default=None),
        accepted=[] if isinstance(referrals, Missing) else accepted_to_coaching(referrals["items"]),
        sees_consents=sees_consents(who),
        duplicates=[] if isinstance(duplicates, Missing) else duplicates["items"],
    )


def sees_consents(who: Visitor) -> bool:
    return who.has("coach", "coordinator", "team_lead", "privacy_officer")


def keeps_records(who: Visitor) -> bool:
    return who.has("coach", "coordinator", "team_lead")


def accepted_to_coaching(referrals: list[dict[str, str]]) -> list[dict[str, str]]:
    return [
        one
        for one in referrals
        if one["target"] == "supported_employment" and one["status"] in ("accepted", "handed_over")
    ]
