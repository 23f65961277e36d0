"""`/printed-reports`: a municipality's figures for a paper, kept as they were printed."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from common import paging
from common.attempts import NO_CLIENT
from common.database import Transaction
from common.identity import Principal, only
from common.settings import settings_of
from common.web import ServiceRouter
from reporting.asking import Question, rules_of
from reporting.printed_reports.archive import line_of, printed_for, printed_report, view_of
from reporting.printed_reports.printing import print_report
from reporting.printed_reports.schemas import NewPrintedReport, PrintedReports, PrintedReportView
from reporting.schemas import Place
from reporting.settings import Settings

router = ServiceRouter(tags=["printed reports"])

Reader = Annotated[Principal, Depends(only("analyst", "team_lead", "coordinator", "operator", "importer"))]
OurSettings = Annotated[Settings, Depends(settings_of)]
PrintedId = Annotated[UUID, NO_CLIENT]


@router.post("/printed-reports", status_code=201, summary="Print a municipality's report: its figures are kept")
async def print_one(
    new: NewPrintedReport, who: Reader, settings: OurSettings, session: Transaction
) -> PrintedReportView:
    """Kept for good as they are now: later corrections change the figures, but not what was printed."""
    question = Question(
        who,
        new.on,
        new.known_at,
        settings.municipalities,
        rules_of(settings),
        municipality=new.municipality,
        wants_protected=new.protected,
    )
    return view_of(await print_report(session, question, new))


@router.get("/printed-reports", summary="The reports that were printed, of those one may open")
async def printed_ones(
    who: Reader,
    settings: OurSettings,
    session: Transaction,
    municipality: Annotated[Place | None, Query(description="Those of this municipality alone")] = None,
    limit: paging.Limit = 50,
    after: paging.After = None,
) -> PrintedReports:
    rows = await printed_for(
        session,
        who,
        region=settings.municipalities,
        municipality=municipality,
        after=paging.read_mark(after, paging.instant),
        limit=limit,
    )
    mark = paging.next_mark(rows, limit, lambda one: (one.printed_at, one.id))
    return PrintedReports(items=[line_of(one) for one in rows], next=mark)


@router.get("/printed-reports/{printed_id}", summary="A printed report, with the figures it was printed with")
async def printed_one(
    printed_id: PrintedId, who: Reader, settings: OurSettings, session: Transaction
) -> PrintedReportView:
    """Printed with protected figures it opens to every reader of figures, else to those who may see the clients."""
    return await printed_report(session, printed_id, who, region=settings.municipalities)
