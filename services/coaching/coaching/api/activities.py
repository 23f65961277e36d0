from coaching.api.asking import ActivityId, CaseloadReader, CaseWorker, CoachOrLead
from coaching.queries import activities as queries
from coaching.schemas.activities import ActivitiesToFind, ActivityCorrection, ActivityEnd, ActivityView, NewActivity
from coaching.schemas.bases import Items
from coaching.schemas.evaluations import ActivityRecord, WorkTrialEvaluationGiven, WorkTrialEvaluationView
from coaching.use_cases import activities as use_cases
from common.database import Transaction
from common.identity import Importer
from common.web import ServiceRouter

router = ServiceRouter(prefix="/activities", tags=["activities"])


@router.post("", status_code=201, summary="Record that a client begins a work trial, studies or another service")
async def begin_activity(new: NewActivity, who: CaseWorker, session: Transaction) -> ActivityView:
    return ActivityView.model_validate(await use_cases.begin_activity(session, new=new, who=who))


@router.ask("/lookup", summary="Activities by client, kind and first day")
async def find_activities(asked: ActivitiesToFind, who: Importer, session: Transaction) -> Items[ActivityView]:
    found = await queries.activities_like(session, who, asked.rows)
    return Items(items=[ActivityView.model_validate(one) for one in found])


@router.get("/{activity_id}", summary="One activity, with a work trial's evaluation")
async def read_activity(activity_id: ActivityId, who: CaseloadReader, session: Transaction) -> ActivityRecord:
    return await queries.activity_record(session, who, activity_id)


@router.put("/{activity_id}/evaluation", summary="Record how a workplace evaluates a work trial")
async def evaluate_work_trial(
    activity_id: ActivityId, given: WorkTrialEvaluationGiven, who: CoachOrLead, session: Transaction
) -> WorkTrialEvaluationView:
    """It stays in this service."""
    evaluation = await use_cases.evaluate_work_trial(session, activity_id=activity_id, given=given, who=who)
    return WorkTrialEvaluationView.model_validate(evaluation)


@router.post("/{activity_id}/correct", summary="Correct what was recorded of an activity")
async def correct_activity(
    activity_id: ActivityId, correction: ActivityCorrection, who: CoachOrLead, session: Transaction
) -> ActivityView:
    """The wrong record stays in the history; `took_place` false says that there was no such activity."""
    corrected = await use_cases.correct_activity(session, activity_id=activity_id, correction=correction, who=who)
    return ActivityView.model_validate(corrected)


@router.post("/{activity_id}/end", summary="End an activity")
async def end_activity(
    activity_id: ActivityId, end: ActivityEnd, who: CaseWorker, session: Transaction
) -> ActivityView:
    ended = await use_cases.end_activity(session, activity_id=activity_id, ended_on=end.ended_on, who=who)
    return ActivityView.model_validate(ended)
