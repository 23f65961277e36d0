"""What two team leads do with one assessment at the same moment, in transactions that really commit."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.fidelity import DraftUnderWay, FidelityIsComplete, FidelityStale
from coaching.models import FidelityAssessment
from coaching.schemas.fidelity import NewFidelity, NewScore
from coaching.settings import Settings
from coaching.use_cases.fidelity import begin_assessment, complete_assessment, score_item
from common.database import Sessions
from tests.people import someone

LEAD = someone("team_lead")
Work = Callable[[AsyncSession], Awaitable[Any]]


@dataclass
class Outcome:
    done: int
    refused: list[type[Exception]]


async def at_once(sessions: Sessions, *works: Work) -> Outcome:
    """All have their connection before the first begins."""
    together = asyncio.Barrier(len(works))

    async def in_transaction(work: Work) -> type[Exception] | None:
        try:
            async with sessions.begin() as session:
                await session.execute(text("select 1"))
                await together.wait()
                await work(session)
        except (DraftUnderWay, FidelityStale, FidelityIsComplete, IntegrityError) as refusal:
            return type(refusal)
        return None

    ends = await asyncio.gather(*map(in_transaction, works))
    return Outcome(done=ends.count(None), refused=[end for end in ends if end])


async def begin(session: AsyncSession) -> FidelityAssessment:
    new = NewFidelity(municipality="698", assessed_on=date(2026, 6, 30))
    return await begin_assessment(session, new=new, who=LEAD, settings=Settings())


@pytest.fixture
async def draft_id(real: Sessions) -> UUID:
    """Scored but for one item; saved once."""
    async with real.begin() as session:
        draft = await begin(session)
        for item in draft.items[1:]:
            item.score = 3
        return draft.id


async def test_two_who_begin_at_the_same_moment_begin_one_draft(real: Sessions) -> None:
    outcome = await at_once(real, begin, begin)

    async with real() as session:
        count = await session.scalar(select(func.count()).select_from(FidelityAssessment))
    assert (outcome.done, count) == (1, 1)
    assert outcome.refused[0] in (DraftUnderWay, IntegrityError)


async def test_of_two_savings_at_the_same_moment_one_is_kept_and_one_is_told(real: Sessions, draft_id: UUID) -> None:
    def give(code: str) -> Work:
        new = NewScore(score=4, reason="Keskusteltu", version=1)
        return lambda session: score_item(session, assessment_id=draft_id, code=code, new=new, who=LEAD)

    outcome = await at_once(real, give("whole_path"), give("lead_role"))

    async with real() as session:
        assessment = await session.get_one(FidelityAssessment, draft_id)
    assert (outcome.done, outcome.refused, assessment.version) == (1, [FidelityStale], 2)


async def test_a_saving_while_another_completes_is_in_it_or_refused(real: Sessions, draft_id: UUID) -> None:
    last = NewScore(score=4, reason="Keskusteltu", version=1)
    async with real.begin() as session:
        await score_item(session, assessment_id=draft_id, code="caseload", new=last, who=LEAD)
    late = NewScore(score=5, reason="Toinen näkemys", version=2)

    outcome = await at_once(
        real,
        lambda session: complete_assessment(session, assessment_id=draft_id, seen=2, who=LEAD),
        lambda session: score_item(session, assessment_id=draft_id, code="caseload", new=late, who=LEAD),
    )

    async with real() as session:
        assessment = await session.get_one(FidelityAssessment, draft_id)
        told = await session.scalar(text("select count(*) from outbox where event_type like '%fidelity-assessed%'"))
    is_complete = assessment.state == "complete"
    assert outcome.done == 1
    assert outcome.refused == [FidelityIsComplete if is_complete else FidelityStale]
    assert (assessment.total, told) == ((76, 1) if is_complete else (None, 0))
