from typing import Annotated
from uuid import UUID

from fastapi import Query

from common.attempts import LeadsToClient
from common.database import Transaction
from common.paging import After, Limit, instant, next_mark, read_mark
from common.web import ServiceRouter
from consent.api.asking import Acknowledger, Reader
from consent.codes import WithdrawalState
from consent.models import WithdrawalNotice
from consent.queries import withdrawals as queries
from consent.schemas.withdrawals import ManyWithdrawals, WithdrawalView
from consent.use_cases import withdrawals as use_cases

router = ServiceRouter(prefix="/withdrawals", tags=["consents"])

NoticeId = Annotated[UUID, LeadsToClient(WithdrawalNotice, what="withdrawal")]
Late = Annotated[bool | None, Query(description="Only those not acknowledged in the promised working days")]


@router.get("", summary="Which parties were told of withdrawals, and which have said that they know")
async def list_withdrawals(
    who: Reader,
    session: Transaction,
    state: WithdrawalState | None = None,
    late: Late = None,
    consent_id: UUID | None = None,
    limit: Limit = 50,
    after: After = None,
) -> ManyWithdrawals:
    """A privacy officer sees every party's, others those of the own organisation. The longest waiting first."""
    wanted = queries.Wanted(state, late, consent_id)
    page = await queries.withdrawals(session, who, wanted, limit=limit, after=read_mark(after, instant))
    return ManyWithdrawals(
        items=[shown(one) for one in page], next=next_mark(page, limit, lambda one: (one.told_at, one.id))
    )


@router.post("/{notice_id}/acknowledgements", status_code=201, summary="An organisation knows of a withdrawal")
async def acknowledge(notice_id: NoticeId, who: Acknowledger, session: Transaction) -> WithdrawalView:
    """One's own, or, for a privacy officer, any that was told. Said again, nothing changes: the first word counts."""
    return shown(await use_cases.acknowledge_withdrawal(session, notice_id=notice_id, who=who))


def shown(notice: WithdrawalNotice) -> WithdrawalView:
    return WithdrawalView.model_validate(notice)
