from functools import cache, partial
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AwareDatetime

from common.attempts import NO_CLIENT
from common.database import Transaction
from common.days import PastDay, today
from common.identity import Operator, Principal, only
from common.settings import settings_of
from common.web import ServiceRouter
from reporting import queries, rebuilds
from reporting.areas import api as areas_api
from reporting.asking import Question, check, report
from reporting.definitions import DEFINITIONS
from reporting.exporting import api as exports_api
from reporting.queries.bounds import bounds_of
from reporting.schemas import (
    CaseloadRow,
    CoefficientRow,
    ContactRow,
    Course,
    NewRebuild,
    PathRow,
    Place,
    RebuildView,
    Report,
    SourceRow,
)
from reporting.settings import Settings
from reporting.source_categories import read_categories

router = ServiceRouter(tags=["reports"])

Reader = Annotated[Principal, Depends(only("analyst", "team_lead", "coordinator", "operator", "importer"))]
CaseloadReader = Annotated[Principal, Depends(only("team_lead", "operator"))]
Day = Annotated[PastDay, Query(examples=["2022-10-15"], description="The day the figures describe")]
KnownAt = Annotated[
    AwareDatetime | None,
    Query(examples=["2022-10-31T12:00:00Z"], description="As known at this moment; without it, as known now"),
]
categories_in = cache(read_categories)


OurSettings = Annotated[Settings, Depends(settings_of)]


async def question(who: Reader, on: Day, settings: OurSettings, known_at: KnownAt = None) -> Question:
    return Question(who=who, on=on, known_at=known_at, region=settings.municipalities)


Asking = Annotated[Question, Depends(question)]


@router.get("/reports/coefficients", summary="Employment and contract coefficient of each municipality")
async def coefficients(asking: Asking, session: Transaction) -> Report[CoefficientRow]:
    return await report(session, asking, partial(queries.coefficients, session), name="coefficients")


@router.get("/reports/referral-sources", summary="Persons in coaching by the source of their referral")
async def referral_sources(asking: Asking, settings: OurSettings, session: Transaction) -> Report[SourceRow]:
    categories = categories_in(Path(settings.source_categories))
    rows_of = partial(queries.referral_sources, session, categories=categories)
    return await report(session, asking, rows_of, name="referral_sources")


@router.get("/reports/further-paths", summary="What coaching led to")
async def further_paths(asking: Asking, session: Transaction) -> Report[PathRow]:
    return await report(session, asking, partial(queries.further_paths, session), name="further_paths")


@router.get("/reports/employer-contacts", summary="Employers contacted, and contacts")
async def employer_contacts(asking: Asking, session: Transaction) -> Report[ContactRow]:
    rows_of = partial(queries.employer_contacts, session)
    return await report(session, asking, rows_of, name="employer_contacts", begins="employer_contacts")


@router.get("/reports/caseload", summary="Open cases of each coach beside the limit")
async def caseload(
    who: CaseloadReader, asking: Asking, settings: OurSettings, session: Transaction
) -> Report[CaseloadRow]:
    rows_of = partial(queries.caseload, session, limit=settings.caseload_limit)
    return await report(session, asking, rows_of, name="caseload", begins="coaches")


async def course_question(
    who: Reader,
    settings: OurSettings,
    on: Annotated[PastDay | None, Query(description="The last day of the course; without it, today")] = None,
    known_at: KnownAt = None,
) -> Question:
    return await question(who, on or today(), settings, known_at)


@router.get("/reports/coefficient-course", summary="The coefficients by the end of each month, for a chart")
async def coefficient_course(
    municipality: Place, asking: Annotated[Question, Depends(course_question)], session: Transaction
) -> Course:
    asked = asking.about(municipality)
    bounds = await bounds_of(session, "coachings")
    check(asked, bounds)
    return Course(
        definition=DEFINITIONS["coefficients"],
        municipality=municipality,
        on=asked.on,
        known_at=asked.known_at,
        complete_until=bounds.complete_until,
        points=await queries.coefficient_course(session, asked, municipality),
    )


@router.post("/rebuilds", status_code=202, summary="Build all figures anew from the log, and switch to them")
async def ask_rebuild(new: NewRebuild, who: Operator, session: Transaction) -> RebuildView:
    """Readers never wait. Without `may_differ` the new figures are taken into use only when they equal the old."""
    return RebuildView.model_validate(await rebuilds.ask_rebuild(session, may_differ=new.may_differ))


@router.get("/rebuilds/{rebuild_id}", summary="How a rebuild goes")
async def rebuild_by_id(rebuild_id: Annotated[UUID, NO_CLIENT], who: Operator, session: Transaction) -> RebuildView:
    return RebuildView.model_validate(await rebuilds.rebuild_by_id(session, rebuild_id))


router.include_router(areas_api.router)
router.include_router(exports_api.router)
