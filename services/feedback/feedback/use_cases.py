"""What the feedback service does: publishes surveys, gives out links, takes answers, and lets them go in batches."""

import secrets
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from hashlib import sha256
from random import SystemRandom
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.consumers import Received
from common.days import today
from common.events import CoachingStarted, ReferralAccepted, SurveyAnswered, SurveySent
from common.identity import Principal
from common.outbox import publish
from feedback import queries
from feedback.definition import SurveyDefinition
from feedback.errors import LinkGone, NothingAnswered
from feedback.models import About, Answer, ClientService, Invitation, Sending, Survey, WaitingAnswer
from feedback.schemas import InvitationView, NewAnswer, NewInvitation

SMALLEST_BATCH = 5
"""Fewer answers never leave together: among them each could be anyone's."""

TOKEN_BYTES = 32
dice = SystemRandom()


async def publish_surveys(session: AsyncSession, definitions: Iterable[SurveyDefinition]) -> None:
    """Raises PublishedSurveyChanged: what people have answered cannot be asked differently afterwards."""
    for definition in definitions:
        known = await session.get(Survey, (definition.code, definition.version))
        if known is not None:
            known.require_same(definition)
            continue
        content = definition.model_dump(mode="json")
        given = {"code": definition.code, "version": definition.version, "sha256": definition.sha256}
        await session.execute(insert(Survey).values(**given, content=content).on_conflict_do_nothing())


async def invite(session: AsyncSession, new: NewInvitation, *, who: Principal, days: int) -> InvitationView:
    """Raises ClientNotFound, SurveyNotFound or NotInThisService."""
    await rights.see(session, who, new.client_id, action="change", what="survey_invitation")
    survey = await queries.newest_survey(session, new.survey)
    municipality = await queries.municipality_of(session, new.client_id, new.service)
    token, month, expires_on = secrets.token_urlsafe(TOKEN_BYTES), this_month(), last_day_after(days)
    about = About(survey.code, survey.version, municipality, new.service)
    session.add(Invitation(token_sha256=hashed(token), **about._asdict(), month=month, expires_on=expires_on))
    await count_delivered(session, about, month)
    publish(session, SurveySent(**about._asdict(), month=month, sending_id=uuid4()))
    return InvitationView(link_token=token, expires_on=expires_on)


async def open_link(session: AsyncSession, token: str) -> SurveyDefinition:
    """Raises LinkGone."""
    usable = (Invitation.token_sha256 == hashed(token), Invitation.expires_on >= today())
    invitation = await session.scalar(select(Invitation).where(*usable))
    if invitation is None:
        raise LinkGone
    return await queries.survey_version(session, invitation.survey, invitation.version)


async def answer(session: AsyncSession, new: NewAnswer) -> None:
    """Burns the link; the answer waits with others. Raises LinkGone, NothingAnswered or what `checked` raises."""
    usable = (Invitation.token_sha256 == hashed(new.token), Invitation.expires_on >= today())
    burnt = (await session.scalars(delete(Invitation).where(*usable).returning(Invitation))).one_or_none()
    if burnt is None:
        raise LinkGone
    survey = await queries.survey_version(session, burnt.survey, burnt.version)
    content = survey.checked(new.answers)
    if not content:
        raise NothingAnswered
    session.add(WaitingAnswer(**burnt.about._asdict(), invited_month=burnt.month, content=content))


ABOUT = (WaitingAnswer.survey, WaitingAnswer.version, WaitingAnswer.municipality, WaitingAnswer.service)
ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('feedback answers'))")
# All waiting answers get new ids, a new order and one transaction, none of which is that of a burnt link; and each the
# month of some link of its kind: of one month there may have been a single link.
MIX = text("""
    with moved as (
        delete from waiting_answers returning *
    ), contents as (
        select *, row_number() over (partition by survey, version, municipality, service order by random()) as place
        from moved
    ), months as (
        select survey, version, municipality, service, invited_month as month,
               row_number() over (partition by survey, version, municipality, service order by random()) as place
        from moved
    )
    insert into waiting_answers (id, survey, version, municipality, service, invited_month, content, is_mixed)
    select gen_random_uuid(), survey, version, municipality, service, month, content, true
    from contents join months using (survey, version, municipality, service, place) order by random()
""")
# A link was written with the access record of its client: by the row versions one would see whose link is gone.
MIX_LINKS = text("update invitations set is_mixed = true")


