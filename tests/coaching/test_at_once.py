"""What two do with one client at the same moment, in transactions that really commit."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.assessments import SelfAssessmentKnown
from coaching.models import Case
from coaching.schemas.activities import NewActivity
from coaching.schemas.assessments import NewSelfAssessment, SelfAssessmentCorrection
from coaching.schemas.cases import CaseEnd
from coaching.schemas.employer_contacts import NewEmployerContact
from coaching.schemas.employments import NewEmployment
from coaching.settings import Settings
from coaching.use_cases.activities import begin_activity
from coaching.use_cases.assessments import correct_self_assessment, record_self_assessment
from coaching.use_cases.cases import end_case
from coaching.use_cases.employer_contacts import speak_of_client
from coaching.use_cases.employments import record_employment
from common.database import Sessions
from tests.coaching.builders import an_employer
from tests.coaching.test_caseload import LEAD, a_coach_with_one_place, open_for
from tests.coaching.test_caseload import committing as committing

Work = Callable[[AsyncSession, UUID, UUID], Awaitable[Any]]
APRIL = date(2026, 4, 1)


async def employ(session: AsyncSession, client_id: UUID, employer_id: UUID) -> None:
    facts: dict[str, Any] = {"started_on": APRIL, "kind": "employment", "wage_subsidy": False}
    new = NewEmployment(client_id=client_id, employer_id=employer_id, **facts)
    await record_employment(session, new=new, who=LEAD)


async def begin(session: AsyncSession, client_id: UUID, employer_id: UUID) -> None:
    new = NewActivity(client_id=client_id, kind="work_trial", started_on=APRIL)
    await begin_activity(session, new=new, who=LEAD)


async def speak(session: AsyncSession, client_id: UUID, employer_id: UUID) -> None:
    new = NewEmployerContact(employer_id=employer_id, kind="visit", face_to_face=True, contacted_on=APRIL)
    await speak_of_client(session, client_id, new, replace(LEAD, roles=frozenset({"importer"})))


@pytest.mark.parametrize("work", [employ, begin, speak])
async def test_the_first_work_recorded_while_the_case_is_ended_is_kept_and_the_case_stays_ended(
    committing: Sessions, work: Work
) -> None:
    async with committing.begin() as session:
        coach_id, [client_id, *_] = await a_coach_with_one_place(session)
        session.add(employer := an_employer())
    case_id = await open_for(committing, client_id, coach_id)
    assert case_id

    async def record() -> None:
        async with committing.begin() as session:
            await work(session, client_id, employer.id)

    async with committing.begin() as ending:
        end = CaseEnd(ended_on=date(2026, 5, 1), reason="completed")
        await end_case(ending, case_id=case_id, end=end, who=LEAD, settings=Settings())
        await ending.flush()
        recording = asyncio.create_task(record())
        await asyncio.sleep(0.5)
    await recording

    async with committing() as session:
        assert (await session.get_one(Case, case_id)).status == "ended"


async def test_what_is_corrected_into_the_same_that_another_records_at_that_moment_is_refused(
    committing: Sessions,
) -> None:
    async with committing.begin() as session:
        coach_id, [client_id, *_] = await a_coach_with_one_place(session)
    await open_for(committing, client_id, coach_id)
    said: dict[str, Any] = {"assessed_on": APRIL, "skills": 3, "situation": 3}
    async with committing.begin() as session:
        new = NewSelfAssessment(client_id=client_id, service="studies", **said)
        wrong = await record_self_assessment(session, new=new, who=LEAD)

    async def correct() -> None:
        async with committing.begin() as session:
            correction = SelfAssessmentCorrection(service="coaching", reason="Väärä palvelu", **said)
            await correct_self_assessment(session, assessment_id=wrong.id, correction=correction, who=LEAD)

    async with committing.begin() as recording:
        new = NewSelfAssessment(client_id=client_id, service="coaching", **said)
        await record_self_assessment(recording, new=new, who=LEAD)
        await recording.flush()
        correcting = asyncio.create_task(correct())
        await asyncio.sleep(0.5)
    with pytest.raises(SelfAssessmentKnown):
        await correcting
