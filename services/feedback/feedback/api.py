from typing import Annotated

from fastapi import Depends, Query

from common.attempts import NO_CLIENT
from common.codes import Municipality
from common.database import Transaction
from common.events.feedback import Month
from common.identity import STAFF, Principal, only
from common.settings import settings_of
from common.shown_once import shown_once
from common.web import ServiceRouter
from feedback import queries, use_cases
from feedback.errors import LinkShownOnce, MonthsReversed
from feedback.queries import Selection
from feedback.schemas import InvitationView, NewAnswer, NewInvitation, Opening, ResponseRate, Results, SurveyView
from feedback.settings import Settings

router = ServiceRouter(tags=["surveys"])
inviting = shown_once(LinkShownOnce, tags=["surveys"])
answering = ServiceRouter(tags=["answering"])
"""Without keys: one would keep the moment and a hash of token and answers, from which the answers could be guessed,
in the transaction that burnt the link. The link itself makes the request happen once."""

Reader = Annotated[Principal, Depends(only(*STAFF, "operator", "importer", "service"))]
Inviter = Annotated[Principal, Depends(only("coach", "team_lead"))]
Portal = Annotated[Principal, Depends(only("service"))]
"""Whoever holds a link comes through the portal, which answers for them with its own account."""
FigureReader = Annotated[Principal, Depends(only("team_lead", "coordinator", "analyst", "operator"))]
REGION_WIDE = ("analyst", "operator")


OurSettings = Annotated[Settings, Depends(settings_of)]
SurveyCode = Annotated[str, NO_CLIENT]
Months = Annotated[Month | None, Query(examples=["2026-01"])]


async def selection(
    who: FigureReader,
    settings: OurSettings,
    municipality: Annotated[Municipality | None, Query(examples=["698"])] = None,
    month_from: Months = None,
    month_to: Months = None,
) -> Selection:
    """Raises OutsideYourMunicipalities, MunicipalityOfAnotherRegion or MonthsReversed."""
    is_region_wide = who.has(*REGION_WIDE)
    if municipality is not None and not (is_region_wide and municipality in settings.municipalities):
        who.require(municipality, region=settings.municipalities)
    if month_from and month_to and month_from > month_to:
        raise MonthsReversed
    among = None if is_region_wide else who.municipalities
    return Selection(municipality=municipality, among=among, month_from=month_from, month_to=month_to)


Selected = Annotated[Selection, Depends(selection)]


@router.get("/surveys/{code}", summary="The newest published version of a survey")
async def survey(code: SurveyCode, who: Reader, session: Transaction) -> SurveyView:
    return SurveyView.model_validate(await queries.newest_survey(session, code), from_attributes=True)


@router.get("/surveys/{code}/response-rate", summary="Answered of delivered invitations")
async def response_rate(code: SurveyCode, selected: Selected, session: Transaction) -> ResponseRate:
    """By the month in which the link was given out. Below five answers nothing is shown but `..`."""
    return await queries.response_rate(session, (await queries.newest_survey(session, code)).code, selected)


@router.get("/surveys/{code}/results", summary="How many chose what")
async def results(code: SurveyCode, selected: Selected, session: Transaction) -> Results:
    """By the month in which the answer came in with at least four others. Below five nothing is shown but `..`."""
    return await queries.results(session, await queries.newest_survey(session, code), selected)


@inviting.post("/invitations", status_code=201, summary="Make a one-time anonymous link for a client")
async def invite(new: NewInvitation, who: Inviter, settings: OurSettings, session: Transaction) -> InvitationView:
    """The token is in this answer and nowhere else."""
    return await use_cases.invite(session, new, who=who, days=settings.invitation_days)


@answering.ask("/answering/open", summary="The survey behind a link")
async def open_link(opening: Opening, who: Portal, session: Transaction) -> SurveyView:
    return SurveyView.model_validate(await use_cases.open_link(session, opening.token), from_attributes=True)


@answering.ask("/answering/answer", status_code=204, summary="Answer a survey; the link is burnt")
async def answer(new: NewAnswer, who: Portal, session: Transaction) -> None:
    await use_cases.answer(session, new)


router.include_router(inviting)
router.include_router(answering)
