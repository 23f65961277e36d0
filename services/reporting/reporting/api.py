from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AwareDatetime, Field

from common.attempts import NO_CLIENT
from common.database import Transaction
from common.days import PastDay, now, today
from common.identity import Operator, Principal, Watcher, only
from common.settings import settings_of
from common.web import ServiceRouter
from reporting import rebuilds
from reporting.areas import api as areas_api
from reporting.asking import Question, check, counted_in_places, report, rules_of, suits
from reporting.cost_effectiveness import api as cost_effectiveness_api
from reporting.country import api as country_api
from reporting.courses import Steps, course_of
from reporting.definitions import DEFINITIONS
from reporting.exporting import api as exports_api
from reporting.figures.retention import quarters_of, retention_curve, steps_of
from reporting.printed_reports import api as printed_reports_api
from reporting.protection import api as protection_api
from reporting.protection.errors import StepsOfSingleJobs
from reporting.protection.schemas import ProtectedCourse, ProtectedReport
from reporting.protection.schemas import protected as protected_row
from reporting.protection.tables import TABLES
from reporting.queries.bounds import bounds_of, waiting
from reporting.registry import EVERYONE, REPORTS, ReportKind
from reporting.schemas import (
    AreasOf,
    Breakdown,
    Course,
    CoursePoint,
    Definition,
    Level,
    NewRebuild,
    Place,
    RebuildView,
    RecountingView,
    Report,
    RetentionCurve,
)
from reporting.settings import Settings

router = ServiceRouter(tags=["reports"])

Reader = Annotated[Principal, Depends(only(*EVERYONE))]
OurSettings = Annotated[Settings, Depends(settings_of)]
Day = Annotated[PastDay, Query(examples=["2022-10-15"], description="The day the figures describe")]
KnownAt = Annotated[
    AwareDatetime | None,
    Query(examples=["2022-10-31T12:00:00Z"], description="As known at this moment; without it, as known now"),
]
By = Annotated[
    Breakdown | None,
    Query(description="A row for each group of these; by coach for team leads only"),
]
Since = Annotated[
    PastDay | None,
    Query(
        examples=["2022-01-01"], description="The first day of the period, of a report of a period; `on` is its last"
    ),
]
OnePlace = Annotated[
    Place | None, Query(description="The rows of this municipality alone, or of the region (`all`); without it, all")
]
Protected = Annotated[
    bool,
    Query(description="The protected table, as those get who have no right to persons; for them it always is"),
]
ByLevel = Annotated[Level, Query(description="A row for each of these; `municipality` of a row is then its code")]
EachStep = Annotated[
    Steps,
    Query(
        description="A point for each month's end and the day itself, or for each day on which clients or employed "
        "persons changed. Protected figures are of month ends whatever is asked"
    ),
]
WhoseAreas = Annotated[
    AreasOf, Query(description="Municipalities and areas as they are on the day the figures describe, or as today")
]
Ask = Callable[..., Awaitable[Report[Any] | ProtectedReport[Any]]]


@router.get(
    "/definitions", summary="What each figure means: name, version, population, numerator, denominator and more"
)
async def definitions(who: Reader) -> list[Definition]:
    return list(DEFINITIONS.values())


def asking(kind: ReportKind) -> Ask:
    async def ask(
        who: Annotated[Principal, Depends(only(*kind.readers))],
        on: Day,
        settings: OurSettings,
        session: Transaction,
        known_at: KnownAt = None,
        by: By = None,
        since: Since = None,
        municipality: OnePlace = None,
        protected: Protected = False,
        level: ByLevel = "municipality",
        areas_of: WhoseAreas = "day",
    ) -> Report[Any] | ProtectedReport[Any]:
        question = Question(
            who=who,
            on=on,
            known_at=known_at,
            region=settings.municipalities,
            rules=rules_of(settings),
            by=by,
            since=since,
            municipality=municipality,
            wants_protected=protected,
            level=level,
            areas_of=areas_of,
        )
        return await report(session, question, kind)

    return ask


