"""A regular task of the worker: makes partners that are wanted, sets their new secrets, and takes leaving ones away.

Every step may be done again: what the login or the broker did before this process died is found done. Neither is
called inside a transaction.
"""

import asyncio
from dataclasses import dataclass

import httpx
import structlog
from aiokafka.errors import KafkaError

from common.database import Sessions
from common.leading import leading
from common.relay import AWAY
from common.service_tokens import NoToken, ServiceTokens
from common.worker import Task
from consent.codes import PartnerTrouble
from consent.enrolling.accounts import Accounts
from consent.enrolling.broker import TopicsAndRights
from consent.models import Partner
from consent.partner_secrets import SecretSeal
from consent.queries.partner_messages import has_unsettled
from consent.queries.partners import partners_to_settle
from consent.settings import WorkerSettings
from consent.use_cases import enrolment

log = structlog.get_logger(__name__)

LOCK = "rinnalla.registrar"
ACCOUNT = "registrar"
IDLE = 1.0
"""Seconds between two looks when nobody is to be made or taken away."""
PAUSE = 5.0
"""Seconds before the next try when something is away."""
TROUBLES = (KafkaError, httpx.HTTPError, NoToken)


@dataclass(frozen=True)
class Registrar:
    accounts: Accounts
    broker: TopicsAndRights
    seal: SecretSeal


def registrar_of(settings: WorkerSettings) -> Registrar:
    secret = settings.client_secret_registrar.get_secret_value()
    tokens = ServiceTokens(settings.oidc_issuer, ACCOUNT, secret)
    return Registrar(Accounts(settings.oidc_issuer, tokens), TopicsAndRights(settings, tokens), SecretSeal(settings))


async def enrol(sessions: Sessions, registrar: Registrar) -> bool:
    """Each partner on its own: one that cannot be settled keeps nobody waiting. Whether all are."""
    while await forget_the_waiting(sessions):
        pass
    async with sessions.begin() as session:
        unsettled = await partners_to_settle(session)
    return all([await is_settled(sessions, registrar, partner) for partner in unsettled])


async def is_settled(sessions: Sessions, registrar: Registrar, partner: Partner) -> bool:
    try:
        return await (take_away if partner.state == "leaving" else make)(sessions, registrar, partner)
    except TROUBLES as error:
        trouble: PartnerTrouble = "broker" if isinstance(error, KafkaError) else "login"
        log.warning("partner waits", partner=partner.code, trouble=trouble, error=type(error).__name__)
        async with sessions.begin() as session:
            await enrolment.is_in_trouble(session, partner.id, trouble)
        return False


async def make(sessions: Sessions, registrar: Registrar, partner: Partner) -> bool:
    async with sessions.begin() as session:
        sealed = await enrolment.secret_on_its_way(session, partner.id)
    secret = registrar.seal.open(sealed, partner_id=partner.id) if sealed else None
    await registrar.accounts.make(partner.account, secret=secret)
    await registrar.broker.make(partner)
    async with sessions.begin() as session:
        await enrolment.has_been_made(session, partner.id, with_secret=sealed)
    log.info("partner is ready", partner=partner.code, is_secret_new=secret is not None)
    return True


async def take_away(sessions: Sessions, registrar: Registrar, partner: Partner) -> bool:
    """First the login, last the topic, and that only when it is known of all that was sent whether it arrived.

    False until then: the broker forgets a sending with its topic, and its disclosures would stay without an outcome.
    """
    await registrar.accounts.remove(partner.account)
    async with sessions.begin() as session:
        await enrolment.is_told_no_more(session, partner.id)
    while await forget_the_waiting(sessions):
        pass
    async with sessions.begin() as session:
        if await has_unsettled(session, partner):
            return False
    await registrar.broker.remove(partner)
    async with sessions.begin() as session:
        await enrolment.has_gone(session, partner.id)
    log.info("partner has gone", partner=partner.code)
    return True


async def forget_the_waiting(sessions: Sessions) -> int:
    async with sessions.begin() as session:
        return await enrolment.forget_the_waiting(session)


def enrolling(settings: WorkerSettings) -> Task:
    """One worker at a time: two could make what the other has just taken away."""
    registrar = registrar_of(settings)

    async def enrol_for_ever(sessions: Sessions) -> float:
        try:
            async with leading(settings.database_url, LOCK, stand_by=lambda: None):
                while True:
                    are_settled = await enrol(sessions, registrar)
                    await asyncio.sleep(IDLE if are_settled else PAUSE)
        except AWAY as error:
            log.warning("making partners waits", error=type(error).__name__)
        return PAUSE

    return enrol_for_ever
