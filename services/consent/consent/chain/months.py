"""The months of the access log are made ahead; entries of another month make theirs when they come."""

from datetime import timedelta

from sqlalchemy import text

from common.database import Sessions
from common.days import today

AHEAD = 3
SECONDS_BETWEEN = 6 * 3600.0
LONGEST_MONTH = timedelta(days=31)

MAKE = text("select make_access_month(:month)")


async def make_months(sessions: Sessions) -> float:
    month = today().replace(day=1)
    async with sessions.begin() as session:
        for _ in range(AHEAD + 1):
            await session.execute(MAKE, {"month": month})
            month = (month + LONGEST_MONTH).replace(day=1)
    return SECONDS_BETWEEN
