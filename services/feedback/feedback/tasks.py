"""What the worker does by itself. Each returns the seconds until it is worth doing again."""

from common.database import Sessions
from feedback import use_cases
from feedback.definition import surveys_in


async def publish_surveys(sessions: Sessions) -> float:
    """Surveys come with a new version of the program: once a process is enough."""
    async with sessions.begin() as session:
        await use_cases.publish_surveys(session, surveys_in())
    return 24 * 3600.0


async def release_answers(sessions: Sessions) -> float:
    async with sessions.begin() as session:
        await use_cases.release_answers(session)
    async with sessions.begin() as session:
        await use_cases.mix_waiting(session)
    async with sessions.begin() as session:
        await use_cases.mix_links(session)
    return 60.0


async def forget_expired(sessions: Sessions) -> float:
    async with sessions.begin() as session:
        await use_cases.forget_expired(session)
    return 3600.0
