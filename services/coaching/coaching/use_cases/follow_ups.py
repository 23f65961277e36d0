from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.follow_ups import FollowUpRecordedAlready
from coaching.models import Case, Employment, FollowUp, FollowUpVersion
from coaching.queries.employments import employment_to_change
from coaching.queries.follow_ups import follow_up_of, recorded_follow_up
from coaching.schemas.follow_ups import FollowUpCorrection, NewFollowUp
from common.codes import FollowUpWeeks
from common.days import now
from common.events import FollowUpRecorded
from common.identity import Principal
from common.outbox import publish


async def record_follow_up(session: AsyncSession, *, employment_id: UUID, new: NewFollowUp, who: Principal) -> FollowUp:
    employment = await employment_to_change(session, who, employment_id, what="follow_up")
    if known := await follow_up_of(session, employment_id, new.weeks):
        raise FollowUpRecordedAlready(asked_on=known.asked_on)
    follow_up = FollowUp(employment_id=employment_id, recorded_by=who.subject, **new.model_dump())
    follow_up.fits(employment)
    session.add(follow_up)
    await tell(session, follow_up, employment)
    return follow_up


async def correct_follow_up(
    session: AsyncSession, *, employment_id: UUID, weeks: FollowUpWeeks, correction: FollowUpCorrection, who: Principal
) -> FollowUp:
    """What was recorded was wrong: it stays in the history. The newest word on an employment and its weeks counts."""
    employment = await employment_to_change(session, who, employment_id, what="follow_up")
    follow_up = await recorded_follow_up(session, employment_id, weeks)
    wrong = wrong_version(follow_up, correction, who)
    follow_up.correct(asked_on=correction.asked_on, answer=correction.answer, by=who.subject, at=now())
    follow_up.fits(employment)
    session.add(wrong)
    await tell(session, follow_up, employment)
    return follow_up


def wrong_version(follow_up: FollowUp, correction: FollowUpCorrection, who: Principal) -> FollowUpVersion:
    return FollowUpVersion(
        employment_id=follow_up.employment_id,
        weeks=follow_up.weeks,
        version=follow_up.version,
        asked_on=follow_up.asked_on,
        answer=follow_up.answer,
        recorded_by=follow_up.recorded_by,
        recorded_at=follow_up.recorded_at,
        reason=correction.reason,
        corrected_by=who.subject,
    )


async def tell(session: AsyncSession, follow_up: FollowUp, employment: Employment) -> None:
    case = await session.get_one(Case, employment.case_id)
    publish(session, follow_up_recorded(follow_up, employment, case))
    await session.flush()


def follow_up_recorded(follow_up: FollowUp, employment: Employment, case: Case) -> FollowUpRecorded:
    return FollowUpRecorded(
        client_id=employment.client_id,
        municipality=case.municipality,
        case_id=case.id,
        employment_id=employment.id,
        weeks=follow_up.weeks,
        asked_on=follow_up.asked_on,
        answer=follow_up.answer,
    )
