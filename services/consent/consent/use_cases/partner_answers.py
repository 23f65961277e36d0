"""What a partner is told in an answer: decided and written down in the answer's own transaction."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import access_log
from common.codes import Municipality
from common.identity import Principal
from consent.models import Partner
from consent.queries.grounds import exchange_with
from consent.use_cases.disclosures import Asked, Disclosed, disclose, write_as_told


async def disclose_to(
    session: AsyncSession, partner: Partner, asked: Sequence[Asked], *, purpose: str, who: Principal
) -> list[Disclosed]:
    return await disclose(session, exchange_with(partner, purpose), asked, asked_by=who.subject)


def write_down_as_told(
    session: AsyncSession,
    partner: Partner,
    disclosed: Disclosed,
    *,
    access: str,
    municipality: Municipality,
    who: Principal,
) -> UUID:
    """It leaves with the answer, once this transaction is committed. Answers the disclosure's id."""
    client_id = disclosed.asked.client_id
    access_log.record(
        session, who, client_id, action="disclose", what=access, relation="service", municipality=municipality
    )
    return write_as_told(session, disclosed, party=partner.party, municipality=municipality)
