from coaching.api.asking import AbsenceId, CaseloadKeeper, CaseloadReader
from coaching.queries import absences as queries
from coaching.schemas.absences import AbsenceView, ChangedAbsence, NewAbsence
from coaching.schemas.bases import Items
from coaching.use_cases import absences as use_cases
from common.database import Transaction
from common.web import ServiceRouter

router = ServiceRouter(prefix="/absences", tags=["coaches"])


@router.post("", status_code=201, summary="Record that a coach is away, and who stands in")
async def record_absence(new: NewAbsence, who: CaseloadKeeper, session: Transaction) -> AbsenceView:
    """From the first to the last day the substitute sees the coach's clients, in every service."""
    absence = await use_cases.record_absence(session, new=new, who=who)
    return await queries.absence_as_seen(session, absence.id)


@router.get("", summary="Which coaches are away, and who stands in")
async def list_absences(who: CaseloadReader, session: Transaction) -> Items[AbsenceView]:
    """Today's and coming ones in one's municipalities."""
    return Items(items=await queries.absences_seen_by(session, who))


@router.put("/{absence_id}", summary="Change an absence")
async def change_absence(
    absence_id: AbsenceId, changed: ChangedAbsence, who: CaseloadKeeper, session: Transaction
) -> AbsenceView:
    await use_cases.change_absence(session, absence_id=absence_id, changed=changed, who=who)
    return await queries.absence_as_seen(session, absence_id)


@router.post("/{absence_id}/call-off", summary="Call an absence off")
async def call_off_absence(absence_id: AbsenceId, who: CaseloadKeeper, session: Transaction) -> AbsenceView:
    await use_cases.call_off_absence(session, absence_id=absence_id, who=who)
    return await queries.absence_as_seen(session, absence_id)