async def release_answers(session: AsyncSession) -> int:
    """Let the answers go of which at least five about the same wait. Returns how many."""
    await session.execute(ONE_AT_A_TIME)
    enough = select(*ABOUT).group_by(*ABOUT).having(func.count() >= SMALLEST_BATCH)
    released = [await release_batch(session, About(*row)) for row in (await session.execute(enough)).all()]
    return sum(released)


async def release_batch(session: AsyncSession, about: About) -> int:
    these = delete(WaitingAnswer).where(tuple_(*ABOUT) == about)
    waiting = list(await session.execute(these.returning(WaitingAnswer.content, WaitingAnswer.invited_month)))
    dice.shuffle(waiting)
    definition = await queries.survey_version(session, about.survey, about.version)
    for row in waiting:
        released = Answer(**about._asdict(), month=this_month(), content=row.content)
        session.add(released)
        scores = definition.scores(row.content)
        publish(session, SurveyAnswered(**about._asdict(), month=released.month, answer_id=released.id, scores=scores))
    await count_answered(session, about, Counter(row.invited_month for row in waiting))
    return len(waiting)


async def mix_waiting(session: AsyncSession) -> None:
    await session.execute(ONE_AT_A_TIME)
    if await session.scalar(select(WaitingAnswer.id).where(~WaitingAnswer.is_mixed).limit(1)):
        await session.execute(MIX)


async def mix_links(session: AsyncSession) -> None:
    if await session.scalar(select(Invitation.month).where(~Invitation.is_mixed).limit(1)):
        await session.execute(MIX_LINKS)


async def forget_expired(session: AsyncSession) -> None:
    await session.execute(delete(Invitation).where(Invitation.expires_on < today()))


async def count_delivered(session: AsyncSession, about: About, month: str) -> None:
    one = insert(Sending).values(**about._asdict(), month=month, delivered=1, answered=0)
    key = [*About._fields, "month"]
    await session.execute(one.on_conflict_do_update(index_elements=key, set_={"delivered": Sending.delivered + 1}))


async def count_answered(session: AsyncSession, about: About, by_month: Mapping[str, int]) -> None:
    for month, count in sorted(by_month.items()):
        sending = update(Sending).filter_by(**about._asdict(), month=month)
        await session.execute(sending.values(answered=Sending.answered + count))


async def keep_services(
    session: AsyncSession,
    received: Iterable[Received[CoachingStarted]] | Iterable[Received[ReferralAccepted]],
    service: str,
) -> None:
    """Of each client the newest counts, however late the others come."""
    newest: dict[UUID, Received[CoachingStarted] | Received[ReferralAccepted]] = {}
    for one in received:
        known = newest.get(one.event.client_id)
        if known is None or one.sequence > known.sequence:
            newest[one.event.client_id] = one
    rows = [
        {
            "client_id": client_id,
            "service": service,
            "municipality": one.event.municipality,
            "sequence": one.sequence,
        }
        for client_id, one in newest.items()
    ]
    if not rows:
        return
    statement = insert(ClientService).values(rows)
    newer = {name: statement.excluded[name] for name in ("municipality", "sequence")}
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["client_id", "service"],
            set_=newer,
            where=statement.excluded.sequence > ClientService.sequence,
        )
    )


def hashed(token: str) -> bytes:
    return sha256(token.encode()).digest()


def last_day_after(days: int) -> date:
    """The last day of the month in which so many days have passed: a day of its own would tell when a link was made."""
    passed = today() + timedelta(days=days)
    return passed.replace(day=monthrange(passed.year, passed.month)[1])


def this_month() -> str:
    return f"{today():%Y-%m}"
