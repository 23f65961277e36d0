"""`/exports/…`: the same figures as `/reports/…`, to the same readers, as a file."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Path, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import AwareDatetime

from common.attempts import NO_CLIENT
from common.database import Transaction
from common.days import PastDay
from common.errors import Language
from common.identity import Principal, only
from common.settings import settings_of
from common.web import ServiceRouter
from reporting.asking import Question, rules_of
from reporting.exporting.formats import MEDIA_TYPES, Asked, Format, sheet_in, written
from reporting.exporting.making import plan_of, tables
from reporting.exporting.saying import csv_metadata
from reporting.exporting.schemas import ExportView
from reporting.exporting.watching import Counter, begin_watch, export_of, watched
from reporting.schemas import AreasOf, Breakdown, Level
from reporting.settings import Settings

router = ServiceRouter(tags=["exports"])

Reader = Annotated[Principal, Depends(only("analyst", "team_lead", "coordinator", "operator", "importer"))]
OurSettings = Annotated[Settings, Depends(settings_of)]
Report = Annotated[
    str, NO_CLIENT, Path(description="A report's name, or `month-ends`: all figures at the end of each month")
]
Chosen = Annotated[Format, NO_CLIENT, Path(description="`json` is JSON-stat 2.0")]
Words = Annotated[
    Language | None,
    Query(
        description="Words and, in CSV, separators as Excel has them in this language; without it, codes for machines"
    ),
]
Watch = Annotated[
    UUID | None, Query(description="An id of one's own choice, by which `/exports/{export_id}` tells how it goes")
]


async def question(
    who: Reader,
    settings: OurSettings,
    on: Annotated[PastDay, Query(examples=["2022-10-15"], description="The day the figures describe")],
    known_at: Annotated[AwareDatetime | None, Query(description="As known at this moment; without it, now")] = None,
    by: Annotated[Breakdown | None, Query(description="A row for each group; month-ends has them all")] = None,
    since: Annotated[PastDay | None, Query(description="The first day of the period, of a report of one")] = None,
    level: Annotated[Level, Query(description="The places that rows are of")] = "municipality",
    areas_of: Annotated[AreasOf, Query(description="Places as on the day the figures describe, or as today")] = "day",
) -> Question:
    return Question(
        who,
        on,
        known_at,
        settings.municipalities,
        rules_of(settings),
        by=by,
        since=since,
        level=level,
        areas_of=areas_of,
    )


Asking = Annotated[Question, Depends(question)]


@router.get("/exports/{report}.csv-metadata.json", summary="What the columns and figures of a CSV export are (CSVW)")
async def companion(report: Report, asking: Asking, session: Transaction) -> JSONResponse:
    plan = await plan_of(session, report, asking)
    return JSONResponse(csv_metadata(sheet_in(plan, Asked("csv", None)), f"{report}.csv"))


@router.get(
    "/exports/{report}.{format}",
    summary="A report as a file: CSV, Excel workbook, Parquet or JSON-stat",
    response_class=StreamingResponse,
    responses={200: {"content": {media.partition(";")[0]: {} for media in MEDIA_TYPES.values()}}},
)
async def export(
    report: Report,
    format: Chosen,
    asking: Asking,
    session: Transaction,
    request: Request,
    language: Words = None,
    export_id: Watch = None,
) -> StreamingResponse:
    """Whatever can be refused is refused before the first byte; a file that ends early has lost its connection."""
    plan, sessions = await plan_of(session, report, asking), request.app.state.sessions
    counted = tables(sessions, plan)
    if export_id:
        await begin_watch(session, export_id, asking.who, tables=len(plan.parts))
        counter = Counter(export_id)
        pieces = watched(written(plan, counter.counting(counted), Asked(format, language)), counter, sessions)
    else:
        pieces = written(plan, counted, Asked(format, language))
    headers = {"Content-Disposition": f'attachment; filename="{report}-{days_of(asking)}.{format}"'}
    if format == "csv" and not language:
        asked = urlencode({name: value for name, value in request.query_params.items() if name != "export_id"})
        headers["Link"] = (
            f'</exports/{report}.csv-metadata.json?{asked}>; rel="describedby"; type="application/csvm+json"'
        )
    return StreamingResponse(pieces, media_type=MEDIA_TYPES[format], headers=headers)


def days_of(asking: Question) -> str:
    return f"{asking.since}--{asking.on}" if asking.since else str(asking.on)


@router.get("/exports/{export_id}", summary="How far an export of one's own has come")
async def export_under_way(export_id: Annotated[UUID, NO_CLIENT], who: Reader, session: Transaction) -> ExportView:
    return ExportView.model_validate(await export_of(session, export_id, who))