def either(protected: Any, plain: Any) -> Any:
    """The protected answer first, also where nothing is hidden: every field of the other is in it too."""
    return Annotated[protected | plain, Field(union_mode="left_to_right")]


def answer_of(kind: ReportKind) -> Any:
    plain: Any = Report.__class_getitem__(kind.row)
    return either(ProtectedReport.__class_getitem__(protected_row(kind.row)), plain) if kind.name in TABLES else plain


for kind in REPORTS.values():
    router.add_api_route(
        f"/reports/{kind.path}",
        asking(kind),
        summary=kind.summary,
        response_model=answer_of(kind),
        name=kind.name,
    )


@router.get(
    "/reports/coefficient-course",
    summary="The coefficients by month ends or by the day, for a chart",
    response_model=either(ProtectedCourse.__class_getitem__(protected_row(CoursePoint)), Course),
)
async def course(
    who: Reader,
    municipality: Place,
    settings: OurSettings,
    session: Transaction,
    on: Annotated[PastDay | None, Query(description="The last day of the course; without it, today")] = None,
    known_at: KnownAt = None,
    protected: Protected = False,
    steps: EachStep = "months",
) -> ProtectedCourse[Any] | Course:
    question = Question(
        who,
        on or today(),
        known_at,
        settings.municipalities,
        rules_of(settings),
        municipality=municipality,
        wants_protected=protected,
    )
    return await course_of(session, question, municipality, steps=steps)


@router.get("/reports/retention-curve", summary="Each day after which fewer held their first job, for a chart")
async def curve(
    who: Reader,
    municipality: Place,
    settings: OurSettings,
    session: Transaction,
    on: Day,
    known_at: KnownAt = None,
    since: Since = None,
) -> RetentionCurve:
    rules = rules_of(settings)
    question = Question(who, on, known_at, settings.municipalities, rules, since=since, municipality=municipality)
    if question.is_protected:
        raise StepsOfSingleJobs
    suits(question, REPORTS["retention"])
    bounds = await bounds_of(session, "coachings")
    check(question.asked, bounds)
    counted = await retention_curve(session, await counted_in_places(session, question))
    return RetentionCurve(
        definition=DEFINITIONS["retention"],
        municipality=municipality,
        since=since,
        on=on,
        known_at=known_at or now(),
        complete_until=bounds.complete_until,
        first_jobs=counted.first_jobs,
        watched_days=counted.watched_days,
        median_days=counted.median(),
        quarters=quarters_of(counted),
        steps=steps_of(counted),
    )


@router.get("/recounting", summary="How many facts are kept but not counted yet")
async def recounting(who: Watcher, session: Transaction) -> RecountingView:
    """Beside `GET /progress`: what is applied and waits for nothing here is in every figure."""
    return RecountingView(waiting=await waiting(session))


@router.post("/rebuilds", status_code=202, summary="Build all figures anew from the log, or from the facts, and switch")
async def ask_rebuild(new: NewRebuild, who: Operator, session: Transaction) -> RebuildView:
    """Readers never wait. Without `may_differ` the new figures are taken into use only when they equal the old."""
    asked = await rebuilds.ask_rebuild(session, projection=new.projection, may_differ=new.may_differ)
    return RebuildView.model_validate(asked)


@router.get("/rebuilds/{rebuild_id}", summary="How a rebuild goes")
async def rebuild_by_id(rebuild_id: Annotated[UUID, NO_CLIENT], who: Operator, session: Transaction) -> RebuildView:
    return RebuildView.model_validate(await rebuilds.rebuild_by_id(session, rebuild_id))


router.include_router(areas_api.router)
router.include_router(exports_api.router)
router.include_router(protection_api.router)
router.include_router(country_api.router)
router.include_router(printed_reports_api.router)
router.include_router(cost_effectiveness_api.router)
