"""Areas as JSON: what an operator tells, and what everyone who reads figures can look at."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from common.bodies import Incoming, Outgoing, example
from common.codes import Municipality
from reporting.schemas import AreaView, Texts

AreaCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
"""Two digits, as 21 for Lapland."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
AREA = {"code": "37", "fi": "Lappi", "sv": "Lappland", "en": "Lapland"}
COUNTY = {
    "code": "21",
    "fi": "Lapin hyvinvointialue",
    "sv": "Lapplands välfärdsområde",
    "en": "Lapland wellbeing services county",
}
ROVANIEMI = {"municipality": "698", "fi": "Rovaniemi", "sv": "Rovaniemi", "county": COUNTY, "employment_area": AREA}


class NewArea(Incoming):
    code: AreaCode
    fi: Name
    sv: Name
    en: Name


class NewMunicipality(Incoming):
    municipality: Municipality
    fi: Name
    sv: Name
    county: NewArea
    employment_area: NewArea


class NewAreas(Incoming):
    """What a file says of municipalities from a day on. A municipality it leaves out stays as it was."""

    model_config = example({"valid_from": "2026-01-01", "source": "areas-2026.csv", "rows": [ROVANIEMI]})

    valid_from: date
    source: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,80}$")]
    """The file's name, so that its version can be told by it."""
    rows: Annotated[list[NewMunicipality], Field(min_length=1, max_length=1000)]


class NewMerger(Incoming):
    """Without `into` an earlier word about that day is taken back."""

    model_config = example({"municipality": "976", "into": "698", "merged_on": "2027-01-01"})

    municipality: Municipality
    into: Municipality | None = None
    merged_on: date


class AreasTaken(Outgoing):
    version: int
    """The version in force now; the same as before when nothing changed."""
    changed: int
    """Municipalities of which something is new."""
    unchanged: int
    left_out: list[Municipality]
    """There are on that day, but were not told of: they stay as they were."""


class MergerTaken(Outgoing):
    version: int
    changed: int


class MunicipalityView(Outgoing):
    municipality: Municipality
    texts: Texts | None
    """Null while no file has told its name."""
    merged_into: Municipality | None
    county: AreaCode | None
    employment_area: AreaCode | None


class AreasView(Outgoing):
    on: date
    version: int
    """0 when nothing has been told about areas."""
    recorded_at: datetime | None
    source: str | None
    municipalities: list[MunicipalityView]
    counties: list[AreaView]
    employment_areas: list[AreaView]
