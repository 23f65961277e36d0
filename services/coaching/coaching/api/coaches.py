from coaching.api.asking import CaseloadKeeper, CoachId, CoachKeeper, CoachReader, LoginLinker, OwnSettings
from coaching.queries import coaches as queries
from coaching.schemas.bases import Items, KeysToFind, Page
from coaching.schemas.coaches import ChangedCoach, CoachView, KeyedCoach, NewCoach, NewLogin
from coaching.schemas.transfers import NewTransfer, TransferView
from coaching.use_cases import coaches as use_cases
from coaching.use_cases.transfers import transfer_cases
from common.database import Transaction
from common.identity import Importer
from common.paging import After, Limit, read_mark
from common.web import ServiceRouter

router = ServiceRouter(prefix="/coaches", tags=["coaches"])


@router.post("", status_code=201, summary="Register a coach")
async def register_coach(new: NewCoach, who: CoachKeeper, session: Transaction, settings: OwnSettings) -> CoachView:
    coach = await use_cases.register_coach(session, new=new, who=who, settings=settings)
    return await queries.one_coach(session, coach.id, full_time=settings.caseload_limit)


@router.get("", summary="Coaches and their caseloads")
async def list_coaches(
    who: CoachReader, session: Transaction, settings: OwnSettings, limit: Limit = 50, after: After = None
) -> Page[CoachView]:
    """Those of one's municipalities, by name."""
    mark, full_time = read_mark(after, str), settings.caseload_limit
    return await queries.coaches_seen_by(session, who, after=mark, limit=limit, full_time=full_time)


@router.patch("/{coach_id}", summary="Change a coach's hours, municipality or name")
async def change_coach(
    coach_id: CoachId, changed: ChangedCoach, who: CoachKeeper, session: Transaction, settings: OwnSettings
) -> CoachView:
    await use_cases.change_coach(session, coach_id=coach_id, changed=changed, who=who, settings=settings)
    return await queries.one_coach(session, coach_id, full_time=settings.caseload_limit)


@router.put("/{coach_id}/login", summary="Link a coach to a login")
async def link_login(
    coach_id: CoachId, new: NewLogin, who: LoginLinker, session: Transaction, settings: OwnSettings
) -> CoachView:
    await use_cases.link_login(session, coach_id=coach_id, login=new.login, who=who, settings=settings)
    return await queries.one_coach(session, coach_id, full_time=settings.caseload_limit)


@router.delete("/{coach_id}/login", summary="Unlink a coach from their login")
async def unlink_login(coach_id: CoachId, who: LoginLinker, session: Transaction, settings: OwnSettings) -> CoachView:
    """Linked to the wrong person, or the person may work with clients no longer."""
    await use_cases.unlink_login(session, coach_id=coach_id, who=who, settings=settings)
    return await queries.one_coach(session, coach_id, full_time=settings.caseload_limit)


@router.post("/{coach_id}/transfers", summary="Give a coach's clients to other coaches, all at once")
async def transfer(
    coach_id: CoachId, new: NewTransfer, who: CaseloadKeeper, session: Transaction, settings: OwnSettings
) -> TransferView:
    """Each to the coach chosen for it, the rest spread over the free places; in one transaction, or not at all."""
    moved = await transfer_cases(session, coach_id=coach_id, new=new, who=who, settings=settings)
    coach = await queries.one_coach(session, coach_id, full_time=settings.caseload_limit)
    return TransferView(coach=coach, moved=moved)


@router.ask("/lookup", summary="Coaches by the keys of a source")
async def find_coaches(asked: KeysToFind, who: Importer, session: Transaction) -> Items[KeyedCoach]:
    return Items(items=await queries.coaches_of_keys(session, asked))
