"""The one gate to a client's data, and the same rule as a filter for lists."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, false, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from common import access_log
from common.access_log import Attempt
from common.days import today
from common.errors import NotFound, NotPermitted
from common.events.access import Action, Reason, Relation, Result
from common.identity import Principal
from common.reasons import HEADER, REASONS
from common.rights.mergings import duplicates_of, kept_for
from common.rights.table import ClientRight, CoachLogin, Substitution

SEES_A_MUNICIPALITY = ("team_lead", "coordinator", "privacy_officer")


class ClientNotFound(NotFound):
    """There is no such client among those you may see."""

    fi = "Tällaista asiakasta ei ole niiden joukossa, jotka saat nähdä."
    sv = "Det finns ingen sådan klient bland dem du får se."
    field = "client_id"

    def __init__(self, *, attempt: Attempt) -> None:
        super().__init__()  # who asks by the id of a case learns no client's id
        self.attempt = attempt


class ReasonNeeded(NotPermitted):
    """Someone else works with this client. Say first why you open the client's data: it is kept in the access log."""

    fi = "Asiakkaan kanssa työskentelee joku muu. Kerro ensin, miksi avaat asiakkaan tiedot: syy jää käyttölokiin."
    sv = (
        "Någon annan arbetar med klienten. Berätta först varför du öppnar klientens uppgifter: "
        "orsaken sparas i användningsloggen."
    )
    field = HEADER

    def __init__(self, *, attempt: Attempt) -> None:
        super().__init__(client_id=attempt.client_id, reasons=list(REASONS))
        self.attempt = attempt


def holds(who: Principal) -> ColumnElement[bool]:
    """The rows of the table that give this person a right.

    Having referred a client is a right to what referrers do, and to nothing that one may as a coach too.
    """
    ways = [
        (
            ("coach",),
            and_(ClientRight.relation == "own_caseload", or_(is_own(who), ClientRight.holder.in_(stood_in_for(who)))),
        ),
        (
            SEES_A_MUNICIPALITY,
            and_(ClientRight.relation == "own_municipality", ClientRight.holder.in_(who.municipalities)),
        ),
        (
            ("referrer",),
            and_(
                ClientRight.relation == "own_organisation",
                ClientRight.holder == (who.organisation or ""),
                literal(who.acts_as("referrer")),
            ),
        ),
    ]
    return and_(ClientRight.is_active, or_(*(rows for roles, rows in ways if who.has(*roles)), false()))


def is_own(who: Principal) -> ColumnElement[bool]:
    return ClientRight.holder.in_(select(cast(CoachLogin.coach_id, String)).where(CoachLogin.login == who.subject))


def stood_in_for(who: Principal) -> Select[str]:
    """The coaches who are away today and whose clients this person looks after meanwhile."""
    day = today()
    return (
        select(cast(Substitution.coach_id, String))
        .join(CoachLogin, CoachLogin.coach_id == Substitution.substitute_id)
        .where(CoachLogin.login == who.subject, Substitution.starts_on <= day, Substitution.ends_on >= day)
    )


def inside_municipalities(who: Principal) -> ColumnElement[bool]:
    return exists().where(is_home(aliased(ClientRight), who))


def is_home(home: type[ClientRight], who: Principal) -> ColumnElement[bool]:
    """That the client is in one of this person's municipalities."""
    return and_(
        home.client_id == ClientRight.client_id,
        home.relation == "own_municipality",
        home.is_active,
        home.holder.in_(who.municipalities),
    )


def visible(who: Principal, *, beyond_referring: bool = False) -> Select[UUID]:
    """The ids of the clients this person may see: for lists, `Case.client_id.in_(visible(who))`.

    `beyond_referring`: those seen for more than that the own organisation referred them.
    """
    if who.has("importer", "service"):
        return select(ClientRight.client_id)
    seen = select(ClientRight.client_id).where(holds(who), inside_municipalities(who))
    if beyond_referring:
        seen = seen.where(ClientRight.relation != "own_organisation")
    both = union_all(seen, kept_for(seen)).subquery()
    return select(both.c.client_id)


class Standing(NamedTuple):
    """How someone stands to a client, and in which of their municipalities the client is."""

    relation: Relation
    municipality: str | None
    reason: Reason | None = None
    """`substitute` where the caseload is that of a coach who is away."""


async def standings(session: AsyncSession, who: Principal, client_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Those one may not see are missing. Of two relations the nearest counts, of two municipalities the newest."""
    asked = list(client_ids)
    if who.has("importer", "service"):
        return dict.fromkeys(asked, Standing("importer" if who.has("importer") else "service", None))
    found = await nearest_of(session, who, asked)
    if missing := [one for one in asked if one not in found]:
        led_there = await duplicates_of(session, missing)
        by_duplicate = await nearest_of(session, who, led_there)
        found |= {led_there[one]: standing for one, standing in by_duplicate.items()}
    return found


async def nearest_of(session: AsyncSession, who: Principal, client_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    home = aliased(ClientRight)
    is_anothers = and_(ClientRight.relation == "own_caseload", ~is_own(who))
    nearest: Select[UUID, str, str, bool] = (
        select(ClientRight.client_id, ClientRight.relation, home.holder, is_anothers.label("is_anothers"))
        .join(home, is_home(home, who))
        .where(ClientRight.client_id.in_(list(client_ids)), holds(who))
        .order_by(ClientRight.client_id, ClientRight.relation.desc(), is_anothers.desc(), home.because)
    )
    found = await session.execute(nearest)  # of each client the nearest comes last, and stays
    return {
        row.client_id: Standing(row.relation, row.holder, "substitute" if row.is_anothers else None) for row in found
    }


async def see(session: AsyncSession, who: Principal, client_id: UUID, *, action: Action, what: str) -> Relation:
    """The one gate to a client's data: writes the access record.

    Raises ClientNotFound, and ReasonNeeded when it is another's client; the attempt is kept.
    """
    standing = (await standings(session, who, [client_id])).get(client_id)
    if standing is None:
        raise ClientNotFound(attempt=Attempt(who, client_id, action, what))
    if standing.relation == "own_municipality" and not who.reason and await has_a_coach(session, client_id):
        raise ReasonNeeded(attempt=Attempt(who, client_id, action, what, standing.relation))
    access_log.record(session, who, client_id, action=action, what=what, **standing._asdict())
    return standing.relation


async def has_a_coach(session: AsyncSession, client_id: UUID) -> bool:
    caseload = exists().where(
        ClientRight.client_id == client_id, ClientRight.relation == "own_caseload", ClientRight.is_active
    )
    return bool(await session.scalar(select(caseload)))


async def see_all(
    session: AsyncSession, who: Principal, client_ids: Iterable[UUID], *, action: Action, what: str
) -> list[UUID]:
    """Those of these clients that one may see, in the order asked; a record for each, also of those withheld."""
    asked = list(dict.fromkeys(client_ids))
    known = await standings(session, who, asked)
    for client_id in asked:
        standing = known.get(client_id, Standing("none", None))
        result: Result = "allowed" if client_id in known else "refused"
        access_log.record(session, who, client_id, action=action, what=what, result=result, **standing._asdict())
    return [client_id for client_id in asked if client_id in known]
