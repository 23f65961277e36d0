from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from common.bodies import Incoming, Outgoing, example
from common.codes import Education
from common.days import PastDay
from reporting.cost_effectiveness.assumptions import Assumption, Assumptions, Rate, Split
from reporting.cost_effectiveness.errors import RateTwice, SplitTwice
from reporting.protection.schemas import Count, Figure
from reporting.schemas import Definition, Place

AgeBand = Literal["<30", "30-39", "40-49", "50-59", "60+"]
SetName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
"""Where a number is from: a statute, a form, a statistic with its year."""
MOST_A_YEAR = 100_000
"""Euros. Greater rates would let a rounded result tell of single days (docs/decisions/0021)."""
EurosAYear = Annotated[Decimal, Field(ge=0, le=MOST_A_YEAR, decimal_places=2)]
Euros = Annotated[Decimal, Field(ge=0, le=1_000_000_000, decimal_places=2)]
Year = Annotated[int, Field(ge=2000, le=2100)]
SAID = "Työsopimus, 2021"
EXAMPLE: dict[str, Any] = {
    "starts_on": "2021-05-01",
    "ends_on": "2022-04-30",
    "full_time_hours": {"value": "37.5", "source": SAID},
    "hours_when_unknown": {"value": "30", "source": SAID},
    "baseline_share": {"value": "0.10", "source": SAID},
    "coaching_cost": {"value": "90000", "source": SAID},
    "rates": [
        {
            "education": None,
            "age_band": None,
            "taxes": "6000",
            "benefits_saved": "9000",
            "pension_contributions": "7000",
        }
    ],
    "rates_source": SAID,
    "rates_year": 2021,
    "splits": [
        {"year": 2021, "municipality": "59", "state": "41", "source": SAID},
        {"year": 2022, "municipality": "59", "state": "41", "source": SAID},
    ],
}


class EnteredHours(Incoming):
    value: Annotated[Decimal, Field(ge=0, le=168, decimal_places=2)]
    source: Said


class EnteredShare(Incoming):
    value: Annotated[Decimal, Field(decimal_places=4, max_digits=9)]
    """A part of full time, from 0 to 1."""
    source: Said


class EnteredCost(Incoming):
    value: Euros
    source: Said


class EnteredRate(Incoming):
    """What a full-time worker brings in a year, in euros; without an education or an age band, of any."""

    education: Education | None = None
    age_band: AgeBand | None = None
    taxes: EurosAYear
    benefits_saved: EurosAYear
    pension_contributions: EurosAYear


class EnteredSplit(Incoming):
    """Whose gain a year's effect is, in percent."""

    year: Year
    municipality: Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
    state: Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
    source: Said


class EnteredAssumptions(Incoming):
    model_config = example(EXAMPLE)

    starts_on: PastDay
    ends_on: PastDay
    """The last day of the period."""
    full_time_hours: EnteredHours
    """Hours a week of a full-time worker."""
    hours_when_unknown: EnteredHours | None = None
    """Hours a week of a job whose hours nobody recorded; without it such a job is refused."""
    baseline_share: EnteredShare
    """What participants would have worked without coaching."""
    coaching_cost: EnteredCost
    """Of the whole period."""
    rates: Annotated[list[EnteredRate], Field(min_length=1, max_length=40)]
    rates_source: Said
    rates_year: Year
    splits: Annotated[list[EnteredSplit], Field(min_length=1, max_length=20)]
    """One for each calendar year of the period."""

    def assumptions(self) -> Assumptions:
        """Raises RateTwice, SplitTwice, SplitMissing and what `Assumptions` refuses."""
        groups = [(one.education, one.age_band) for one in self.rates]
        if len(set(groups)) < len(groups):
            raise RateTwice
        splits = {one.year: Split(one.municipality, one.state, one.source) for one in self.splits}
        if len(splits) < len(self.splits):
            raise SplitTwice
        unknown = self.hours_when_unknown
        assumed = Assumptions(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            full_time_hours=Assumption(self.full_time_hours.value, self.full_time_hours.source),
            hours_when_unknown=Assumption(unknown.value, unknown.source) if unknown else None,
            baseline_share=Assumption(self.baseline_share.value, self.baseline_share.source),
            coaching_cost=Assumption(self.coaching_cost.value, self.coaching_cost.source),
            rates=[Rate(**one.model_dump()) for one in self.rates],
            rates_source=self.rates_source,
            rates_year=self.rates_year,
            splits=splits,
        )
        for year in assumed.years:
            assumed.split(year)
        return assumed


class NewAssumptionSet(Incoming):
    model_config = example({"name": "Ensimmäinen arviointi", "entered": EXAMPLE})

    name: SetName
    entered: EnteredAssumptions


class ChangedAssumptions(Incoming):
    model_config = example({"version": 1, "entered": EXAMPLE})

    version: Annotated[int, Field(ge=1)]
    """The version that the writer began from."""
    entered: EnteredAssumptions


class AssumptionSetLine(Outgoing):
    id: UUID
    name: str
    version: int
    saved_at: datetime


class AssumptionSets(Outgoing):
    items: list[AssumptionSetLine]


class AssumptionSetView(AssumptionSetLine):
    entered: EnteredAssumptions


class YearView(Outgoing):
    """What a calendar year of the period gave. Full-time years to hundredths, euros whole, or both coarser."""

    year: int
    full_time_years: Decimal
    baseline_years: Decimal
    taxes: Decimal
    benefits_saved: Decimal
    pension_contributions: Decimal
    effect: Decimal
    municipality: Decimal
    """The part of the effect that is the municipality's gain."""
    state: Decimal


class CostEffectiveness(Outgoing):
    """What coaching gave and cost in a period, in euros, with everything that was assumed."""

    definition: Definition
    municipality: Place
    assumed: AssumptionSetView
    known_at: AwareDatetime
    complete_until: AwareDatetime | None
    euros_to: Decimal
    """To how many euros amounts are rounded."""
    participants: Count
    employed: Count
    """With a job on at least one day of the period."""
    years: list[YearView]
    full_time_years: Decimal
    baseline_years: Decimal
    taxes: Decimal
    benefits_saved: Decimal
    pension_contributions: Decimal
    effect: Decimal
    effect_with_pension: Decimal
    coaching_cost: Decimal
    net: Decimal
    net_with_pension: Decimal
    net_per_participant: Figure
    net_per_participant_with_pension: Figure
