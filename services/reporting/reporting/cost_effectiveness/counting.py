"""The arithmetic: exact fractions from first to last; whoever shows a result rounds it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from common.codes import Education
from reporting.cost_effectiveness.assumptions import Assumptions, Rate


@dataclass(frozen=True)
class Job:
    """An employment that counts for its person: it began on or after the first day of coaching."""

    started_on: date
    ended_on: date | None
    """The last day of work; none while it goes on."""
    hours_per_week: Decimal | None


@dataclass(frozen=True)
class Participant:
    person_id: UUID
    first_on: date
    """The first day of coaching."""
    education: Education | None
    age_band: str | None
    jobs: Sequence[Job]


@dataclass(frozen=True)
class Gain:
    """Euros above the baseline career."""

    taxes: Fraction = Fraction()
    benefits_saved: Fraction = Fraction()
    pension_contributions: Fraction = Fraction()

    def __add__(self, other: "Gain") -> "Gain":
        return Gain(
            self.taxes + other.taxes,
            self.benefits_saved + other.benefits_saved,
            self.pension_contributions + other.pension_contributions,
        )

    @property
    def effect(self) -> Fraction:
        return self.taxes + self.benefits_saved

    @property
    def effect_with_pension(self) -> Fraction:
        return self.effect + self.pension_contributions


@dataclass(frozen=True)
class Year:
    """What one calendar year of the period gave."""

    year: int
    full_time_years: Fraction
    baseline_years: Fraction
    gain: Gain
    municipality: Fraction
    """Of the effect, in euros."""
    state: Fraction


@dataclass(frozen=True)
class Result:
    participants: int
    employed: int
    """Participants with a job on at least one day of the period."""
    years: Sequence[Year]
    coaching_cost: Fraction

    @property
    def full_time_years(self) -> Fraction:
        return sum((one.full_time_years for one in self.years), Fraction())

    @property
    def baseline_years(self) -> Fraction:
        return sum((one.baseline_years for one in self.years), Fraction())

    @property
    def gain(self) -> Gain:
        return sum((one.gain for one in self.years), Gain())

    @property
    def net(self) -> Fraction:
        return self.gain.effect - self.coaching_cost

    @property
    def net_with_pension(self) -> Fraction:
        return self.gain.effect_with_pension - self.coaching_cost

    @property
    def net_per_participant(self) -> Fraction | None:
        """None without participants."""
        return self.net / self.participants if self.participants else None


def cost_effectiveness(participants: Iterable[Participant], assumed: Assumptions) -> Result:
    """effect = (full-time years - baseline years) x what a full-time year brings; net = effect - cost.

    Participants are persons whose coaching had started by the period's last day. A year's full-time equivalents are
    the sum of hours a week / full-time hours over the days at work, by the days of the calendar year.
    Raises HoursNotKnown, RateMissing or SplitMissing.
    """
    those = [one for one in participants if one.first_on <= assumed.ends_on]
    employed = sum(any(days_at_work(job, assumed.starts_on, assumed.ends_on) for job in one.jobs) for one in those)
    years = [year_of(year, those, assumed) for year in assumed.years]
    return Result(len(those), employed, years, Fraction(assumed.coaching_cost.value))


def year_of(year: int, participants: Sequence[Participant], assumed: Assumptions) -> Year:
    counted = [part_of(one, year, assumed) for one in participants]
    gain = sum((one.gain for one in counted), Gain())
    split = assumed.split(year)
    return Year(
        year=year,
        full_time_years=sum((one.full_time_years for one in counted), Fraction()),
        baseline_years=sum((one.baseline_years for one in counted), Fraction()),
        gain=gain,
        municipality=gain.effect * Fraction(split.municipality) / 100,
        state=gain.effect * Fraction(split.state) / 100,
    )


@dataclass(frozen=True)
class Part:
    """One participant's part of a year."""

    full_time_years: Fraction
    baseline_years: Fraction
    gain: Gain


def part_of(one: Participant, year: int, assumed: Assumptions) -> Part:
    first, last = assumed.part_of(year)
    length = days_in(year)
    hours = sum(
        (
            Fraction(assumed.hours(job.hours_per_week)) * days_at_work(job, first, last)
            for job in one.jobs
            if days_at_work(job, first, last)
        ),
        Fraction(),
    )
    worked = hours / Fraction(assumed.full_time_hours.value) / length
    baseline = Fraction(assumed.baseline_share.value) * days_between(max(first, one.first_on), last) / length
    rate = assumed.rate(one.education, one.age_band)
    return Part(worked, baseline, gained(worked - baseline, rate))


def gained(full_time_years: Fraction, rate: Rate) -> Gain:
    return Gain(
        full_time_years * Fraction(rate.taxes),
        full_time_years * Fraction(rate.benefits_saved),
        full_time_years * Fraction(rate.pension_contributions),
    )


def days_at_work(job: Job, first: date, last: date) -> int:
    return days_between(max(first, job.started_on), min(last, job.ended_on or last))


def days_between(first: date, last: date) -> int:
    """Both included; none when the last comes before the first."""
    return max(0, (last - first).days + 1)


def days_in(year: int) -> int:
    return (date(year + 1, 1, 1) - timedelta(days=1)).timetuple().tm_yday
