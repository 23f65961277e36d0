from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.abilities import AbilityAreas
from coaching.models import AbilityResult, SelfAssessment
from coaching.schemas.assessments import AbilityResultView, ClientAssessments, SelfAssessmentView
from common import rights
from common.codes import ServiceTaken
from common.identity import Principal


async def is_assessed(session: AsyncSession, *, client_id: UUID, service: ServiceTaken, on: date) -> bool:
    same = exists().where(
        SelfAssessment.client_id == client_id, SelfAssessment.service == service, SelfAssessment.assessed_on == on
    )
    return bool(await session.scalar(select(same)))


async def is_measured(session: AsyncSession, *, client_id: UUID, on: date) -> bool:
    same = exists().where(AbilityResult.client_id == client_id, AbilityResult.measured_on == on)
    return bool(await session.scalar(select(same)))


async def assessments_of(
    session: AsyncSession, who: Principal, client_id: UUID, *, areas: AbilityAreas
) -> ClientAssessments:
    await rights.see(session, who, client_id, action="read", what="self_assessment")
    said = select(SelfAssessment).where(SelfAssessment.client_id == client_id)
    measured = select(AbilityResult).where(AbilityResult.client_id == client_id)
    assessments = await session.scalars(said.order_by(SelfAssessment.assessed_on, SelfAssessment.id))
    results = await session.scalars(measured.order_by(AbilityResult.measured_on))
    return ClientAssessments(
        areas=areas.areas,
        self_assessments=[SelfAssessmentView.model_validate(one) for one in assessments],
        ability_results=[AbilityResultView.model_validate(one) for one in results],
    )
