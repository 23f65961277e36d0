"""The first page: what each role needs to see first."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from common.days import today
from portal.access import Visitor, visitor
from portal.backends import Answer, Refused
from portal.formats import as_day, finnish_order
from portal.loading import Missing, everything, or_missing, with_clients
from portal.needs import shown_needs, step_without_client
from portal.pages.by_region import months_for, names_of_regions
from portal.parties import party_names
from portal.rendering import render
from portal.sessions import COOKIE

router = APIRouter()

DUE_DAYS = 7
FIDELITY_DAYS = 30
"""How long before its day an assessment is told of: it takes a team some meetings."""
SHOWN = 8
MOST_FOLLOW_UPS = 100

Loader = Callable[[Visitor], Awaitable[Answer]]


@router.get("/")
async def start(request: Request) -> Response:
    if COOKIE not in request.cookies:
        return render(request, "start/welcome.html")
    who = await visitor(request)
    mine = [role for role in LOADERS if who.has(role)]
    loaded = await asyncio.gather(*(or_missing(LOADERS[role](who)) for role in mine))
    parts: list[tuple[str, Any]] = list(zip(mine, loaded, strict=True))
    return render(request, "start/start.html", parts=parts, is_missing=lambda part: isinstance(part, Missing))


NOT_LINKED = "not-a-coach-here"
"""A new coach's login, before a team lead has linked it."""


async def of_coach(who: Visitor) -> Answer:
    try:
        return await own_agenda(who)
    except Refused as refused:
        if refused.kind != NOT_LINKED:
            raise
        return {"not_linked": refused.detail}


async def own_agenda(who: Visitor) -> Answer:
    """This week: what is due, for whom; every own client, the most urgent first."""
    agenda, withdrawn = await asyncio.gather(
        who.coaching.get("/agenda", coach="me"),
        or_missing(who.consent.get("/withdrawals", state="unacknowledged", limit=200)),
    )
    rows = await with_clients(who, agenda["clients"])
    return {
        "me": agenda["coach"],
        "contacts": agenda["employer_contacts_this_week"],
        "contacts_wanted": agenda["employer_contacts_wanted"],
        "rows": [row | {"shown_needs": shown_needs(row)} for row in rows],
        "steps": [step_without_client(need) for need in agenda["steps_without_client"]],
        "waiting": sum(1 for row in rows if is_waiting(row)),
        "withdrawn": 0 if isinstance(withdrawn, Missing) else len(withdrawn["items"]),
    }


def is_waiting(client: Answer) -> bool:
    """Something is to be done within a week."""
    return any((as_day(need["due_on"]) - today()).days <= DUE_DAYS for need in client["needs"])


async def of_coordinator(who: Visitor) -> Answer:
    waiting, accepted = await asyncio.gather(
        who.referral.get("/referrals", status="submitted", limit=200),
        who.referral.get("/referrals", status="accepted", limit=200),
    )
    shown = await with_clients(who, waiting["items"][:SHOWN])
    late = sum(1 for one in waiting["items"] if one["is_late"])
    return {
        "waiting": len(waiting["items"]),
        "late": late,
        "accepted": len(accepted["items"]),
        "rows": shown,
        "is_more": waiting["next"] is not None,
        "is_more_accepted": accepted["next"] is not None,
    }


async def of_team_lead(who: Visitor) -> Answer:
    coaches, figures, fidelity, follow_ups = await asyncio.gather(
        everything(who.coaching, "/coaches"),
        or_missing(who.reporting.get("/reports/coefficients", on=str(today()))),
        who.coaching.get("/fidelity/due"),
        who.coaching.get("/follow-ups", ahead=0, limit=MOST_FOLLOW_UPS),
    )
    mine = [one for one in coaches if one["municipality"] in who.principal.municipalities]
    return {
        "coaches": sorted(mine, key=lambda one: finnish_order(one["name"])),
        "over": [one for one in mine if one["over"]],
        "fidelity": [one for one in fidelity["items"] if is_due(one)],
        "follow_ups": len(follow_ups["items"]),
        "is_more_follow_ups": len(follow_ups["items"]) == MOST_FOLLOW_UPS,
        "figures": figures,
        "is_missing": isinstance(figures, Missing),
        "rows": [] if isinstance(figures, Missing) else own_rows(who, figures),
    }


def is_due(assessment: Answer) -> bool:
    """Within so many days, already late, or never made."""
    on = assessment["due_on"]
    return on is None or (as_day(on) - today()).days <= FIDELITY_DAYS


def own_rows(who: Visitor, figures: Answer) -> list[Mapping[str, Any]]:
    return [row for row in figures["rows"] if row["municipality"] in who.principal.municipalities]


async def of_referrer(who: Visitor) -> Answer:
    sent = await who.referral.get("/referrals", organisation_id="own", order="newest", limit=50)
    return {"rows": await with_clients(who, sent["items"]), "is_more": sent["next"] is not None}


async def of_analyst(who: Visitor) -> Answer:
    """Of the last month whose figures are protected; where a country is added up, of the last that is published."""
    by, months = await months_for(who, "")
    if not months:
        return {"rows": []}
    report = await who.reporting.get("/reports/coefficients", on=months[0], level=by or None)
    return report | ({"names": names_of_regions(report)} if by else {})


async def of_privacy_officer(who: Visitor) -> Answer:
    """Whom a withdrawal has not reached, the late ones first; rules that wait for a decision."""
    late, told, proposed, names = await asyncio.gather(
        who.consent.get("/withdrawals", late="true", limit=200),
        who.consent.get("/withdrawals", state="unacknowledged", limit=200),
        who.consent.get("/rules/proposed"),
        party_names(who),
    )
    waiting = sorted(told["items"], key=lambda one: (not one["is_late"], one["told_at"]))
    return {
        "late": f"{len(late['items'])}{'+' if late['next'] else ''}",
        "is_late": bool(late["items"]),
        "waiting": f"{len(waiting)}{'+' if told['next'] else ''}",
        "rows": await with_clients(who, waiting[:SHOWN]),
        "is_more": len(waiting) > SHOWN or told["next"] is not None,
        "names": names,
        "proposed": len(proposed["items"]),
    }


async def of_operator(who: Visitor) -> Answer:
    return {}


LOADERS: Mapping[str, Loader] = {
    "coach": of_coach,
    "coordinator": of_coordinator,
    "team_lead": of_team_lead,
    "referrer": of_referrer,
    "analyst": of_analyst,
    "privacy_officer": of_privacy_officer,
    "operator": of_operator,
}
"""In the order in which a person of several roles sees them."""
