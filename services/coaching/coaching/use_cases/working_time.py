from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import Coach, WorkingTime
from coaching.queries.coaches import own_coach
from coaching.schemas.weeks import NewTime
from common.events import TimeRecorded
from common.identity import Principal
from common.outbox import publish


async def record_time(session: AsyncSession, *, new: NewTime, who: Principal) -> WorkingTime:
    """What was recorded of the day and kind before is replaced."""
    coach = await own_coach(session, who)
    row = insert(WorkingTime).values(coach_id=coach.id, **new.model_dump())
    newest = row.on_conflict_do_update(
        index_elements=["coach_id", "worked_on", "kind"], set_={"minutes": row.excluded.minutes}
    )
    publish(session, time_recorded(coach, new))
    return (await session.scalars(newest.returning(WorkingTime))).one()


def time_recorded(coach: Coach, new: NewTime) -> TimeRecorded:
    return TimeRecorded(coach_id=coach.id, municipality=coach.municipality, **new.model_dump())
