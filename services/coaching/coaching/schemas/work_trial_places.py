from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from coaching.schemas.bases import Name, Text
from coaching.schemas.examples import EMPLOYER, example
from common.bodies import Incoming, Outgoing

Tasks = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class ChangedWorkTrialPlace(Incoming):
    model_config = example(
        title="Leipomon apulainen",
        tasks="Taikinan punnitseminen, pellitys, pakkaaminen",
        terms="Arkisin 6–12, turvakengät talosta",
        vacant_from="2026-09-01",
        vacant_until=None,
        places_free=1,
    )

    title: Name
    tasks: Tasks
    terms: Text | None = None
    """Hours, clothing, a driving licence: what the employer asks and what is agreed."""
    vacant_from: date
    vacant_until: date | None = None
    """The last day; none: until further notice."""
    places_free: Annotated[int, Field(ge=0, le=100)]


class NewWorkTrialPlace(ChangedWorkTrialPlace):
    model_config = example(
        employer_id=EMPLOYER,
        title="Leipomon apulainen",
        tasks="Taikinan punnitseminen, pellitys, pakkaaminen",
        vacant_from="2026-09-01",
        places_free=1,
    )

    employer_id: UUID


class WorkTrialPlaceView(Outgoing):
    id: UUID
    employer_id: UUID
    employer_name: str
    municipality: str | None
    """The employer's."""
    title: str
    tasks: str
    terms: str | None
    vacant_from: date
    vacant_until: date | None
    places_free: int
