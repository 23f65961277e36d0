from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AfterValidator
from sqlalchemy import Row

from common.attempts import NO_CLIENT
from common.database import Transaction
from common.days import now, today
from common.errors import Unavailable
from common.events.access import Result
from common.identity import PrivacyOfficer
from common.paging import After, Limit, instant, next_mark, read_mark
from common.web import ServiceRouter
from consent.api.asking import Region
from consent.people import Opening
from consent.queries import access as queries
from consent.queries import access_patterns, access_reports
from consent.queries.access import Period, Wanted
from consent.schemas.access import (
    AccessEntryView,
    AccessReportView,
    GivenToView,
    HandledView,
    ManyAccessEntries,
    ManyPatterns,
    PatternView,
)

router: APIRouter = ServiceRouter(tags=["access log"])

MONTH, LONGEST = 30, 92
"""Days: in which patterns are looked for unless told, and at the most."""

EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)


def in_reach(day: date) -> date:
    """The log holds nothing outside them, and the calendar has days around them."""
    return min(max(day, EARLIEST), LATEST)


Day = Annotated[date, AfterValidator(in_reach)]
First = Annotated[Day | None, Query(alias="from", description="A day in Finland; two years ago when left out")]
Last = Annotated[Day | None, Query(description="The last day; today when left out")]
Actor = Annotated[UUID | None, NO_CLIENT, Query(description="The subject of the one who did it")]


@router.get("/access", summary="Who touched which client's data, the newest first")
async def list_entries(
    who: PrivacyOfficer,
    session: Transaction,
    client_id: UUID | None = None,
    actor: Actor = None,
    first: First = None,
    until: Last = None,
    result: Result | None = None,
    limit: Limit = 50,
    after: After = None,
) -> ManyAccessEntries:
    """Of clients in one's own municipalities. What is older than two years is shown for a reason (Access-Reason)."""
    mark, period = read_mark(after, instant), queries.period_of(first, until, who=who)
    page = await queries.entries(session, who, period, Wanted(client_id, actor, result), limit=limit, after=mark)
    return ManyAccessEntries(
        items=[AccessEntryView.model_validate(one) for one in page],
        next=next_mark(page, limit, lambda one: (one.recorded_at, one.event_id)),
    )


def period_of_patterns(who: PrivacyOfficer, first: First = None, until: Last = None) -> Period:
    return queries.period_of(first or (until or today()) - timedelta(days=MONTH), until, who=who, longest=LONGEST)


PatternPeriod = Annotated[Period, Depends(period_of_patterns)]


async def found_namesakes(
    who: PrivacyOfficer, period: PatternPeriod, request: Request, settings: Region
) -> set[Opening] | None:
    """Before the transaction of the answer; None while the referral service, which alone can say it, is away."""
    async with request.app.state.sessions.begin() as session:
        opened = await access_patterns.openings(session, who, period)
    try:
        return await settings.people.namesakes(opened)
    except Unavailable:
        return None


FoundNamesakes = Annotated[set[Opening] | None, Depends(found_namesakes)]


@router.get(
    "/access/patterns",
    summary="What stands out: many clients at once, one's own family name, outside working hours, refusals",
)
async def list_patterns(
    who: PrivacyOfficer, session: Transaction, period: PatternPeriod, namesakes: FoundNamesakes, limit: Limit = 50
) -> ManyPatterns:
    """The last thirty days unless told; at the most ninety-two. Nobody's data is shown, only who did how much."""
    found = await access_patterns.patterns(session, who, period, namesakes=namesakes or (), limit=limit + 1)
    return ManyPatterns(
        items=[shown_pattern(one) for one in found[:limit]],
        has_more=len(found) > limit,
        left_out=["same_family_name"] if namesakes is None else [],
    )


@router.get("/clients/{client_id}/access-report", summary="For the client: who handled my data, and to whom it went")
async def show_report(client_id: UUID, who: PrivacyOfficer, session: Transaction) -> AccessReportView:
    await access_reports.see_report(session, who, client_id)
    handled = await access_reports.who_handled(session, client_id)
    given_to = await access_reports.to_whom(session, client_id)
    return AccessReportView(
        client_id=client_id,
        made_at=now(),
        handled=[HandledView.model_validate(one) for one in handled],
        given_to=[GivenToView(**one._mapping, grounds=grounds_in(one)) for one in given_to],
    )


def shown_pattern(row: Row[Any]) -> PatternView:
    return PatternView(**{name: row._mapping[name] for name in PatternView.model_fields})


def grounds_in(row: Row[Any]) -> Sequence[Any]:
    """Of what was decided the kinds of data that went."""
    return [one for one in row.basis if one["category"] in row.categories]
