"""Many cases at once from one coach to others: all of them, or none."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.coaches import LeavingIsForTeamLeads, NobodyToSpreadTo, NotThisCoachsCase
from coaching.models import Case, Caseload, Coach, spread
from coaching.queries.cases import case_seen_by, cases_to_transfer
from coaching.queries.coaches import caseload, coaches_of, locked_coaches
from coaching.schemas.transfers import NewTransfer
from coaching.settings import Settings
from coaching.use_cases.cases import coach_assigned, let_them_see
from coaching.use_cases.coaches import keep_to_caseload, leave, told
from common.events import CoachChanged
from common.identity import Principal
from common.outbox import publish

Coaches = Mapping[UUID, Coach]


async def transfer_cases(
    session: AsyncSession, *, coach_id: UUID, new: NewTransfer, who: Principal, settings: Settings
) -> int:
    """How many cases have a new coach. Refused whole when one of the coaches would go over the limit.

    First the cases are locked, then the coaches, each in sorted order, as when a single case is given.
    """
    if new.leaves and not who.has("team_lead"):
        raise LeavingIsForTeamLeads
    cases = await cases_to_transfer(session, who, coach_id)
    coaches, goes_to = await places_for(session, cases, coach_id=coach_id, new=new, who=who, settings=settings)
    for case in cases:
        if case.id in goes_to:
            await give(session, case, coaches[goes_to[case.id]], new=new, who=who)
    for given in sorted(set(goes_to.values())):
        await keep_to_caseload(session, coaches[given], who=who, override_reason=new.override_reason, settings=settings)
    if new.leaves:
        await leave(session, coaches[coach_id], on=new.assigned_on, settings=settings)
        publish(session, CoachChanged(**told(coaches[coach_id])))
    return len(goes_to)


async def places_for(
    session: AsyncSession,
    cases: Sequence[Case],
    *,
    coach_id: UUID,
    new: NewTransfer,
    who: Principal,
    settings: Settings,
) -> tuple[Coaches, dict[UUID, UUID]]:
    """The coaches, locked, and which of them each case goes to; a case that stays is missing."""
    goes_to = {choice.case_id: choice.coach_id for choice in new.choices}
    await refuse_others_cases(session, who, goes_to.keys() - {case.id for case in cases})
    rest = [case for case in cases if case.id not in goes_to] if new.spread else []
    near = await coaches_of(session, {case.municipality for case in rest})
    coaches = await locked_coaches(session, {coach_id, *goes_to.values(), *near}, who)
    taken = Counter(goes_to.values())
    spread_out = await spread_over(session, rest, others(coaches, coach_id), taken=taken, settings=settings)
    return coaches, goes_to | spread_out


async def refuse_others_cases(session: AsyncSession, who: Principal, case_ids: Collection[UUID]) -> None:
    """Raises CaseNotFound, ClientNotFound; NotThisCoachsCase of one that one may see."""
    for case_id in sorted(case_ids):
        await case_seen_by(session, who, case_id, action="change", what="case")
        raise NotThisCoachsCase


def others(coaches: Coaches, coach_id: UUID) -> list[Coach]:
    """Those a case can go to, in the order of their ids."""
    return [coaches[one] for one in sorted(coaches) if one != coach_id and not coaches[one].left_on]


async def spread_over(
    session: AsyncSession, cases: Sequence[Case], coaches: Sequence[Coach], *, taken: Counter[UUID], settings: Settings
) -> dict[UUID, UUID]:
    """Each within its municipality; `taken` is how many each coach gets already."""
    goes_to: dict[UUID, UUID] = {}
    for municipality in sorted({case.municipality for case in cases}):
        here = [case for case in cases if case.municipality == municipality]
        fitting = [coach for coach in coaches if coach.municipality == municipality]
        if not fitting:
            raise NobodyToSpreadTo(municipality=municipality)
        loads = [await load_with(session, coach, more=taken[coach.id], settings=settings) for coach in fitting]
        goes_to |= {case.id: fitting[place].id for case, place in zip(here, spread(len(here), loads), strict=True)}
    return goes_to


async def load_with(session: AsyncSession, coach: Coach, *, more: int, settings: Settings) -> Caseload:
    load = await caseload(session, coach, full_time=settings.caseload_limit)
    return Caseload(open_cases=load.open_cases + more, limit=load.limit)


async def give(session: AsyncSession, case: Case, coach: Coach, *, new: NewTransfer, who: Principal) -> None:
    case.assign(coach, on=new.assigned_on, by=who.subject, override_reason=new.override_reason)
    await let_them_see(session, case)
    publish(session, coach_assigned(case))
