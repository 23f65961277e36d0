from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from coaching.api.asking import (
    CaseId,
    CaseloadReader,
    CaseOpener,
    CaseReader,
    CaseWorker,
    CoachingReader,
    CoachOrLead,
    OwnSettings,
)
from coaching.api.showing import ToldOfCoaching
from coaching.queries import cases as queries
from coaching.queries.clients import coaching_of
from coaching.schemas.bases import Items, Page
from coaching.schemas.cases import (
    CaseEnd,
    CaseEndCorrection,
    CaseEndRecord,
    CasesToFind,
    CaseView,
    ClientCoachingView,
    ListedCase,
    NewAssignment,
    NewCase,
)
from coaching.use_cases import cases as use_cases
from common.codes import Municipality
from common.database import Transaction
from common.identity import Importer
from common.paging import After, Limit, read_mark
from common.web import ServiceRouter

router = ServiceRouter(tags=["cases"])


@router.post("/cases", status_code=201, summary="Open a client's coaching")
async def open_case(new: NewCase, who: CaseOpener, session: Transaction, settings: OwnSettings) -> CaseView:
    """From an accepted referral. Without one only a team lead may, and the source is `self`."""
    case = await use_cases.open_case(session, new=new, who=who, settings=settings)
    return await queries.case_view(session, case, full_time=settings.caseload_limit)


@router.post("/cases/{case_id}/assign", summary="Give a case to another coach")
async def assign_coach(
    case_id: CaseId, new: NewAssignment, who: CaseOpener, session: Transaction, settings: OwnSettings
) -> CaseView:
    case = await use_cases.assign_coach(session, case_id=case_id, new=new, who=who, settings=settings)
    return await queries.case_view(session, case, full_time=settings.caseload_limit)


@router.post("/cases/{case_id}/end", summary="End a client's coaching")
async def end_case(
    case_id: CaseId, end: CaseEnd, who: CaseWorker, session: Transaction, settings: OwnSettings
) -> CaseView:
    case = await use_cases.end_case(session, case_id=case_id, end=end, who=who, settings=settings)
    return await queries.case_view(session, case, full_time=settings.caseload_limit)


@router.get("/cases/{case_id}/end", summary="How a client's coaching ended, with what was corrected in it")
async def read_case_end(case_id: CaseId, who: CaseloadReader, session: Transaction) -> CaseEndRecord:
    return await queries.case_end_record(session, who, case_id)


@router.post("/cases/{case_id}/end/correct", summary="Correct what was recorded of the end of a client's coaching")
async def correct_case_end(
    case_id: CaseId, correction: CaseEndCorrection, who: CoachOrLead, session: Transaction
) -> CaseEndRecord:
    """The wrong record stays in the history. The same rules hold as for an end; it cannot be taken back."""
    await use_cases.correct_case_end(session, case_id=case_id, correction=correction, who=who)
    await session.flush()
    return await queries.case_end_record(session, who, case_id)


@router.get("/cases", summary="Cases and what tells their next step")
async def list_cases(
    who: CaseReader,
    session: Transaction,
    settings: OwnSettings,
    status: Literal["open", "ended"] | None = None,
    coach: Annotated[Literal["me"] | UUID | None, Query(description="A coach's id, or `me`")] = None,
    municipality: Municipality | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[ListedCase]:
    """Those of the clients one may see, the longest in coaching first."""
    coach_id = await queries.coach_meant(session, who, coach)
    filters = queries.chosen(status=status, coach_id=coach_id, municipality=municipality)
    mark, full_time = read_mark(after, date.fromisoformat), settings.caseload_limit
    return await queries.cases_seen_by(session, who, *filters, after=mark, limit=limit, full_time=full_time)


@router.get("/clients/{client_id}/coaching", summary="What a client's coaching has been")
async def read_coaching(
    client_id: UUID, who: CoachingReader, told: ToldOfCoaching, session: Transaction, settings: OwnSettings
) -> ClientCoachingView:
    """A referrer is told what has a ground: a disclosure each time. What has none is left out, and named."""
    return await coaching_of(session, who, client_id, told=told, full_time=settings.caseload_limit)


@router.ask("/cases/lookup", summary="Cases by client, municipality and first day")
async def find_cases(asked: CasesToFind, who: Importer, session: Transaction, settings: OwnSettings) -> Items[CaseView]:
    return Items(items=await queries.cases_like(session, who, asked.rows, full_time=settings.caseload_limit))
