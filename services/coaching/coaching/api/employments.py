from coaching.api.asking import CaseloadReader, CaseWorker, EmploymentId
from coaching.queries import employments as queries
from coaching.schemas.bases import Items
from coaching.schemas.employments import (
    Correction,
    EmploymentEnd,
    EmploymentRecord,
    EmploymentsToFind,
    EmploymentView,
    NewEmployment,
)
from coaching.use_cases import employments as use_cases
from common.database import Transaction
from common.identity import Importer
from common.web import ServiceRouter

router = ServiceRouter(prefix="/employments", tags=["employments"])


@router.post("", status_code=201, summary="Record that a client starts in a job")
async def record_employment(new: NewEmployment, who: CaseWorker, session: Transaction) -> EmploymentView:
    return EmploymentView.model_validate(await use_cases.record_employment(session, new=new, who=who))


@router.ask("/lookup", summary="Employments by client, employer and first day")
async def find_employments(asked: EmploymentsToFind, who: Importer, session: Transaction) -> Items[EmploymentView]:
    found = await queries.employments_like(session, who, asked.rows)
    return Items(items=[EmploymentView.model_validate(one) for one in found])


@router.get("/{employment_id}", summary="One employment, its corrections and its follow-ups")
async def read_employment(employment_id: EmploymentId, who: CaseloadReader, session: Transaction) -> EmploymentRecord:
    return await queries.employment_record(session, who, employment_id)


@router.post("/{employment_id}/end", summary="End an employment")
async def end_employment(
    employment_id: EmploymentId, end: EmploymentEnd, who: CaseWorker, session: Transaction
) -> EmploymentView:
    ended = await use_cases.end_employment(session, employment_id=employment_id, ended_on=end.ended_on, who=who)
    return EmploymentView.model_validate(ended)


@router.post("/{employment_id}/correct", summary="Correct what was recorded of an employment")
async def correct_employment(
    employment_id: EmploymentId, correction: Correction, who: CaseWorker, session: Transaction
) -> EmploymentView:
    """The wrong record stays in the history."""
    corrected = await use_cases.correct_employment(session, employment_id=employment_id, correction=correction, who=who)
    return EmploymentView.model_validate(corrected)
