from datetime import date
from uuid import UUID

from coaching.schemas.bases import Hundredths, Name
from coaching.schemas.examples import LOGIN, example
from common.bodies import External, Incoming, Outgoing
from common.codes import Municipality
from common.events.coaches import Fte


class NewCoach(Incoming):
    model_config = example(name="Aino Valmentaja", municipality="698", fte="0.60")

    name: Name
    municipality: Municipality
    fte: Fte
    login: UUID | None = None
    """The coach's subject in the identity provider, when known already."""
    external: External | None = None


class ChangedCoach(Incoming):
    """What is given changes, the rest stays."""

    model_config = example(fte="0.80")

    name: Name | None = None
    municipality: Municipality | None = None
    fte: Fte | None = None
    has_left: bool | None = None
    """True: takes no more clients from today on, once they have none. False: is back; the login is linked anew."""


class NewLogin(Incoming):
    model_config = example(login=LOGIN)

    login: UUID


class CoachView(Outgoing):
    id: UUID
    name: str
    municipality: str
    fte: Hundredths
    limit: int
    """Open cases at the most: the full-time limit × fte, rounded down."""
    open_cases: int
    free: int
    over: int
    """How many open cases too many: the breach."""
    login: UUID | None
    left_on: date | None
    """From this day on the coach takes no clients."""


class KeyedCoach(Outgoing):
    key: str
    id: UUID
    name: str
    municipality: str
    fte: Hundredths
    login: UUID | None
